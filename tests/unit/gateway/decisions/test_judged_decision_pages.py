"""Second looks at what judges marked, asked for by forms: one thing at a time, shown before."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.appeals import Appeals
from contracts.errors import Refused
from contracts.results import Standings, WorkStanding
from contracts.rounds import Rounds
from contracts.settled_round_decisions import (
    Decisions,
    Difference,
    RoundDifference,
    Subject,
    WorkMove,
)
from tests.unit.gateway.browser import Desk, hidden
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import APPEAL, CONTEST, EXAM_ROUND, ROUND, decision
from tests.unit.gateway.example_panel import PANEL, PHASE, panel_answers
from tests.unit.gateway.fakes import refuse

NEW = f"/contests/{CONTEST}/second-looks/new"
WORK = WorkStanding(1, "B-1", "essay", "17/2", "8.50", {}, ["p1"], ["Bình"], "Sở A", title="Quê")


def shown(item: Any) -> Difference:
    return Difference(
        CONTEST, item.subject, "d" * 64, [RoundDifference(ROUND, 3, 2, 1, 2)],
        works=[WorkMove(ROUND, "B-1", "Sở A", 1, None, "8.50", None)],
    )  # fmt: skip


@pytest.fixture(autouse=True)
def essays(desk: Desk) -> None:
    """A settled round of essays with one panel."""
    this = replace(EXAM_ROUND, state="settled", phase=PHASE, form="entries")
    desk.house.caller.handlers |= {
        **panel_answers(),
        "exam.rounds": lambda _item: Rounds([this]),
        "scoring.standings": lambda _item: Standings(CONTEST, ROUND, 1, [], works=[WORK]),
        "scoring.preview_decision": shown,
    }
    desk.house.gateway.contests.changed(CONTEST)


def decided(desk: Desk, **fields: str) -> Subject:
    """What was decided once it was shown."""
    digest = hidden(desk.send(NEW, **fields).text, "digest")
    answer = desk.send(NEW, action="confirm", digest=digest, reason="Theo biên bản 12", **fields)
    assert answer.status_code == 303, answer.text
    (item,) = desk.asked("scoring.decide")
    subject: Subject = item.subject
    return subject


def test_only_what_fits_the_contest_is_offered(desk: Desk) -> None:
    page = desk.get(NEW)
    for kind in ("annul_entry", "exclude_sheets", "correct_mark", "withdraw"):
        assert f'value="{kind}"' in page
    for kind in ("disqualify_team", "correct_key", "annul_attempt"):
        assert f'value="{kind}"' not in page
        assert 'value="annul_entry"' in desk.get(NEW, kind=kind), "what is not offered is not asked"


def test_an_entry_is_chosen_by_its_code_and_its_difference_is_shown(desk: Desk) -> None:
    page = desk.get(NEW, kind="annul_entry")
    assert '<option value="B-1">Quê, Bình, Sở A</option>' in page
    fields = {"kind": "annul_entry", "round": ROUND, "work": "B-1"}
    preview = desk.send(NEW, **fields).text
    assert "trong 3 bài, 2 bài đổi điểm" in preview
    assert "sao chép bài đã đăng" in preview, "what a ground may be"
    assert desk.asked("scoring.decide") == []
    assert decided(desk, **fields) == Subject("annul_entry", round=ROUND, work="B-1")


def test_the_code_is_typed_where_nothing_is_ranked_yet(desk: Desk) -> None:
    desk.house.caller.handlers["scoring.standings"] = refuse("publication.sheets_missing")
    assert "<option" not in desk.get(NEW, kind="annul_entry")


def test_a_judge_is_chosen_with_their_panel_and_name(desk: Desk) -> None:
    page = desk.get(NEW, kind="exclude_sheets")
    assert "Ban giám khảo: GK01" in page
    assert page.count('name="sheet"') == 3, "clerks mark nothing"
    subject = decided(desk, kind="exclude_sheets", round=ROUND, sheet=f"{PANEL}//GK02")
    assert subject == Subject("exclude_sheets", round=ROUND, panel=PANEL, judge="GK02")


def test_a_mark_is_corrected_on_the_sheet_that_has_it(desk: Desk) -> None:
    asked = {"kind": "correct_mark", "round": ROUND, "work": "B-1"}
    sheets = desk.get(NEW, **asked)
    value = f"{PANEL}//GK01"
    assert f'value="{value}"' in sheets
    assert "tổng 8,5 điểm" in sheets
    lines = desk.get(NEW, **asked, sheet=value)
    assert "Điểm – đang là 8,5" in lines
    subject = decided(desk, **asked, sheet=value, criterion="diem", mark="9,25")
    assert subject == Subject(
        "correct_mark", round=ROUND, panel=PANEL, work="B-1", judge="GK01", criterion="diem",
        mark=925,
    )  # fmt: skip
    assert "Điểm: 9,25" in desk.send(NEW, **asked, sheet=value, criterion="diem", mark="9,25").text


def test_a_complaint_about_a_work_leads_to_the_second_look_that_may_follow(desk: Desk) -> None:
    mine = replace(APPEAL, question="", attempt="", work="B-1", round=ROUND)
    about = Subject("correct_mark", round=ROUND, criterion="diem", mark=9)
    made = [
        replace(decision(replace(about, work=work)), number=number)
        for number, work in ((1, "B-1"), (2, "B-2"))
    ]
    desk.house.caller.handlers |= {
        "scoring.appeals": lambda _item: Appeals(CONTEST, [mine]),
        "scoring.decisions": lambda _item: Decisions(CONTEST, made, []),
    }
    page = desk.get(f"/contests/{CONTEST}/appeals/{mine.appeal}")
    asked = f"kind=correct_mark&amp;round={ROUND}&amp;work=B-1&amp;appeal={mine.appeal}"
    assert f"second-looks/new?{asked}" in page
    assert '<option value="1"' in page
    assert '<option value="2"' not in page, "about another work"
    assert "Bài B-1" in desk.get(f"/contests/{CONTEST}/appeals")
    sheets = desk.get(NEW, kind="exclude_sheets", round=ROUND, work="B-1", appeal=mine.appeal)
    assert f'name="appeal" value="{mine.appeal}"' in sheets
    fields = {"kind": "exclude_sheets", "round": ROUND, "work": "B-1", "sheet": f"{PANEL}//GK02"}
    assert decided(desk, **fields).work == ""


def test_what_cannot_be_decided_is_said_beside_the_question(desk: Desk) -> None:
    answer = desk.client.get(NEW, params={"kind": "correct_mark", "work": "B-9"})
    assert answer.status_code == 422
    assert "Không có phiếu chấm" in answer.text
    assert 'value="B-9"' in answer.text
    fields = {"kind": "correct_mark", "round": ROUND, "work": "B-1", "sheet": f"{PANEL}//GK01"}
    wrong = desk.send(NEW, **fields, criterion="diem", mark="chín")
    assert (wrong.status_code, 'name="mark" value="chín"' in wrong.text) == (422, True)

    def unknown(_item: Any) -> Difference:
        raise Refused("work.unknown", "Không có bài này. (No such work.)")

    desk.house.caller.handlers["scoring.preview_decision"] = unknown
    refused = desk.send(NEW, kind="annul_entry", round=ROUND, work="B-9")
    assert refused.status_code == 422
    assert "Không có bài này." in refused.text
