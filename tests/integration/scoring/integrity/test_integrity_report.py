"""The integrity report from what exam told, on each kind of database."""

from functools import partial
from typing import Any

import msgspec
import pytest

from contracts.attempt_scores import AttemptScored
from contracts.attempts import AttemptStarted, AttemptSubmitted, Origin
from contracts.definition import Award, Measure, Prize, Term
from contracts.errors import Problem
from contracts.integrity_report import IntegrityFinding, IntegrityQuery, IntegrityReport
from plumbing.command_handling import one_by_one
from services.scoring.models import origins
from services.scoring.repository.integrity.attempt_origins import CameFrom, origins_of_round
from services.scoring.use_cases.integrity import integrity_report as integrity
from tests.support.marked_contest import CONTEST, OPENS_US, SECOND_US, definition
from tests.support.marking import Marking

HERE, THERE = Origin("a1", "d1"), Origin("a2", "")


def _started(one: AttemptSubmitted, origin: Origin | None) -> AttemptStarted:
    return AttemptStarted(
        CONTEST, one.round, one.attempt, one.person, "A", 1, one.started_at_us, 0, origin
    )


def _report(marking: Marking, round_id: str = "w1") -> Any:
    query = IntegrityQuery(CONTEST, round_id)
    use_case = partial(integrity.report, marking.resources)
    return one_by_one(use_case, [query])[0]


def _played(marking: Marking, *told: AttemptSubmitted) -> IntegrityReport:
    marking.define()
    marking.register(*(one.person for one in told))
    marking.import_keys()
    marking.play(*told)
    found = _report(marking)
    assert isinstance(found, IntegrityReport), found
    return found


def _of_kind(report: IntegrityReport, kind: str) -> list[IntegrityFinding]:
    return [one for one in report.findings if one.kind == kind]


def _at(marking: Marking, n: int, origin: Origin | None = HERE, **more: Any) -> AttemptSubmitted:
    started_us = OPENS_US + n * 120 * SECOND_US
    one = marking.submitted(f"p{n}", n % 5, started_us=started_us, **more)
    return msgspec.structs.replace(one, origin=origin)


def test_people_at_one_device_are_named_with_what_explains_it(marking: Marking) -> None:
    report = _played(marking, *(_at(marking, n) for n in range(4)))
    (found,) = _of_kind(report, "shared_device")
    assert [(one.person, one.name) for one in found.people] == [
        (f"p{n}", f"Tên p{n}") for n in range(4)
    ]
    assert found.people[0].agencies == ["Sở A"]
    assert (found.grade, found.values["people"]) == ("ordinary", 4)
    assert found.context.startswith("4 người")
    assert (report.attempts, report.with_address, report.with_device) == (4, 4, 4)


def test_a_start_tells_where_an_attempt_came_from_that_was_handed_in_by_itself(
    marking: Marking,
) -> None:
    told = [_at(marking, n, None) for n in range(3)]
    marking.hear(*(_started(one, HERE) for one in told))
    report = _played(marking, *told)
    assert len(_of_kind(report, "shared_device")) == 1


def test_the_same_events_again_and_later_revisions_keep_the_first_origin(marking: Marking) -> None:
    marking.define()
    first = _at(marking, 1)
    again = msgspec.structs.replace(first, revision=2, origin=None)
    other = msgspec.structs.replace(first, revision=3, origin=THERE)
    marking.hear(_started(first, THERE), first)
    marking.hear(_started(first, HERE), again, other, first)
    with marking.store.reading() as connection:
        found = origins_of_round(connection, CONTEST, "w1")
    assert found == {first.attempt: CameFrom(frozenset({"a1", "a2"}), frozenset({"d1"}))}


def test_impossible_durations_come_with_their_score(marking: Marking) -> None:
    fast = marking.submitted("p9", 4, duration_us=3 * SECOND_US)
    report = _played(marking, fast, marking.submitted("p8", 4))
    (found,) = _of_kind(report, "too_fast")
    assert [one.person for one in found.people] == ["p9"]
    assert (found.grade, found.values["score"], found.values["duration_s"]) == ("look", 4, 3.0)


def test_a_report_changes_nothing(marking: Marking) -> None:
    _played(marking, *(_at(marking, n) for n in range(4)))
    before = (marking.standings(provisional=True), marking.told(AttemptScored))
    _report(marking)
    assert (marking.standings(provisional=True), marking.told(AttemptScored)) == before


def test_there_is_no_report_before_settlement_or_without_every_score(marking: Marking) -> None:
    def code() -> str:
        refusal = _report(marking)
        assert isinstance(refusal, Problem)
        return refusal.code

    assert code() == "contest.unknown"
    marking.define()
    one, other = _at(marking, 1), _at(marking, 2)
    marking.hear(one)
    assert code() == "round.not_settled"
    marking.settle(one, other)
    assert code() == "integrity.incomplete"
    marking.hear(other)
    assert code() == "integrity.incomplete"
    marking.import_keys()
    marking.score_waiting()
    assert isinstance(_report(marking), IntegrityReport)
    assert _report(marking, "w7").code == "round.unknown"


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        ([Measure("attempts")], True),
        ([Measure("participants")], False),
        ([Measure("attempts", phase="v2")], False),
        ([Measure("weighted", terms=[Term("mean_score", 1), Term("attempts", 1)])], True),
    ],
)
def test_attempts_count_where_an_award_compares_agencies_by_them(
    measures: list[Measure], expected: bool
) -> None:
    award = Award("t", "Tập thể", "v1", "collective", [Prize("nhat", "Nhất", 1)], measures=measures)
    plan = msgspec.structs.replace(definition(), awards=[award])
    assert integrity.attempts_count(plan, "w1") is expected


def test_origins_are_kept_as_hashes_and_nothing_more() -> None:
    assert {column.name for column in origins.c} == {
        "attempt", "step", "contest", "round", "address", "device"
    }  # fmt: skip
