"""Over which phases and rounds participation is counted, and agencies that nobody told of."""

from msgspec.structs import replace

from contracts.definition import AgencyClass, Definition, Phase, Round
from services.reporting.domain.participation_tallies import JUDGED, Scope, Share, rules_of
from services.reporting.domain.quota import Agency, agency_line, table
from tests.support.reporting import definition


def plan() -> Definition:
    """A quiz that carries the quota, another quiz, and a phase of entries."""
    first = definition()
    another = Phase(
        "them", "Thêm", "quiz", quiz=first.phases[0].quiz, rounds=[Round("x1", "", 5, 6)]
    )
    return replace(first, phases=[*first.phases, another, Phase("bai", "Bài", "entries")])


def test_every_quiz_is_counted_and_the_phase_that_carries_the_quota_whatever_it_is() -> None:
    scopes = [item.scope for item in rules_of(plan(), {}).scopes]
    assert scopes == [
        Scope("quiz", ""),
        Scope("quiz", "r0"),
        Scope("quiz", "r1"),
        Scope("quiz", "r2"),
        Scope("them", ""),
        Scope("them", "x1"),
    ]
    carried = replace(plan(), participation=replace(plan().participation, phase="bai"))
    (last,) = [item for item in rules_of(carried, {}).scopes if item.scope.phase == "bai"]
    assert (last.scope, last.opens_at_us, last.rounds) == (
        Scope("bai", ""),
        plan().starts_at_us,
        frozenset(),
    )


def test_where_each_round_is_judged_each_is_a_scope_with_the_phases_agencies() -> None:
    rules = rules_of(definition(quota_scope="each_round"), {"r1": 150})
    judged = [Scope("quiz", JUDGED + name) for name in ("r1", "r2")]
    assert [item.scope for item in rules.judged] == judged
    assert [item.scope for item in rules.scopes][-2:] == judged
    assert {item.opens_at_us for item in rules.judged} == {150}
    assert [item.scope for item in rules.of_round["r1"]] == [
        Scope("quiz", ""),
        Scope("quiz", "r1"),
        judged[0],
    ]


def test_an_agency_that_nobody_told_of_is_counted_by_its_roster() -> None:
    (line,) = table({}, {"X": Share(eligible=4, excluded=1)}, [], "headcount", 0)
    assert (line.headcount, line.denominator, line.agency_class) == (5, 5, "")


def test_where_no_round_is_judged_yet_nobody_is_missing() -> None:
    city = AgencyClass("city", "Khối thành phố", 0.7)
    line = agency_line(Agency("A", "A", "city", 10), Share(), "headcount", city.quota, [])
    assert (line.missing, line.met) == (0, True)
