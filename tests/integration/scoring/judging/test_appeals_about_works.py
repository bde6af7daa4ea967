"""Authors and liaisons ask for a look at the marks of a work; a second look may follow."""

from functools import partial
from typing import Any

import pytest

from contracts.appeals import AnswerAppeal, AppealsQuery, FileAppeal, OwnWorksQuery
from contracts.definition import ResultsRules
from contracts.settled_round_decisions import Decide, PreviewDecision, Subject
from plumbing.command_handling import one_by_one
from services.scoring.use_cases.decisions import appeals, deciding_with_preview
from tests.support.examination import code
from tests.support.judged_office import AWARDS, Office
from tests.support.jury import CONTEST, PANEL, ROUND, Jury
from tests.support.marking import Marking

WINDOW_S = 3_600


@pytest.fixture
def office(marking: Marking) -> Office:
    """A draft is out; complaints are taken for an hour."""
    made = Office(marking, Jury(marking, awards=AWARDS, results=ResultsRules(WINDOW_S)))
    made.begin()
    made.mark()
    made.publish()
    return made


def file(office: Office, work: str, person: str = "tg-e3", **more: Any) -> Any:
    given = {"text": "Xin xem lại điểm nội dung", "arrived_us": office.marking.now_us, **more}
    item = FileAppeal(CONTEST, given.pop("round", ROUND), "", person, work=work, **given)
    return office.marking.carry_out(appeals.file_appeal, item)


def answer(office: Office, appeal: str, state: Any, words: str = "", **more: Any) -> Any:
    item = AnswerAppeal(
        CONTEST, appeal, state, words, more.pop("by", "org"), office.marking.now_us, **more
    )
    return office.marking.carry_out(appeals.answer_appeal, item)


def decide(office: Office, **about: Any) -> int:
    resources = office.marking.resources
    subject = Subject(**{"round": ROUND, **about})
    preview = partial(deciding_with_preview.preview_decision, resources)
    shown: Any = one_by_one(preview, [PreviewDecision(CONTEST, subject)])[0]
    item = Decide(CONTEST, subject, "Cộng nhầm", shown.digest, "org", office.marking.now_us)
    made: Any = one_by_one(partial(deciding_with_preview.decide, resources), [item])[0]
    return int(made.number)


def corrected(office: Office, work: str, mark: int = 3500) -> int:
    return decide(
        office, kind="correct_mark", panel=PANEL, work=work, judge="GK01", criterion="noi-dung",
        mark=mark,
    )  # fmt: skip


def own(office: Office, person: str, *agencies: str) -> list[str]:
    query = OwnWorksQuery(CONTEST, ROUND, person, list(agencies))
    return [one.work for one in office.marking.ask(appeals.own_works, query).works]


def test_authors_and_their_liaison_appeal_about_their_works_alone(office: Office) -> None:
    assert own(office, "tg-e3") == ["B-e3"]
    assert own(office, "lien", "A") == ["B-e1", "B-e2"]
    assert own(office, "nguoi-la") == []
    made = file(office, "B-e3")
    assert (made.work, made.attempt, made.name, made.state) == ("B-e3", "", "Tên tg-e3", "filed")
    assert file(office, "B-e3") == made, "sent again"
    assert code(file(office, "B-e3", text="khác")) == "appeal.filed_already"
    assert file(office, "B-e1", "lien", agencies=["A"]).work == "B-e1"
    for person, work, more in (
        ("tg-e3", "B-e1", {}),
        ("lien", "B-e2", {"agencies": ["B"]}),
        ("lien", "B-e2", {"agencies": [""]}),
        ("tg-e3", "B-e9", {}),
        ("tg-e3", "e3", {}),
        ("tg-e3", "B-e3", {"round": "khac"}),
    ):
        assert code(file(office, work, person, **more)) == "work.unknown", (person, work, more)


def test_they_are_taken_in_the_window_of_the_draft_and_hold_up_the_final(office: Office) -> None:
    made = file(office, "B-e3")
    assert code(file(office, "B-e2", "tg-e2", text=" \u200b ")) == "appeal.text_missing"
    office.marking.now_us += WINDOW_S * 1_000_000
    assert code(file(office, "B-e1", "tg-e1")) == "appeal.too_late"
    assert code(office.publish(state="final")) == "publication.appeals_open"
    assert answer(office, made.appeal, "refused", "Giám khảo đã xác nhận").state == "refused"
    assert office.publish(state="final").state == "final"


def test_before_the_publication_nobody_appeals(marking: Marking) -> None:
    made = Office(marking, Jury(marking, awards=AWARDS))
    made.begin()
    assert code(file(made, "B-e3")) == "appeal.too_early"


def test_one_is_upheld_by_a_decision_about_the_same_work_or_its_judge(office: Office) -> None:
    mine = file(office, "B-e3").appeal
    about_other = corrected(office, "B-e1")
    assert code(answer(office, mine, "upheld", decision=about_other)) == "appeal.decision_foreign"
    about_mine = corrected(office, "B-e3")
    assert answer(office, mine, "upheld", decision=about_mine).decision == about_mine
    theirs = file(office, "B-e2", "tg-e2").appeal
    left_out = decide(office, kind="exclude_sheets", panel=PANEL, judge="GK02")
    assert answer(office, theirs, "upheld", decision=left_out).state == "upheld"


def test_who_decided_about_the_work_before_does_not_answer_about_it(office: Office) -> None:
    corrected(office, "B-e3")
    office.marking.now_us += 1
    mine = file(office, "B-e3").appeal
    about = {"others": {"khac": "Trần Khác"}}
    assert code(answer(office, mine, "refused", "Không", **about)) == "appeal.others_answer"
    assert answer(office, mine, "refused", "Không", by="khac", **about).state == "refused"


def test_organisers_read_all_of_them_by_the_code_of_the_work(office: Office) -> None:
    file(office, "B-e3")
    found = office.marking.ask(appeals.appeals, AppealsQuery(CONTEST, ROUND)).appeals
    assert [(one.work, one.attempt, one.question) for one in found] == [("B-e3", "", "")]
