"""Hours of each day on the clock of a zone: from when to when people might work on a day.

By what the clock shows alone: of all moments at which it can show a time, those at which it does.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from contracts.time_zones import clock_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO, _MINUTE, _HOUR, _DAY = (
    timedelta(microseconds=1),
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
)
_NEAR_HOURS = 30  # no clock is further from UTC, before or after a change


def hours_on(hours: tuple[int, int], at_us: int, closes_at_us: int, zone: str) -> tuple[int, int]:
    """From when and until when (µs) on the day of a moment; ``hours``: minutes of each day."""
    day = shown(at_us, zone).date()
    if at_us >= reached(day + _DAY, 0, zone, False):
        day += _DAY
    over_us = reached(day + _DAY, 0, zone, False)
    from_us = over_us if hours[0] == 1440 else reached(day, hours[0], zone, False)
    if closes_at_us <= over_us:
        return from_us, closes_at_us
    until_us = over_us if hours[1] == 1440 else reached(day, hours[1], zone, True)
    return from_us, min(until_us, over_us)


def shown(at_us: int, zone: str) -> datetime:
    """What the clock shows."""
    moment = (_EPOCH + at_us * _MICRO).astimezone(clock_of(zone))
    return moment.replace(tzinfo=None, fold=0)


@lru_cache(maxsize=4096)
def reached(day: date, minute: int, zone: str, last: bool) -> int:
    """When the clock shows this minute of a day, the first or the last time; where it leaves it
    out, the next one that it shows."""
    wall = datetime.combine(day, time()) + minute * _MINUTE
    while not (found := _moments(wall, zone)):
        wall += _MINUTE
    return max(found) if last else min(found)


def _moments(wall: datetime, zone: str) -> list[int]:
    """All moments at which it shows this."""
    as_utc = wall.replace(tzinfo=UTC)
    near = (as_utc + hours * _HOUR for hours in range(-_NEAR_HOURS, _NEAR_HOURS + 1))
    offsets = {moment.astimezone(clock_of(zone)).utcoffset() or timedelta() for moment in near}
    meant = {(as_utc - offset - _EPOCH) // _MICRO for offset in offsets}
    return [at_us for at_us in meant if shown(at_us, zone) == wall]
