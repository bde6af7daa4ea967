"""Agencies are compared by works once every round of a phase that judges mark is published."""

import io
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from cli.recount.phase_checks import recount_phase
from cli.recount.phase_reconciliation import beside_marks
from contracts.definition import Award, Measure, Prize
from contracts.errors import Problem
from contracts.phase_ledger_file import PhaseLedger, read_phase_ledger
from contracts.publications import (
    FreshnessQuery,
    PhasePublicationQuery,
    Publication,
    PublishPhase,
)
from contracts.rosters import ContestantErased, ContestantExcluded, HeadcountApproved
from plumbing.command_handling import one_by_one
from services.scoring.use_cases.publications import publishing_phase, results_queries
from services.scoring.use_cases.results import publication_freshness
from tests.support.examination import code
from tests.support.judged_office import AWARDS, Office
from tests.support.jury import CONTEST, Jury
from tests.support.marking import SIGNER, Marking

FIRST = [Prize("nhat", "Giải Nhất", 1, 3_000_000)]
MOST = Award(
    "nhieu", "Nhiều bài", "bai", "collective", FIRST, measures=[Measure("attempts")], tie="draw"
)
RATE = Award("ty-le", "Tỷ lệ", "bai", "collective", FIRST, measures=[Measure("participation_rate")])
BEST = Award(
    "tot", "Bài tốt", "bai", "collective", FIRST, measures=[Measure("entry_marks")], tie="draw"
)


BY_RULES = (*AWARDS, MOST, RATE, BEST)


class Unit:
    """The office, and what it publishes over the phase."""

    def __init__(self, marking: Marking, awards: Sequence[Award] = BY_RULES) -> None:
        self.marking = marking
        self.office = Office(marking, Jury(marking, awards=awards))
        self.office.begin()
        heads = {"A": 10, "B": 2}
        marking.hear(*(HeadcountApproved(CONTEST, name, n, 1) for name, n in heads.items()))
        self.office.mark()

    def publish(self) -> Any:
        item = PublishPhase(CONTEST, "org", self.marking.now_us, None, None)
        use_case = partial(publishing_phase.publish_phase, self.marking.resources, signer=SIGNER)
        return one_by_one(use_case, [item])[0]

    def ledger(self, *, auditor: bool = True) -> PhaseLedger:
        query = PhasePublicationQuery(CONTEST, None, None, auditor)
        found = self.marking.ask(partial(results_queries.phase_publication, signer=SIGNER), query)
        read = read_phase_ledger(io.BytesIO(found.ledger.encode()))
        assert recount_phase(read, SIGNER.public).differences == []
        return read

    def won(self) -> list[tuple[str, str, Any]]:
        lines = [line for line in self.office.awards() if line.collective]
        return [(line.award, line.winner, line.because) for line in lines]


@pytest.fixture
def unit(marking: Marking) -> Unit:
    return Unit(marking)


def test_works_and_entrants_of_agencies_decide_once_the_round_is_published(unit: Unit) -> None:
    assert code(unit.publish()) == "publication.round_missing"
    unit.office.publish()
    made = unit.publish()
    assert isinstance(made, Publication), made
    assert (made.phase, made.round, made.attempts) == ("bai", "", 3)
    # e1, e2 of A (two of its ten people), e3 of B, whose author is on A's list
    assert unit.won() == [
        ("nhieu", "Sở A", "attempts"),
        ("ty-le", "Sở A", "participation_rate"),
        ("tot", "Sở A", "entry_marks"),
    ]
    lines = {line.award: line for line in unit.office.awards() if line.collective}
    assert lines["nhieu"].values == {"rank": 1, "attempts": "2"}
    assert lines["nhieu"].next_in_line == {"agency": "Sở B", "rank": 2, "attempts": "1"}
    assert lines["ty-le"].values["participation_rate"] == "3/10"
    whole, public = unit.ledger(), unit.ledger(auditor=False)
    assert whole.closing == public.closing
    assert [isinstance(line.people, str) for line in public.works] == [True] * 3
    assert list(beside_marks(whole, [unit.office.ledger(auditor=True)])) == []
    assert unit.publish() == made


def test_what_changed_is_published_first_and_then_counts(unit: Unit, marking: Marking) -> None:
    unit.office.publish()
    unit.publish()
    marking.hear(ContestantExcluded(CONTEST, "tg-e1", "Thành viên Ban Giám khảo", 2))
    while publication_freshness.compare_waiting(marking.resources):
        pass
    found = marking.ask(publication_freshness.freshness, FreshnessQuery(CONTEST)).publications
    assert {one.round or one.phase: one.found for one in found} == {
        "nop-bai": "stale",
        "bai": "stale",
    }
    refusal = unit.publish()
    assert isinstance(refusal, Problem)
    assert refusal.code == "publication.round_changed"
    unit.office.publish()
    unit.publish()
    assert [line.attempts for line in _figures(unit.ledger(), "A", "nhieu")] == [1]


def test_a_forgotten_author_is_closed_in_what_was_published(unit: Unit, marking: Marking) -> None:
    unit.office.publish()
    unit.publish()
    before = unit.ledger()
    marking.hear(ContestantErased(CONTEST, "tg-e2", "mandatory", [], 2))
    after = unit.ledger()
    assert after.closing == before.closing
    told = {line.code[0]: (line.agency, line.people) for line in after.works}
    assert [isinstance(one, str) for one in told["B-e2"]] == [True, True]
    assert [isinstance(one, str) for one in told["B-e1"]] == [False, False]
    assert isinstance(unit.publish(), Publication)


def _figures(ledger: PhaseLedger, agency: str, award: str) -> list[Any]:
    return [
        line.awards[0][award]
        for line in ledger.agencies
        if isinstance(line.agency, tuple)
        and line.agency[0] == agency
        and not isinstance(line.awards, str)
    ]
