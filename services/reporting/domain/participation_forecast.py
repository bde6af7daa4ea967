"""How many will have taken part when the open round closes: the liaison's outlook.

Two simple readings, and the answer is the range between them:

- the pace of this round so far goes on evenly until it closes;
- as many newcomers still come as came in the round before, from the same share of its time on
  (most come in its last hours, which an even pace knows nothing of).

A newcomer is a person whose first counting attempt, in what the quota counts over, is in the round.
Nobody can come twice, so the range never passes the people of the list. In the first twentieth of a
round its own pace says nothing yet; then only the round before speaks, and without one nobody does.
P1 has four weekly rounds and one quota over all of them; the rule is the same where the quota holds
in each round.
"""

from collections.abc import Sequence
from typing import NamedTuple

EARLY = 0.05


class Range(NamedTuple):
    """People who will have taken part; ``low <= high``."""

    low: int
    high: int


def share_gone(opens_at_us: int, closes_at_us: int, now_us: int) -> float:
    """How much of a window is over, 0..1."""
    whole = closes_at_us - opens_at_us
    if whole <= 0:
        return 1.0
    return min(max(now_us - opens_at_us, 0), whole) / whole


def still_came(opens_at_us: int, closes_at_us: int, arrivals_us: Sequence[int], gone: float) -> int:
    """How many arrived after this share (0..1) of a window that is over."""
    moment = opens_at_us + gone * (closes_at_us - opens_at_us)
    return sum(arrival > moment for arrival in arrivals_us)


def outlook(
    participants: int, newcomers: int, most: int, gone: float, after_last: int | None
) -> Range | None:
    """The range at the close, or ``None`` where nothing speaks yet.

    ``participants`` so far, of whom ``newcomers`` in this round; ``most`` people there are (never
    fewer than took part); ``gone`` of the round, 0..1; ``after_last``: see :func:`still_came`.

    >>> outlook(10, 5, 40, 0.5, 12)
    Range(low=15, high=22)
    """
    most = max(most, participants)
    if gone >= 1:
        return Range(participants, participants)
    more: list[int] = []
    if gone >= EARLY:
        more.append(round(newcomers * (1 - gone) / gone))
    if after_last is not None:
        more.append(after_last)
    if not more:
        return None
    return Range(*(min(most, participants + some) for some in (min(more), max(more))))
