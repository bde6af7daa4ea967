"""Rounds that are open at certain hours of each day: when somebody may work, and until when.

On the day on which a round closes it is open until that close, so an extension into the evening
is one. Moments are µs since the epoch, windows half-open; days are the city's.
"""

from contracts.definition import DailyHours

MINUTE_US = 60_000_000
DAY_US = 24 * 60 * MINUTE_US
#: the city's clock ahead of UTC, all year round
AHEAD_US = 7 * 60 * MINUTE_US


def working_hours(hours: DailyHours | None, at_us: int, closes_at_us: int) -> tuple[int, int]:
    """From when and until when on the day of this moment people may work in a round that closes
    then for them; the end is that of work begun on this day."""
    if hours is None:
        return min(at_us, closes_at_us), closes_at_us
    midnight_us = at_us - (at_us + AHEAD_US) % DAY_US
    until_us = midnight_us + hours.until_minute * MINUTE_US
    if closes_at_us <= midnight_us + DAY_US:  # the last day
        until_us = closes_at_us
    return midnight_us + hours.from_minute * MINUTE_US, until_us


def next_hours(hours: DailyHours | None, at_us: int, closes_at_us: int) -> tuple[int, int]:
    """The hours of this day while they are not over, else those of the next."""
    from_us, until_us = working_hours(hours, at_us, closes_at_us)
    if hours is None or at_us < until_us:
        return from_us, until_us
    return working_hours(hours, from_us + DAY_US, closes_at_us)


def clock_text(minute: int) -> str:
    """A minute of the day as people write it.

    >>> clock_text(420), clock_text(1440)
    ('07:00', '24:00')
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"
