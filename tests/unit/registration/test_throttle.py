"""Waiting after wrong passwords."""

from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain import throttle
from services.registration.domain.throttle import HALF_LIFE_US, SECOND_US, Tally

NOW_US = 1_700_000_000 * SECOND_US
counts = st.integers(0, 10_000)
limits = st.sampled_from(
    [
        throttle.STRANGER,
        throttle.STRANGER_TO_ATTACKED,
        throttle.KNOWN_ADDRESS,
        throttle.WHOLE_ADDRESS,
    ]
)


@given(limits, counts, counts)
def test_more_failures_never_mean_a_shorter_wait(
    limit: throttle.Limits, one: int, other: int
) -> None:
    fewer, more = sorted((one, other))
    waits = [throttle.wait_us(Tally(n, NOW_US), limit, NOW_US) for n in (fewer, more)]
    assert waits == sorted(waits)
    assert waits[1] <= limit.most_s * SECOND_US


@given(limits, counts, st.integers(0, 10**12))
def test_who_waits_as_long_as_told_is_heard(
    limit: throttle.Limits, failures: int, later_us: int
) -> None:
    tally = Tally(failures, NOW_US)
    wait_us = throttle.wait_us(tally, limit, NOW_US)
    assert throttle.wait_us(tally, limit, NOW_US + wait_us + later_us) == 0


@given(counts)
def test_an_address_that_has_not_failed_is_heard_however_the_account_is_attacked(
    failures: int,
) -> None:
    account = Tally(failures, NOW_US)
    assert throttle.sign_in_wait_us(None, account, None, False, NOW_US) == 0


@given(counts, counts, counts)
def test_a_known_address_never_waits_longer_than_ten_seconds(
    pair: int, account: int, address: int
) -> None:
    tallies = (Tally(pair, NOW_US), Tally(account, NOW_US), Tally(address, NOW_US))
    wait_us = throttle.sign_in_wait_us(*tallies, True, NOW_US)
    assert wait_us <= throttle.KNOWN_ADDRESS.most_s * SECOND_US


def test_half_of_the_failures_are_forgotten_every_ten_minutes() -> None:
    tally = Tally(8, NOW_US)
    assert [throttle.faded(tally, NOW_US + n * HALF_LIFE_US) for n in range(5)] == [8, 4, 2, 1, 0]
