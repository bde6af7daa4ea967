"""Rounds that are open at certain hours of each day: when somebody may work, and until when.

On the day on which a round closes it is open until that close, so an extension into the evening
is one. Moments are µs since the epoch, windows half-open; days and hours are those of the contest's
zone. On a day on which its clock changes, an hour that it leaves out begins and ends at the change,
and of one that it shows twice the first begins and the last ends: who looks at the clock and sees
that the round is open is let in.
"""

from contracts.definition import DailyHours
from contracts.time_zones import at_clock, day_of

_DAY_MINUTES = 24 * 60


def working_hours(
    hours: DailyHours | None, at_us: int, closes_at_us: int, zone: str
) -> tuple[int, int]:
    """From when and until when on the day of this moment people may work in a round that closes
    then for them; the end is that of work begun on this day."""
    if hours is None:
        return min(at_us, closes_at_us), closes_at_us
    day = day_of(at_us, zone)
    next_day_us = at_clock(day, _DAY_MINUTES, zone)
    from_us = at_clock(day, hours.from_minute, zone)
    if closes_at_us <= next_day_us:  # the last day
        return from_us, closes_at_us
    return from_us, min(at_clock(day, hours.until_minute, zone, last=True), next_day_us)


def next_hours(
    hours: DailyHours | None, at_us: int, closes_at_us: int, zone: str
) -> tuple[int, int]:
    """The hours of this day while they are not over, else those of the next."""
    from_us, until_us = working_hours(hours, at_us, closes_at_us, zone)
    if hours is None or at_us < until_us:
        return from_us, until_us
    tomorrow_us = at_clock(day_of(at_us, zone), _DAY_MINUTES, zone)
    return working_hours(hours, tomorrow_us, closes_at_us, zone)


def clock_text(minute: int) -> str:
    """A minute of the day as people write it.

    >>> clock_text(420), clock_text(1440)
    ('07:00', '24:00')
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"
