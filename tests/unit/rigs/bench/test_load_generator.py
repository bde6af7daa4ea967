"""The load that the bench makes, and that wrong answers are not overlooked."""

from gateway.core.access.rate_limits import PERSON
from rigs.bench.scenarios.saves import MANY
from rigs.harness.load_generator import CROWD, FASTEST_PER_S, Tally, first_wrong


def test_a_crowd_asks_for_no_more_than_each_of_it_may() -> None:
    """At any speed up to the fastest, over the seconds that a row lasts, bursts aside."""
    assert CROWD * PERSON.per_second >= FASTEST_PER_S
    assert CROWD >= MANY


def test_wrong_answers_are_counted_and_the_first_is_shown() -> None:
    good, bad = Tally([0.1]), Tally([], ["429 b'too many'", "500 b''"])
    assert first_wrong(good) == ""
    assert first_wrong(good, bad) == "2 wrong answers, the first: 429 b'too many'"
