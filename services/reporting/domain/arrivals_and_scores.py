"""Arrivals per local hour, and the distribution of the scores that count."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from typing import NamedTuple

from contracts.definition import CountingAttempt
from contracts.time_zones import local

SLOT_US = 15 * 60 * 1_000_000
"""Every zone's offset is a multiple of a quarter of an hour, so slots never straddle an hour."""

MINUTE_US = 60 * 1_000_000


class Scored(NamedTuple):
    """A scored attempt."""

    person: str
    attempt: str
    number: int
    score: int


def arrivals_per_hour(slots: Mapping[int, int], timezone: str) -> dict[str, int]:
    """Quarter hours since the epoch -> submissions, as local hour (RFC 3339) -> submissions."""
    hours: Counter[str] = Counter()
    for slot in sorted(slots):
        begins = local(slot * SLOT_US, timezone).replace(minute=0)
        hours[begins.isoformat()] += slots[slot]
    return dict(hours)


def score_distribution(
    scored: Iterable[Scored], excluded: Set[str], counting: CountingAttempt
) -> dict[int, int]:
    """Score -> people, each with the one attempt that counts for them; the excluded not at all."""
    counted: dict[str, tuple[tuple[int, str], int]] = {}
    for person, attempt, number, score in scored:
        rank = (_RANK[counting](number, score), attempt)
        if person not in counted or rank > counted[person][0]:
            counted[person] = (rank, score)
    totals = Counter(score for person, (_, score) in counted.items() if person not in excluded)
    return dict(sorted(totals.items()))


_RANK: dict[CountingAttempt, Callable[[int, int], int]] = {
    "best": lambda _number, score: score,
    "first": lambda number, _score: -number,
    "last": lambda number, _score: number,
}
