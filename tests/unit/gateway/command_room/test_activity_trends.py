"""What the command room makes of figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.command_room.actions import activity_trends
from gateway.command_room.actions.activity_trends import MINUTE_US, Window

HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US
minutes = st.dictionaries(st.integers(0, 10_000), st.integers(1, 500), max_size=60)


def week(number: int, phase: str = "v1", practice: bool = False, late_us: int = 0) -> Window:
    opens_us = number * 7 * DAY_US
    closes_us = opens_us + 5 * DAY_US
    return Window(f"w{number}", phase, opens_us, closes_us, closes_us + late_us, practice)


@pytest.mark.parametrize(
    ("now_us", "wanted"),
    [
        (-1, "w0"),
        (0, "w0"),
        (5 * DAY_US - 1, "w0"),
        (5 * DAY_US, "w0"),
        (7 * DAY_US - 1, "w0"),
        (7 * DAY_US, "w1"),
        (99 * DAY_US, "w1"),
    ],
)
def test_the_room_is_about_the_open_round_or_the_one_that_closed_last(
    now_us: int, wanted: str
) -> None:
    found = activity_trends.round_in_hand([week(1), week(0)], now_us)
    assert found is not None
    assert found.round == wanted


def test_a_practice_round_is_shown_only_while_nothing_else_is_open() -> None:
    practice = Window("thu", "v1", 0, 9 * DAY_US, 9 * DAY_US, True)
    rounds = [practice, week(0), week(1)]
    for now_us, wanted in ((HOUR_US, "w0"), (6 * DAY_US, "thu"), (8 * DAY_US, "w1")):
        found = activity_trends.round_in_hand(rounds, now_us)
        assert found
        assert found.round == wanted
    assert activity_trends.round_in_hand([practice], 99 * DAY_US) == practice
    assert activity_trends.round_in_hand([], 0) is None


def test_a_round_is_in_hand_as_long_as_one_agency_may_still_hand_in() -> None:
    rounds = [week(0, late_us=3 * DAY_US), week(1)]
    found = activity_trends.round_in_hand(rounds, 7 * DAY_US)
    assert found == rounds[0], "it ends before the other"


def test_the_round_before_is_of_the_same_phase_and_counts() -> None:
    other = Window("x", "v2", 6 * DAY_US, 7 * DAY_US, 7 * DAY_US)
    practice = Window("thu", "v1", 6 * DAY_US, 7 * DAY_US, 7 * DAY_US, True)
    rounds = [week(0), other, practice, week(1), week(2)]
    assert activity_trends.round_before(rounds, week(1)) == week(0)
    assert activity_trends.round_before(rounds, week(0)) is None


@given(minutes, st.integers(0, 10_000 * MINUTE_US), st.integers(1, 200))
def test_the_last_minutes_end_with_the_one_that_runs(
    counts: dict[int, int], until_us: int, span: int
) -> None:
    found = activity_trends.last_minutes(counts, until_us, span)
    last = until_us // MINUTE_US
    assert len(found) == span
    assert found[-1] == counts.get(last, 0)
    assert sum(found) == sum(n for minute, n in counts.items() if last - span < minute <= last)


@given(minutes, st.integers(0, 10_000 * MINUTE_US), st.integers(0, 10_000 * MINUTE_US))
def test_what_was_handed_in_until_a_moment_never_shrinks(
    counts: dict[int, int], one_us: int, other_us: int
) -> None:
    early, late = sorted((one_us, other_us))
    assert (
        0
        <= activity_trends.until(counts, early)
        <= activity_trends.until(counts, late)
        <= sum(counts.values())
    )


def test_a_minute_counts_once_it_is_over() -> None:
    assert activity_trends.until({5: 3}, 6 * MINUTE_US - 1) == 0
    assert activity_trends.until({5: 3}, 6 * MINUTE_US) == 3


@given(minutes, st.integers(0, 6 * DAY_US))
def test_growing_sums_are_told_as_far_as_time_has_gone(counts: dict[int, int], now_us: int) -> None:
    sums = activity_trends.growing(counts, week(0), now_us)
    told = [one for one in sums if one is not None]
    assert len(sums) == activity_trends.STEPS
    assert sums[: len(told)] == told, "no gaps"
    assert told == sorted(told)
    assert len(told) == min(activity_trends.STEPS, now_us * activity_trends.STEPS // (5 * DAY_US))


def test_a_week_is_held_against_the_one_before_at_the_same_age() -> None:
    start = 7 * DAY_US // MINUTE_US
    before = {10: 4, 70: 6, 4000: 90}
    now = {start + 10: 5, start + 70: 7}
    found = activity_trends.week_on_week(week(1), week(0), now, before, 7 * DAY_US + 2 * HOUR_US)
    assert (found.now, found.then, found.change) == (12, 10, 0.2)
    later = activity_trends.week_on_week(week(1), week(0), now, before, 13 * DAY_US)
    assert (later.now, later.then) == (12, 100)
    assert later.change == pytest.approx(-0.88)


def test_a_week_that_follows_an_empty_one_is_more_by_no_share() -> None:
    found = activity_trends.week_on_week(week(1), week(0), {}, {}, 7 * DAY_US - HOUR_US)
    assert (found.now, found.then, found.change) == (0, 0, None)


@given(st.integers(0, 5 * DAY_US), minutes)
def test_a_week_beside_itself_is_neither_more_nor_less(age_us: int, counts: dict[int, int]) -> None:
    found = activity_trends.week_on_week(week(0), week(0), counts, counts, age_us)
    assert found.now == found.then


def test_the_parts_of_a_week_end_after_so_many_hours() -> None:
    assert activity_trends.hours(week(0), 4) == [30.0, 60.0, 90.0, 120.0]


@given(st.dictionaries(st.integers(0, 30), st.integers(1, 99)), st.integers(0, 30))
def test_a_distribution_has_every_score_and_loses_nobody(
    scores: dict[int, int], questions: int
) -> None:
    found = activity_trends.distribution(scores, questions)
    assert len(found) >= questions + 1
    assert {score: n for score, n in enumerate(found) if n} == scores
