"""Who leads and who is to be called, a page at a time."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.command_room.actions.wall_lists import (
    PAGES,
    ROWS,
    forecast,
    leaders,
    short_of_works,
    to_call,
    turned,
)
from gateway.participation.actions.agency_lines import Line, State
from gateway.participation.shapes import EntriesLine


def line(
    name: str, participants: int, denominator: int, state: State, quota: float | None = 0.7
) -> Line:
    rate = participants / denominator if denominator else 0.0
    missing = 0 if state == "met" or quota is None else max(0, denominator - participants - 1)
    return Line(*(name, name, "c", "C"), 0, denominator, participants, rate, quota, missing, state)


def test_equal_rates_share_a_place_and_the_larger_stands_first() -> None:
    lines = [
        line("Sở Nội vụ", 5, 10, "at_risk"),
        line("Sở Tư pháp", 50, 100, "at_risk"),
        line("Sở Y tế", 9, 10, "met"),
        line("Không có người", 0, 0, "nobody"),
        line("Sở Công Thương", 1, 10, "at_risk"),
    ]
    assert [(one.place, one.line.name) for one in leaders(lines)] == [
        (1, "Sở Y tế"),
        (2, "Sở Tư pháp"),
        (2, "Sở Nội vụ"),
        (4, "Sở Công Thương"),
    ]


def test_the_most_urgent_are_called_first_and_whoever_has_its_quota_is_not() -> None:
    lines = [
        line("A", 9, 10, "met"),
        line("B", 5, 10, "on_pace"),
        line("C", 2, 10, "at_risk"),
        line("D", 1, 30, "at_risk"),
    ]
    calls = to_call(lines, 0.5)
    assert [one.line.name for one in calls] == ["D", "C", "B"]
    assert [one.missing for one in calls] == [28, 7, 4]
    assert [one.forecast for one in calls] == [1 / 15, 0.4, 1.0]


def test_where_there_is_no_quota_whoever_lacks_people_is_called() -> None:
    lines = [
        line("A", 10, 10, "no_quota", None),
        line("B", 4, 10, "no_quota", None),
    ]
    assert [(one.line.name, one.missing) for one in to_call(lines, 0.5)] == [("B", 6)]


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_forecast_is_never_below_the_rate_and_never_above_all(
    rate: float, elapsed: float
) -> None:
    told = forecast(rate, elapsed)
    if elapsed in (0, 1):
        assert told is None
    else:
        assert told is not None
        assert rate <= told <= 1


@given(st.integers(0, 200), st.integers(0, 999_999_999))
def test_a_list_goes_round_and_shows_everybody_once(count: int, page: int) -> None:
    rows = list(range(count))
    shown = turned(rows, page)
    assert len(shown.rows) <= ROWS
    assert shown.rows == turned(rows, page + shown.pages).rows
    every = [row for one in range(shown.pages) for row in turned(rows, one).rows]
    assert every == rows[: ROWS * PAGES]
    assert (shown.first, shown.last) == (
        (shown.rows[0] + 1, shown.rows[-1] + 1) if rows else (0, 0)
    )


def works(name: str, received: int, missing: int) -> EntriesLine:
    return EntriesLine(name, name, "c", received, received, 0, 0, 0, 2, None, missing)


def test_of_works_whoever_lacks_most_is_called_or_else_whoever_sent_nothing() -> None:
    asked = [works("A", 2, 0), works("B", 1, 1), works("C", 0, 2)]
    assert [one.name for one in short_of_works(asked)] == ["C", "B"]
    free = [works("A", 2, 0), works("B", 0, 0)]
    assert [one.name for one in short_of_works(free)] == ["B"]
