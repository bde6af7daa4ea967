"""The forecast to the close of a round: a table of cases, and what must hold for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.participation_forecast import Range, outlook, share_gone, still_came

counts = st.integers(min_value=0, max_value=5_000)
shares = st.floats(min_value=0, max_value=1)
lasts = st.none() | counts


@pytest.mark.parametrize(
    ("participants", "newcomers", "most", "gone", "after_last", "expected"),
    [
        (10, 5, 40, 0.5, None, Range(15, 15)),  # the same again in the other half
        (10, 5, 40, 0.5, 12, Range(15, 22)),  # last week most came late
        (10, 5, 40, 0.5, 2, Range(12, 15)),
        (10, 5, 14, 0.5, 12, Range(14, 14)),  # there are no more people than that
        (10, 0, 40, 0.04, 9, Range(19, 19)),  # too early for a pace of its own
        (10, 0, 40, 0.04, None, None),
        (10, 0, 40, 0.5, None, Range(10, 10)),  # nobody comes
        (10, 5, 40, 1.0, 12, Range(10, 10)),  # it is over
        (12, 5, 10, 0.5, 3, Range(12, 12)),  # more took part than the list has
    ],
)
def test_the_range_lies_between_this_weeks_pace_and_the_rest_of_last_week(
    participants: int,
    newcomers: int,
    most: int,
    gone: float,
    after_last: int | None,
    expected: Range | None,
) -> None:
    assert outlook(participants, newcomers, most, gone, after_last) == expected


@given(counts, counts, counts, shares, lasts)
def test_nobody_who_took_part_is_taken_back_and_nobody_comes_twice(
    participants: int, newcomers: int, most: int, gone: float, after_last: int | None
) -> None:
    found = outlook(participants, min(newcomers, participants), most, gone, after_last)
    if found is not None:
        assert participants <= found.low <= found.high <= max(most, participants)


@given(counts, counts, counts, shares, lasts)
def test_one_more_newcomer_never_lowers_the_forecast(
    participants: int, newcomers: int, most: int, gone: float, after_last: int | None
) -> None:
    before = outlook(participants, newcomers, most, gone, after_last)
    after = outlook(participants + 1, newcomers + 1, most, gone, after_last)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.low >= before.low
        assert after.high >= before.high


@given(counts, counts, counts)
def test_the_nearer_the_close_the_fewer_still_come_at_the_pace_so_far(
    participants: int, newcomers: int, most: int
) -> None:
    found = [outlook(participants, newcomers, most, share, None) for share in (0.1, 0.5, 0.9, 1.0)]
    highs = [one.high for one in found if one is not None]
    assert highs == sorted(highs, reverse=True)
    assert len(highs) == 4


@pytest.mark.parametrize(
    ("now", "expected"), [(0, 0.0), (100, 0.0), (150, 0.5), (200, 1.0), (900, 1.0)]
)
def test_the_share_gone_of_a_window_is_between_nothing_and_all(now: int, expected: float) -> None:
    assert share_gone(100, 200, now) == expected


def test_a_window_without_length_is_over() -> None:
    assert share_gone(100, 100, 50) == 1.0


def test_who_came_after_the_same_share_of_the_last_round_is_counted() -> None:
    assert still_came(100, 200, [110, 150, 151, 199], 0.5) == 2
    assert still_came(100, 200, [110, 150, 151, 199], 0.0) == 4
    assert still_came(100, 200, [110, 150, 151, 199], 1.0) == 0
