"""Days and hours as people type them into forms: dd/MM/yyyy and HH:MM, Vietnam's time."""

import re
from datetime import UTC, datetime, timedelta

from contracts.local_times import LATEST_US
from gateway.web.number_and_date_formats import VIETNAM

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_HOUR = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Unreadable(ValueError):  # noqa: N818 - says which field
    """``field`` is ``date`` or ``time``: which of the two cannot be read."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def moment_us(date: str, time: str) -> int:
    """The moment in microseconds since the epoch. 24:00 is the next day's 00:00, as offices write
    the end of a day; ``17h30`` is 17:30, ``17h`` is 17:00. :class:`Unreadable`."""
    day = _DAY.fullmatch(date.strip())
    try:
        midnight = datetime(int(day[3]), int(day[2]), int(day[1]), tzinfo=VIETNAM) if day else None
    except ValueError:
        midnight = None
    if midnight is None or midnight.year < 1970:
        raise Unreadable("date")
    hour = _HOUR.fullmatch(time.strip().lower())
    if hour is None:
        raise Unreadable("time")
    hours, minutes = int(hour[1]), int(hour[2] or 0)
    if minutes > 59 or hours * 60 + minutes > 24 * 60:
        raise Unreadable("time")
    try:
        moment = midnight + timedelta(hours=hours, minutes=minutes)
    except OverflowError:
        raise Unreadable("date") from None
    at_us = (moment - _EPOCH) // timedelta(microseconds=1)
    if at_us >= LATEST_US:
        raise Unreadable("date")
    return at_us
