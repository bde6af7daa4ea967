"""The load that the bench makes, and that wrong answers are not overlooked."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.core.access.rate_limits import PERSON, Limits
from rigs.bench.scenarios.saves import IN_TURN
from rigs.harness.load_generator import (
    CROWD,
    FASTEST_PER_S,
    MANY,
    Tally,
    first_wrong,
    may_have_sent,
)


def test_a_crowd_asks_for_no_more_than_each_of_it_may_however_long_it_lasts() -> None:
    """At the fastest, and with the smallest share of it that a client has."""
    smallest = CROWD // MANY
    assert FASTEST_PER_S / MANY / smallest <= PERSON.per_second
    assert IN_TURN * PERSON.per_second >= 2_000


@given(st.floats(0, 60), st.floats(0.001, 0.5))
def test_who_sends_as_fast_as_one_may_is_never_refused(began_s: float, pause_s: float) -> None:
    limits, sent, now_s = Limits(*PERSON), 0, began_s
    while now_s < began_s + 10:
        while sent < may_have_sent(now_s - began_s):
            limits.take("p1", int(now_s * 1e6))
            sent += 1
        now_s += pause_s


def test_wrong_answers_are_counted_and_the_first_is_shown() -> None:
    good, bad = Tally([0.1]), Tally([], ["503 b'away'", "500 b''"])
    assert first_wrong(good) == ""
    assert first_wrong(good, bad) == "2 wrong answers, the first: 503 b'away'"


def test_answers_of_a_rate_limit_are_told_as_what_they_are() -> None:
    bad = Tally([], ["500 b''", "429 b'too many'", "429 b'too many'"])
    assert "3 wrong answers (2 of them met a rate limit" in first_wrong(bad)


def test_what_the_load_itself_took_is_a_share_of_one_core() -> None:
    assert Tally().generator == 0
    both = Tally(cpu_s=1.0, wall_s=2.0)
    both.add(Tally(cpu_s=2.0, wall_s=2.0))
    assert both.generator == 0.75
