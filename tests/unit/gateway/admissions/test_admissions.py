"""Who enters a later phase: looked at, confirmed by its digest, and carried to the exam."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from contracts.admissions import Confirmed, Entrants, OpenResult
from contracts.contests import Contests, ContestView
from contracts.definition import (
    Admission,
    Phase,
    Round,
    StagePart,
    StageRound,
    StageRules,
    TeamRules,
)
from contracts.local_times import rfc3339
from contracts.stage import Teams
from gateway.admissions.shapes import AdmissionView
from tests.unit.gateway.example_contest import (
    ADMISSION,
    ADMITTED,
    CONFIRMATION,
    CONTEST,
    DEFINITION,
    ROUND,
    TEAM,
)
from tests.unit.gateway.fakes import NOW_US, House, problem_of, refuse
from tests.unit.gateway.visitor import Visitor

DAY_US = 86_400_000_000
QUIZ_FINAL = replace(
    DEFINITION.phases[0],
    id="chung-ket",
    name="Chung kết",
    rounds=[Round("ck", "Chung kết", NOW_US + DAY_US, NOW_US + 2 * DAY_US)],
    admits=[Admission("vong-1", each_round=3)],
)
STAGE = Phase(
    "san-khau",
    "Sân khấu",
    "stage",
    stage=StageRules(2, TeamRules(), [StagePart("p", "Phần thi", None)]),
    rounds=[
        Round("cum", "Cụm 1", NOW_US, NOW_US + 1, stage=StageRound("A", 3, 2)),
        Round("hoi", "Hội thi cuối", NOW_US + 2, NOW_US + 3, stage=StageRound("B", 2, final=True)),
    ],
)
PLAN = replace(DEFINITION, phases=[DEFINITION.phases[0], QUIZ_FINAL, STAGE])
TEAM_ADMITTED = replace(ADMITTED, person="", name="", team="A1", round="cum", phase="san-khau")
OTHER = "f" * 64
PHASE_PATH = f"/api/contests/{CONTEST}/phases/chung-ket/admission"


@pytest.fixture
def staged(house: House) -> House:
    """A contest whose second phase and whose last evening are entered by results."""
    let_results_decide(house)
    return house


def let_results_decide(house: House) -> None:
    """Behind this gateway there is such a contest."""
    told = Contests([ContestView(CONTEST, PLAN, 1)])
    house.caller.handlers |= {
        "registration.contests": lambda item: told,
        "scoring.admission": _admission,
        "scoring.confirm_admission": lambda item: replace(
            CONFIRMATION, phase=item.phase, round=item.round, digest=item.digest
        ),
        "exam.teams": lambda item: Teams([TEAM, replace(TEAM, agency="B2", state="withdrawn")]),
    }


def _admission(item: Any) -> Any:
    held = replace(CONFIRMATION, phase=item.phase, round=item.round)
    if item.round:
        held = replace(held, admitted=[TEAM_ADMITTED])
    return replace(
        ADMISSION,
        phase=item.phase,
        round=item.round,
        admitted=held.admitted,
        withdrawn=item.withdrawn,
        confirmed=held,
    )


@pytest.fixture
def organiser(staged: House) -> Iterator[Visitor]:
    with staged.open() as client:
        yield Visitor(staged, client, "organiser", person="org")


def test_a_list_tells_by_what_everybody_is_in_and_whether_the_exam_goes_by_it(
    staged: House,
) -> None:
    with staged.open() as client:
        answer = client.get(PHASE_PATH, headers=staged.bearer("organiser"))
        view = msgspec.json.decode(answer.content, type=AdmissionView)
        assert [one.rank for one in view.admitted] == [3]
        assert view.delivered
        assert view.confirmed is not None
        assert (view.confirmed.number, view.confirmed.confirmed_at) == (1, rfc3339(NOW_US))
        staged.caller.handlers["exam.entrants"] = lambda item: Entrants(CONTEST, "c", OTHER, 1)
        told = client.get(PHASE_PATH, headers=staged.bearer("organiser")).json()
    assert not told["delivered"]


def test_what_is_confirmed_is_carried_to_the_exam_by_its_digest(staged: House) -> None:
    body = {"digest": OTHER, "reason": "Biên bản số 3"}
    with staged.open() as client:
        answer = client.post(PHASE_PATH, json=body, headers=staged.bearer("organiser"))
    assert answer.status_code == 201
    (confirmed,) = staged.caller.commands("scoring.confirm_admission")
    assert (confirmed.phase, confirmed.round, confirmed.digest) == ("chung-ket", "", OTHER)
    (told,) = staged.caller.commands("exam.admit_entrants")
    assert (told.digest, told.people, told.part, told.parts) == (OTHER, ["p1"], 1, 1)


def test_teams_are_placed_and_who_withdrew_is_told_to_scoring(staged: House) -> None:
    path = f"/api/contests/{CONTEST}/rounds/{ROUND}/admission"
    staged.caller.handlers["scoring.confirmed_admissions"] = lambda item: Confirmed(CONTEST, [])
    with staged.open() as client:
        told = client.get(path, headers=staged.bearer("organiser")).json()
        answer = client.post(f"{path}/delivery", headers=staged.bearer("organiser"))
    assert told["withdrawn"] == ["B2"]
    assert problem_of(answer).code == "admission.not_confirmed"
    (asked,) = staged.caller.commands("scoring.admission")
    assert (asked.round, asked.withdrawn) == (ROUND, ["B2"])


def test_a_list_that_the_exam_did_not_hear_of_is_carried_again(staged: House) -> None:
    held = replace(CONFIRMATION, phase="chung-ket")
    staged.caller.handlers["scoring.confirmed_admissions"] = lambda item: Confirmed(CONTEST, [held])
    with staged.open() as client:
        answer = client.post(f"{PHASE_PATH}/delivery", headers=staged.bearer("organiser"))
    assert answer.status_code == 200
    (told,) = staged.caller.commands("exam.admit_entrants")
    assert told.digest == held.digest
    assert staged.caller.commands("scoring.confirm_admission") == []


def test_the_ledger_is_for_everybody_and_the_auditors_file_for_organisers(staged: House) -> None:
    path = f"/api/contests/{CONTEST}/admissions/1/ledger"
    with staged.open() as client:
        assert client.get(path).text == '{"ledger":2}\n'
        auditor = f"{path}?file=auditor"
        assert client.get(auditor).status_code == 401
        assert client.get(auditor, headers=staged.bearer("liaison", agency="A1")).status_code == 403
        mine = client.get(auditor, headers=staged.bearer("organiser"))
    assert mine.status_code == 200
    assert [item.auditor for item in staged.caller.commands("scoring.admission_ledger")] == [
        False,
        True,
    ]


def test_the_page_shows_every_list_and_confirms_what_it_showed(
    staged: House, organiser: Visitor
) -> None:
    page = organiser.see("/admissions").text
    for part in ("Chung kết", "Hội thi cuối", "hạng 3, Tuần 1", "Biên bản số 3"):
        assert part in page
    what = {"phase": "chung-ket", "round": "", "digest": OTHER, "reason": "Biên bản số 4"}
    answer = organiser.send("/admissions", step="confirm", **what)
    assert answer.headers["location"] == f"/contests/{CONTEST}/admissions?done=confirm"
    (item,) = staged.caller.commands("scoring.confirm_admission")
    assert (item.digest, item.reason, item.by) == (OTHER, "Biên bản số 4", "org")


def test_a_list_that_changed_since_is_shown_beside_the_confirmed_one(
    staged: House, organiser: Visitor
) -> None:
    staged.caller.handlers["scoring.admission"] = lambda item: replace(
        _admission(item), digest=OTHER
    )
    page = organiser.see("/admissions").text
    assert "danh sách bây giờ khác" in page
    assert f'value="{OTHER}"' in page
    staged.caller.handlers["scoring.admission"] = lambda item: replace(
        _admission(item), digest=OTHER, closed=True
    )
    page = organiser.see("/admissions").text
    assert "danh sách đã xác nhận giữ nguyên" in page
    assert f'value="{OTHER}"' not in page, "nothing can be confirmed any more"


def test_what_is_missing_is_told_and_nothing_can_be_confirmed(
    staged: House, organiser: Visitor
) -> None:
    missing = [OpenResult("vong-1", ROUND, "draft"), OpenResult("vong-1", "", "not_published")]
    staged.caller.handlers["scoring.admission"] = lambda item: replace(
        ADMISSION, phase=item.phase, digest="", admitted=[], open=missing, confirmed=None
    )
    page = organiser.see("/admissions").text
    assert "Tuần 1: mới công bố dự kiến" in page
    assert "Kết quả chung các đợt của Vòng 1: chưa công bố" in page
    assert "<textarea" not in page


def test_a_refusal_is_told_in_words_with_what_was_typed(staged: House, organiser: Visitor) -> None:
    staged.caller.handlers["scoring.confirm_admission"] = refuse("admission.changed")
    staged.caller.handlers["scoring.admission"] = lambda item: replace(
        _admission(item), confirmed=None
    )
    what = {"phase": "chung-ket", "digest": OTHER, "reason": "Biên bản số 9"}
    answer = organiser.send("/admissions", step="confirm", **what)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert "Biên bản số 9" in answer.text
    assert organiser.send("/admissions", step="confirm", phase="vong-1").status_code == 422


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ([], "Ban Tổ chức chưa xác nhận danh sách"),
        ([replace(CONFIRMATION, phase="chung-ket")], "được vào Chung kết: hạng 3, Tuần 1."),
        (
            [replace(CONFIRMATION, phase="chung-ket", admitted=[])],
            "không có tên trong danh sách được vào Chung kết",
        ),
    ],
)
def test_a_contestant_reads_whether_they_are_in_and_why(
    staged: House, held: Any, words: str
) -> None:
    staged.caller.handlers["scoring.confirmed_admissions"] = lambda item: Confirmed(CONTEST, held)
    with staged.open() as client:
        assert words in Visitor(staged, client, "contestant").see("").text
        (asked,) = staged.caller.commands("scoring.confirmed_admissions")
        assert asked.person == "p1", "of nobody else"


def test_the_menu_leads_there_where_results_decide_who_enters(
    house: House, organiser: Visitor
) -> None:
    link = f'href="/contests/{CONTEST}/admissions"'
    assert link in organiser.see("").text
    plain = Contests([ContestView(CONTEST, DEFINITION, 1)])
    house.caller.handlers["registration.contests"] = lambda item: plain
    with house.open() as client:
        assert link not in Visitor(house, client, "organiser").see("").text
