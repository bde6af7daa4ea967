"""The committee says who wins an award that it judges: shown, decided, published, withdrawn."""

from functools import partial
from typing import Any

import pytest

from contracts.definition import Award, Prize
from contracts.errors import Problem
from contracts.rosters import AgencyRegistered, ContestantRegistered, Membership
from contracts.settled_round_decisions import (
    Decide,
    DecisionsQuery,
    DecisionView,
    Difference,
    GivenPrize,
    Minutes,
    PreviewDecision,
    Subject,
)
from plumbing.command_handling import one_by_one
from services.scoring.use_cases.decisions import deciding_with_preview as deciding
from tests.integration.scoring.judging.test_agencies_by_works import Unit
from tests.support import concluding
from tests.support.examination import code
from tests.support.judged_office import AWARDS
from tests.support.jury import CONTEST, ROUND
from tests.support.marked_contest import CLOSES_US, OPENS_US
from tests.support.marked_contest import CONTEST as QUIZ
from tests.support.marking import SAFE, Marking

PRIZES = [Prize("nhat", "Giải Nhất", 1, 3_000_000), Prize("nhi", "Giải Nhì", 1, 1_000_000)]
UNIT = Award("to-chuc", "Tổ chức tốt", "bai", "collective", PRIZES, by="judgement")
MANY = [Prize("nhat", "Giải Nhất", 2, 3_000_000)]
PERSON = Award("tich-cuc", "Tích cực", "v1", "individual", MANY, by="judgement")
WORK = Award("tam-huyet", "Bài tâm huyết", "bai", "entry", PRIZES[:1], by="judgement")
MINUTES = Minutes("15/BB-BTC", "20/12/2021", text="Nhất trí 9/9")


def gives(award: str, *given: GivenPrize, minutes: Minutes = MINUTES) -> Subject:
    return Subject("give_award", award=award, given=list(given), minutes=minutes)


class Committee(Unit):
    """The office, with two awards that its committee judges."""

    def __init__(self, marking: Marking) -> None:
        super().__init__(marking, [*AWARDS, UNIT, WORK])
        self.office.publish()

    def look(self, subject: Subject) -> Any:
        use_case = partial(deciding.preview_decision, self.marking.resources)
        return one_by_one(use_case, [PreviewDecision(CONTEST, subject)])[0]

    def decide(self, subject: Subject, reason: str = "Theo biên bản") -> Any:
        shown = self.look(subject)
        assert isinstance(shown, Difference), shown
        item = Decide(CONTEST, subject, reason, shown.digest, "org", self.marking.now_us)
        return one_by_one(partial(deciding.decide, self.marking.resources), [item])[0]


@pytest.fixture
def committee(marking: Marking) -> Committee:
    return Committee(marking)


def test_what_was_decided_is_shown_published_and_recounted(committee: Committee) -> None:
    unit = gives("to-chuc", GivenPrize("nhat", "B"), GivenPrize("nhi", "A"))
    shown = committee.look(unit)
    told = [(one.change, one.name, one.prize, one.collective) for one in shown.prizes]
    assert told == [("won", "Sở B", "Giải Nhất", True), ("won", "Sở A", "Giải Nhì", True)]
    assert isinstance(committee.decide(unit), DecisionView)
    committee.decide(gives("tam-huyet", GivenPrize("nhat", "B-e1", ROUND)))
    committee.publish()
    lines = [line for line in committee.office.awards() if line.because == "judgement"]
    assert [(line.award, line.winner, line.work, line.money) for line in lines] == [
        ("to-chuc", "Sở B", "", 3_000_000),
        ("to-chuc", "Sở A", "", 1_000_000),
        ("tam-huyet", "Tên tg-e1", "B-e1", 3_000_000),
    ]
    assert lines[0].values == {
        "decision": 1,
        "minutes": "15/BB-BTC",
        "minutes_date": "20/12/2021",
    }
    assert [line.agency or line.work for line in committee.ledger().given] == ["B", "A", "B-e1"]


def test_before_a_decision_and_after_its_withdrawal_nothing_is_given(committee: Committee) -> None:
    made = committee.decide(gives("to-chuc", GivenPrize("nhat", "B")))
    committee.publish()
    left = [(line.award, line.prize, line.reason) for line in committee.ledger().unfilled]
    assert left == [
        ("to-chuc", "nhi", "not_given"),
        ("tam-huyet", "nhat", "undecided"),
    ]
    gone = committee.decide(Subject("withdraw", decision=made.number), "Nhầm biên bản")
    assert [one.change for one in gone.difference.prizes] == ["lost"]
    committee.publish()
    assert committee.ledger().given == []
    view = partial(deciding.decisions, safe=SAFE)
    found = committee.marking.ask(view, DecisionsQuery(CONTEST)).decisions
    assert [one.withdrawn_by for one in found] == [2, None]
    assert found[0].subject.minutes == MINUTES


@pytest.mark.parametrize(
    ("subject", "refused"),
    [
        (gives("giai"), "decision.award_unknown"),
        (gives("to-chuc", GivenPrize("ba", "A")), "decision.rank_unknown"),
        (
            gives("to-chuc", GivenPrize("nhat", "A"), GivenPrize("nhat", "B")),
            "decision.too_many_prizes",
        ),
        (
            gives("to-chuc", GivenPrize("nhat", "A"), GivenPrize("nhi", "A")),
            "decision.named_twice",
        ),
        (gives("to-chuc", GivenPrize("nhat", "Z")), "decision.recipient_unknown"),
        (gives("tam-huyet", GivenPrize("nhat", "B-e9", ROUND)), "decision.recipient_unknown"),
        (gives("to-chuc", minutes=Minutes("15", "", text="Nhất trí")), "decision.minutes_missing"),
        (gives("to-chuc", minutes=Minutes("15", "20/12")), "decision.minutes_missing"),
        (
            gives("to-chuc", minutes=Minutes("15", "20/12", sha256="AB")),
            "decision.minutes_missing",
        ),
    ],
)
def test_what_the_plan_does_not_have_is_refused(
    committee: Committee, subject: Subject, refused: str
) -> None:
    assert code(committee.look(subject)) == refused


@pytest.mark.parametrize(
    ("from_us", "until_us"), [(CLOSES_US, None), (0, OPENS_US)], ids=["later", "gone"]
)
def test_an_agency_that_was_not_there_when_the_phase_opened_is_refused_before_publication(
    committee: Committee, from_us: int, until_us: int | None
) -> None:
    """It was shown as a winner and left out of what was published."""
    agency = AgencyRegistered(CONTEST, "C", "Sở C", "city", 1, None, from_us, until_us)
    committee.marking.hear(agency)
    refusal = committee.look(gives("to-chuc", GivenPrize("nhat", "C")))
    assert code(refusal) == "decision.recipient_unknown"
    there = Membership("C", 0, None)
    person = ContestantRegistered(CONTEST, "pc", "Tên pc", "mandatory", [there], 1)
    committee.marking.hear(person)
    committee.decide(gives("to-chuc", GivenPrize("nhat", "C")))
    committee.publish()
    assert [line.agency for line in committee.ledger().given] == ["C"]


def test_the_same_decision_again_changes_nothing(committee: Committee) -> None:
    unit = gives("to-chuc", GivenPrize("nhat", "B"))
    committee.decide(unit)
    refusal = committee.look(unit)
    assert isinstance(refusal, Problem)
    assert refusal.code == "decision.changes_nothing"


def test_a_person_who_did_not_take_part_is_refused_by_name_before_anything_is_decided(
    marking: Marking,
) -> None:
    concluding.ready(marking, {"p1": "A", "p2": "A"}, {"A": 2}, PERSON)
    concluding.play(marking, marking.submitted("p1", 3))
    use_case = partial(deciding.preview_decision, marking.resources)
    items = [
        PreviewDecision(QUIZ, gives("tich-cuc", GivenPrize("nhat", person)))
        for person in ("p1", "p2")
    ]
    double = gives("tich-cuc", GivenPrize("nhat", "p1"), GivenPrize("nhat", "p1"))
    answers: list[Any] = one_by_one(use_case, [*items, PreviewDecision(QUIZ, double)])
    taken, refused, twice = answers
    assert [(one.name, one.prize) for one in taken.prizes] == [("Tên p1", "Giải Nhất")]
    assert code(refused) == "decision.recipient_unknown"
    assert refused.message.startswith("Tên p2 không dự thi")
    assert twice.message.startswith("Tên p1 được ghi hai lần")
