"""One award over a quiz and a call for essays: published with the essays, from what is published of
the quiz, and published again where that changes."""

import io
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from cli.recount.phase_checks import recount_phase
from cli.recount.results_beside import beside_results
from contracts.contests import ContestDefined
from contracts.definition import Award, Measure, Prize, ResultsRules, Term
from contracts.ledger_file import Ledger, read_ledger
from contracts.phase_ledger_file import PhaseLedger, read_phase_ledger
from contracts.publications import PhasePublicationQuery, Publication, PublicationQuery
from contracts.rosters import ContestantErased, ContestantRegistered, Membership
from services.scoring.use_cases.publications import results_queries
from tests.support.concluding import compared
from tests.support.examination import code
from tests.support.judged_office import AWARDS, Office
from tests.support.jury import CONTEST, Jury
from tests.support.jury import plan as plan_of_jury
from tests.support.marked_contest import definition
from tests.support.marking import SIGNER, Marking

SUM = Measure(
    "sum", terms=[Term("total_score", 1.0, phase="v1"), Term("entry_marks", 1.0, phase="bai")]
)
OVERALL = Award(
    "chung",
    "Giải toàn cuộc",
    "bai",
    "individual",
    [Prize("nhat", "Giải Nhất", 1, 5_000_000), Prize("nhi", "Giải Nhì", 1, 3_000_000)],
    combine="sum",
    measures=[SUM, Measure("total_score", phase="v1")],
)
#: right answers in both weeks; the essays have 103/2, 119/2 and 101/2 points
WEEKS = {"tg-e1": (4, 4), "tg-e2": (3, 0), "p0": (4, 3)}


class City:
    """Two weeks of a quiz, and an office with three essays, in one contest."""

    def __init__(self, marking: Marking, results: ResultsRules | None = None) -> None:
        self.marking = marking
        self.office = Office(marking, Jury(marking, awards=AWARDS))
        quiz, essays = definition(weeks=2, question_use="split"), plan_of_jury(awards=AWARDS)
        weeks = replace(quiz.phases[0], results=results)
        marking.plan = replace(
            quiz,
            slug=CONTEST,
            phases=[weeks, *essays.phases],
            awards=[*quiz.awards, *AWARDS, OVERALL],
        )
        marking.import_keys()
        marking.hear(ContestDefined(CONTEST, marking.plan, 2))
        member = [Membership("A")]
        marking.hear(ContestantRegistered(CONTEST, "p0", "Tên p0", "mandatory", member, 1))
        self.office.begin()
        self.office.mark()

    def sit(self) -> None:
        told = [
            self.marking.submitted(person, own[number], round_id=week)
            for number, week in enumerate(("w1", "w2"))
            for person, own in WEEKS.items()
        ]
        self.marking.hear(*told)
        for week in ("w1", "w2"):
            self.marking.settle(*told, round_id=week)

    def publish_weeks(self, state: Any = None) -> None:
        for week in ("w1", "w2"):
            assert isinstance(self.marking.publish(week, state), Publication)

    def publish(self, state: Any = None) -> Any:
        return self.marking.publish_phase(state, phase="bai")

    def ledger(self, *, auditor: bool = True) -> PhaseLedger:
        query = PhasePublicationQuery(CONTEST, "bai", None, auditor)
        found = self.marking.ask(partial(results_queries.phase_publication, signer=SIGNER), query)
        ledger = read_phase_ledger(io.BytesIO(found.ledger.encode()))
        assert recount_phase(ledger, SIGNER.public).differences == []
        return ledger

    def sources(self, ledger: PhaseLedger, *, auditor: bool) -> list[str]:
        """What the ledgers of the rounds say otherwise than the phase's."""
        found: list[str] = []
        for one in ledger.header.sources:
            if one.form == "quiz":
                found += beside_results(ledger, self._week(one.round, one.number, auditor))
            else:
                found += beside_results(ledger, self.office.ledger(auditor=auditor))
        return found

    def _week(self, round_id: str, number: int, auditor: bool) -> Ledger:
        query = PublicationQuery(CONTEST, round_id, number, auditor)
        found = self.marking.ask(partial(results_queries.publication, signer=SIGNER), query)
        return read_ledger(io.BytesIO(found.ledger.encode()))

    def won(self) -> list[tuple[str, str, str, dict[str, Any]]]:
        return [
            (one.rank, one.winner, one.because, one.values)
            for one in self.office.awards()
            if one.award == "chung"
        ]


@pytest.fixture
def city(marking: Marking, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr("tests.support.marking.CONTEST", CONTEST)
    monkeypatch.setattr("tests.support.concluding.CONTEST", CONTEST)
    return City(marking)


def test_it_waits_for_the_other_phase_and_then_follows_from_what_is_published(city: City) -> None:
    city.office.publish()
    assert code(city.publish()) == "publication.round_missing"
    city.sit()
    assert city.publish().details == {"round": "w1"}
    city.publish_weeks()
    made = city.publish()
    assert isinstance(made, Publication), made
    assert city.won() == [
        ("nhat", "Tên tg-e2", "sum", {"rank": 1, "sum": "125/2", "total_score": "3/1"}),
        ("nhi", "Tên tg-e1", "sum", {"rank": 2, "sum": "119/2", "total_score": "8/1"}),
    ]
    lines = {one.rank: one for one in city.office.awards() if one.award == "chung"}
    assert lines["nhat"].next_in_line == {"rank": 2}
    assert (lines["nhat"].agency, lines["nhat"].money) == ("Sở A", 5_000_000)
    assert city.publish() == made, "the same again is what it already is"


def test_its_ledger_is_held_against_those_of_all_rounds_and_ties_winners_alone(city: City) -> None:
    city.office.publish()
    city.sit()
    city.publish_weeks()
    city.publish()
    for auditor in (True, False):
        ledger = city.ledger(auditor=auditor)
        assert [one.round for one in ledger.header.sources] == ["w1", "w2", "nop-bai"]
        assert city.sources(ledger, auditor=auditor) == []
        assert city.sources(ledger, auditor=False) == []
    public = city.ledger(auditor=False)
    winners = {line.winner.pseudonym for line in public.contender_awards}
    told = {line.pseudonym[0] for line in public.contenders if not isinstance(line.results, str)}
    assert (len(public.contenders), told) == (4, winners)
    names = {line.pseudonym[0] for line in public.people}
    assert not names & {line.pseudonym[0] for line in public.contenders}


def test_what_is_final_hangs_on_no_draft(marking: Marking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.marking.CONTEST", CONTEST)
    city = City(marking, ResultsRules(complaints_window_s=86_400))
    city.office.publish()
    city.sit()
    city.publish_weeks("draft")
    refused = city.publish()
    assert (code(refused), refused.details) == ("publication.round_draft", {"round": "w1"})


def test_a_week_published_again_makes_it_stale_and_it_is_published_again(
    city: City, marking: Marking
) -> None:
    city.office.publish()
    city.sit()
    city.publish_weeks()
    city.publish()
    compared(marking)
    marking.decide("annul_attempt", attempt="tg-e2-w1-1")
    assert compared(marking)["bai"].found == "fresh", "it follows from what is published"
    marking.publish("w1")
    stale = compared(marking)["bai"]
    assert (stale.found, {one.change for one in stale.prizes}) == ("stale", {"won", "lost"})
    assert isinstance(city.publish(), Publication)
    assert [one[:3] for one in city.won()] == [
        ("nhat", "Tên tg-e1", "total_score"),
        ("nhi", "Tên tg-e2", "sum"),
    ]
    assert compared(marking)["bai"].found == "fresh"
    assert city.sources(city.ledger(), auditor=True) == []


def test_who_is_excluded_later_wins_nothing_by_what_is_published(
    city: City, marking: Marking
) -> None:
    city.office.publish()
    city.sit()
    city.publish_weeks()
    marking.exclude("p0")
    city.publish()
    excluded = [line.status[0] for line in city.ledger().contenders]
    assert sorted(excluded) == ["counted"] * 3 + ["excluded"]


def test_who_is_forgotten_is_closed_where_they_took_part_in_another_phase_only(
    city: City, marking: Marking
) -> None:
    city.office.publish()
    city.sit()
    city.publish_weeks()
    city.publish()
    before = city.ledger()
    for person in ("p0", "p0", "tg-e2"):
        marking.hear(ContestantErased(CONTEST, person, "mandatory", [], 5))
    after, public = city.ledger(), city.ledger(auditor=False)
    assert before.closing == after.closing == public.closing
    closed = [line.pseudonym[0] for line in after.contenders if isinstance(line.results, str)]
    winner = after.contender_awards[0].winner.pseudonym
    assert len(closed) == 2
    assert winner in closed
    assert [one[1] for one in city.won()] == ["", "Tên tg-e1"]
    marking.publish("w1")
    marking.publish("w2")
    city.office.publish()
    assert isinstance(city.publish(), Publication)
    assert city.won()[0][3]["sum"] == "125/2"
    assert city.ledger().closing.root != before.closing.root
