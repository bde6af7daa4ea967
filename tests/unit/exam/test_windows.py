"""When things may happen."""

import pytest

from contracts.errors import Refused
from contracts.exam import SubmissionKind
from services.exam.domain.windows import refuse_submitted

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
