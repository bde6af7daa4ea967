"""Arrivals per local hour, and the distribution of the scores that count."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from contracts.definition import CountingAttempt

SLOT_US = 15 * 60 * 1_000_000
"""Every zone's offset is a multiple of a quarter of an hour, so slots never straddle an hour."""


class Scored(NamedTuple):
    """A scored attempt of a person who may stand in results."""

    person: str
    attempt: str
    number: int
    score: int


def arrivals_per_hour(slots: Mapping[int, int], timezone: str) -> dict[str, int]:
    """Quarter hours since the epoch -> submissions, as local hour (RFC 3339) -> submissions."""
    zone = ZoneInfo(timezone)
    hours: Counter[str] = Counter()
    for slot in sorted(slots):
        local = datetime.fromtimestamp(slot * SLOT_US // 1_000_000, UTC).astimezone(zone)
        hours[local.replace(minute=0).isoformat()] += slots[slot]
    return dict(hours)


def score_distribution(scored: Iterable[Scored], counting: CountingAttempt) -> dict[int, int]:
    """Score -> people, each with the one attempt that counts for them."""
    best: dict[str, tuple[int, str, int]] = {}
    for row in scored:
        order = {"best": row.score, "first": -row.number, "last": row.number}[counting]
        key = (order, row.attempt, row.score)
        if row.person not in best or key[:2] > best[row.person][:2]:
            best[row.person] = key
    distribution = Counter(score for _, _, score in best.values())
    return dict(sorted(distribution.items()))
