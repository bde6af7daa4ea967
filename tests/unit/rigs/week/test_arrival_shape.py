"""The shape of the week: what is published of it holds exactly, what is assumed as it says."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigs.week.arrival_shape import (
    ATTEMPTS,
    HOURS,
    LAST_DAY,
    LAST_HOUR,
    hand_in_hours,
    handed_in_by,
    hour_of,
)

hours = st.floats(-10, HOURS + 10)


def test_as_many_hand_in_as_were_published_of_the_first_week() -> None:
    """25,980: 24,399 of staff and 1,581 of citizens; by score 5,945, 11,228, 7,851 and 956."""
    assert len(hand_in_hours()) == ATTEMPTS == 24_399 + 1_581 == 5_945 + 11_228 + 7_851 + 956


@given(hours, hours)
def test_what_is_handed_in_only_grows(one: float, other: float) -> None:
    early, late = sorted((one, other))
    assert 0 <= handed_in_by(early) <= handed_in_by(late) <= 1


def test_nothing_is_handed_in_before_the_week_and_all_of_it_by_its_end() -> None:
    assert handed_in_by(0) == 0
    assert handed_in_by(HOURS) == 1
    assert handed_in_by(HOURS - 1e-9) == pytest.approx(1, abs=1e-4)


@given(st.floats(0, 1, exclude_max=True))
def test_the_hour_of_a_share_is_when_that_share_is_handed_in(share: float) -> None:
    assert handed_in_by(hour_of(share)) == pytest.approx(share, abs=1e-9)


@given(st.integers(1, 3_000))
def test_of_any_number_all_come_in_order_within_the_week(attempts: int) -> None:
    found = hand_in_hours(attempts)
    assert len(found) == attempts
    assert all(0 <= one <= other < HOURS for one, other in pairwise([0.0, *found]))


@pytest.mark.parametrize(
    ("last_hours", "share"),
    [(24, LAST_DAY), (1, LAST_HOUR), (1 / 4, LAST_HOUR / 2), (1 / 60, LAST_HOUR / 60**0.5)],
)
def test_the_last_day_hour_quarter_and_minute_have_their_shares(
    last_hours: float, share: float
) -> None:
    coming = sum(hour >= HOURS - last_hours for hour in hand_in_hours())
    assert coming == pytest.approx(share * ATTEMPTS, abs=1)


def test_most_come_on_the_last_day_and_no_other_hour_is_like_the_last() -> None:
    assert LAST_DAY > 0.5
    shares = [handed_in_by(hour + 1) - handed_in_by(hour) for hour in range(HOURS)]
    assert max(shares[:-1]) < shares[-1] / 2
