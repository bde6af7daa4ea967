"""Participation as people read it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.definition import AgencyClass, Round
from contracts.reporting import AgencyParticipation
from gateway.contests.cache import round_view
from gateway.contests.shapes import RoundView
from gateway.participation.actions import agency_lines as tables
from tests.unit.gateway.example_contest import DEFINITION

CLASSES = [AgencyClass("city", "Thành phố", 0.7), AgencyClass("central", "Trung ương", 0.5)]


def row(name: str, participants: int, of: int = 100, kind: str = "city") -> AgencyParticipation:
    quota = 0.7 if kind == "city" else 0.5
    met = participants >= quota * of
    missing = max(0, int(quota * of) - participants)
    return AgencyParticipation(
        name, name, kind, of, of, of, participants, participants / of, quota, met, missing
    )


@pytest.mark.parametrize(
    ("participants", "elapsed", "state"),
    [
        (70, 0.0, "met"),
        (70, 1.0, "met"),
        (0, 0.0, "on_pace"),
        (35, 0.5, "on_pace"),
        (34, 0.5, "at_risk"),
        (69, 1.0, "missed"),
    ],
)
def test_an_agency_is_compared_with_an_even_pace(
    participants: int, elapsed: float, state: str
) -> None:
    assert tables.state_of(row("A", participants), elapsed) == state


def test_a_class_without_a_quota_is_neither_met_nor_missed() -> None:
    free = replace(row("A", 0), quota=None)
    assert tables.state_of(free, 1) == "no_quota"


def test_an_agency_with_nobody_to_count_is_neither_met_nor_missed() -> None:
    empty = replace(row("A", 0), denominator=0, met=False)
    assert tables.state_of(empty, 1) == "nobody"


@pytest.mark.parametrize(
    ("rate", "elapsed", "quota", "state", "forecast"),
    [
        (0.35, 0.5, 0.7, "on_pace", 70),
        (0.34, 0.5, 0.7, "at_risk", 68),
        (0.07, 0.1, 0.7, "on_pace", 70),
        (0.14, 0.2, 0.7, "on_pace", 70),
        (0.9, 0.3, 0.7, "met", None),
        (0.4, 1.0, 0.7, "missed", None),
        (0.4, 0.5, None, "no_quota", None),
        (0.0, 0.04, 0.7, "on_pace", None),
        (0.5, 0.1, None, None, 100),
        (0.125, 0.5, None, None, 25),
        (0.4999, 0.7199, 0.7, "at_risk", 69),
        (0.504, 0.7199, 0.7, "on_pace", 70),
    ],
)
def test_a_rate_is_forecast_at_an_even_pace_and_never_against_its_state(
    rate: float, elapsed: float, quota: float | None, state: Any, forecast: int | None
) -> None:
    assert tables.forecast_of(rate, elapsed, quota, state) == forecast


@given(st.integers(0, 100), st.floats(0, 1))
def test_who_is_on_pace_is_forecast_at_the_quota_and_who_is_at_risk_below_it(
    participants: int, elapsed: float
) -> None:
    (line,) = tables.lines([row("A", participants)], CLASSES, elapsed)
    if line.forecast is not None:
        assert (line.forecast >= 70) is (line.state == "on_pace")
        assert 0 <= line.forecast <= 100
    else:
        assert line.state in ("met", "missed") or elapsed < tables.TOO_EARLY


def test_open_time_counts_only_while_a_round_is_open() -> None:
    weeks = [(0, 100), (200, 300)]
    shares = [tables.elapsed_share(weeks, now) for now in (-5, 50, 150, 250, 999)]
    assert shares == [0, 0.25, 0.5, 0.75, 1]
    assert tables.elapsed_share([], 0) == 1


def test_practice_rounds_have_no_part_in_the_pace_of_the_phase() -> None:
    def window(name: str, opens_us: int, practice: bool) -> RoundView:
        item = Round(name, name, opens_us, opens_us + 1000, practice=practice)
        return round_view(DEFINITION, DEFINITION.phases[0], item, None)

    rounds = [window("practice", 0, True), window("week", 5000, False)]
    assert tables.windows(rounds, None) == [(5000, 6000)]
    assert tables.windows(rounds, "practice") == [(0, 1000)]


def test_search_needs_no_accents() -> None:
    lines = tables.lines([row("Sở Nội vụ", 1), row("Quận Đồ Sơn", 2)], CLASSES, 0)
    found = tables.selected(lines, tables.Selection(search=" do son "))
    assert [line.name for line in found] == ["Quận Đồ Sơn"]


def test_the_most_urgent_agencies_come_first() -> None:
    rows = [row("đạt", 90), row("thiếu ít", 60), row("thiếu nhiều", 5), row("nhịp", 0)]
    lines = tables.lines(rows[:3], CLASSES, 1) + tables.lines(rows[3:], CLASSES, 0)
    order = [line.name for line in tables.selected(lines, tables.Selection())]
    assert order == ["thiếu nhiều", "thiếu ít", "nhịp", "đạt"]


@given(
    st.lists(st.tuples(st.integers(0, 100), st.sampled_from(["city", "central"])), max_size=30),
    st.floats(0, 1),
)
def test_classes_add_up_to_the_whole(people: list[tuple[int, str]], elapsed: float) -> None:
    rows = [row(f"a{i}", count, kind=kind) for i, (count, kind) in enumerate(people)]
    lines = tables.lines(rows, CLASSES, elapsed)
    whole = tables.total("", lines)
    parts = tables.by_class(lines, CLASSES).values()
    assert whole.participants == sum(part.participants for part in parts)
    assert whole.agencies == sum(whole.states.values()) == sum(part.agencies for part in parts)


@given(st.sampled_from(tables.SORTS), st.booleans())
def test_an_order_loses_no_agency(sort: str, descending: bool) -> None:
    lines = tables.lines([row(f"a{i}", i * 7 % 90) for i in range(40)], CLASSES, 0.5)
    ordered = tables.selected(lines, tables.Selection(sort=sort, descending=descending))
    assert sorted(line.agency for line in ordered) == sorted(line.agency for line in lines)
