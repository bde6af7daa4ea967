"""Waiting after wrong passwords."""

from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.accounts import sign_in_throttle
from services.registration.domain.accounts.sign_in_throttle import SECOND_US, Limits, Tally

NOW_US = 1_700_000_000 * SECOND_US
counts = st.integers(0, 10_000)
limits = st.sampled_from(
    [
        *sign_in_throttle.OWN_LIMITS.values(),
        sign_in_throttle.STRANGERS,
        sign_in_throttle.WHOLE_ADDRESS,
    ]
)


@given(limits, counts, counts)
def test_more_failures_never_mean_a_shorter_wait(limit: Limits, one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    waits = [sign_in_throttle.wait_us(Tally(n, NOW_US), limit, NOW_US) for n in (fewer, more)]
    assert waits == sorted(waits)
    assert waits[1] <= limit.most_s * SECOND_US


@given(limits, counts, st.integers(0, 10**12))
def test_who_waits_as_long_as_told_is_heard(limit: Limits, failures: int, later_us: int) -> None:
    tally = Tally(failures, NOW_US)
    wait_us = sign_in_throttle.wait_us(tally, limit, NOW_US)
    assert sign_in_throttle.wait_us(tally, limit, NOW_US + wait_us + later_us) == 0


@given(limits, counts, st.integers(1, 10**13))
def test_a_clock_set_back_makes_no_wait_longer(limit: Limits, failures: int, back_us: int) -> None:
    tally = Tally(failures, NOW_US)
    assert sign_in_throttle.wait_us(tally, limit, NOW_US - back_us) <= limit.most_s * SECOND_US


def test_half_of_the_failures_are_forgotten_after_each_half_life_without_a_new_one() -> None:
    for limit, hours in ((sign_in_throttle.STRANGER, 1 / 6), (sign_in_throttle.STRANGERS, 6)):
        tally, step_us = Tally(8, NOW_US), int(hours * 3600) * SECOND_US
        left = [sign_in_throttle.faded(tally, limit, NOW_US + n * step_us) for n in range(5)]
        assert left == [8, 4, 2, 1, 0]


def test_strangers_with_any_number_of_addresses_are_heard_a_hundred_odd_times_a_day() -> None:
    """A guesser who always comes back as soon as an account hears strangers again."""
    tally, now_us, heard = None, NOW_US, 0
    while now_us < NOW_US + 24 * 3600 * SECOND_US:
        tally = sign_in_throttle.after_failure(tally, sign_in_throttle.STRANGERS, now_us)
        heard += 1
        now_us += sign_in_throttle.wait_us(tally, sign_in_throttle.STRANGERS, now_us)
    assert 100 < heard < 150
