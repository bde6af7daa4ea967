"""When things may happen."""

import pytest

from contracts.errors import Refused
from contracts.exam import SubmissionKind
from services.exam.domain.windows import SECOND_US, refuse_submitted, settles_from

HANDED_IN = 1_000


@pytest.mark.parametrize(
    ("kind", "arrived_us", "counts"),
    [
        ("person", HANDED_IN - 1, True),
        ("person", HANDED_IN, False),
        ("person", HANDED_IN + 1, False),
        ("automatic", HANDED_IN - 1, True),
        ("automatic", HANDED_IN + 1, True),  # the deadline is for another rule
    ],
)
def test_what_arrived_before_the_persons_own_submission_counts_whenever_it_is_delivered(
    kind: SubmissionKind, arrived_us: int, counts: bool
) -> None:
    if counts:
        refuse_submitted(kind, HANDED_IN, arrived_us)
        return
    with pytest.raises(Refused, match="already_submitted"):
        refuse_submitted(kind, HANDED_IN, arrived_us)


@pytest.mark.parametrize(
    ("window_s", "said", "after_s"),
    [
        (7 * 86_400, None, 1800),
        (36_000, None, 1800),
        (3600, None, 180),
        (14, None, 0),
        (14, 60, 60),
        (7 * 86_400, 0, 0),
    ],
)
def test_a_round_can_be_reopened_for_half_an_hour_a_short_one_for_a_twentieth_of_its_window(
    window_s: int, said: int | None, after_s: int
) -> None:
    closes_us = window_s * SECOND_US
    extended_us = closes_us + 5
    assert settles_from(0, closes_us, extended_us, said) == extended_us + after_s * SECOND_US
