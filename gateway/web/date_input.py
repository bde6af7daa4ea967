"""Days and hours as people type them into forms: dd/MM/yyyy and HH:MM, in the page's zone."""

import re
from datetime import datetime, timedelta, timezone

from contracts.errors import Refused
from contracts.local_times import LATEST_US
from contracts.time_zones import NoSuchMoment, micros, midnight, moment_of
from gateway.core.http.json_bodies import invalid
from gateway.web.number_and_date_formats import page_zone

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_HOUR = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?(?:\s*(?:utc)?([+-])(\d{1,2})(?::?(\d{2}))?)?")


class Unreadable(ValueError):  # noqa: N818 - says which field
    """``field`` is ``date`` or ``time``: which of the two cannot be read."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def moment_us(date: str, time: str) -> int:
    """The moment in microseconds since the epoch. 24:00 is the next day's 00:00, as offices write
    the end of a day; ``17h30`` is 17:30, ``17h`` is 17:00. An hour that the clock shows twice, when
    it is put back, is written with its offset: ``02:30+01:00``. :class:`Unreadable`."""
    found = _DAY.fullmatch(date.strip())
    try:
        day = datetime(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        day = None
    if day is None or day.year < 1970:
        raise Unreadable("date")
    hour = _HOUR.fullmatch(time.strip().lower())
    if hour is None:
        raise Unreadable("time")
    hours, minutes = int(hour[1]), int(hour[2] or 0)
    if minutes > 59 or hours * 60 + minutes > 24 * 60:
        raise Unreadable("time")
    try:
        at_us = _moment(day, timedelta(hours=hours, minutes=minutes), hour)
    except OverflowError:
        raise Unreadable("date") from None
    if at_us >= LATEST_US:
        raise Unreadable("date")
    return at_us


def _moment(day: datetime, clock: timedelta, hour: re.Match[str]) -> int:
    if hour[3]:
        offset = timedelta(hours=int(hour[4]), minutes=int(hour[5] or 0))
        if offset >= timedelta(days=1):
            raise Unreadable("time")
        zone = timezone(-offset if hour[3] == "-" else offset)
        return micros((day + clock).replace(tzinfo=zone))
    if clock == timedelta(days=1):
        return midnight((day + clock).date(), page_zone())
    try:
        return moment_of(day + clock, page_zone())
    except NoSuchMoment as changed:
        raise _at_a_change(changed) from changed


def _at_a_change(changed: NoSuchMoment) -> Refused:
    when = f"{changed.wall:%H:%M} {changed.wall:%d/%m/%Y}"
    ways = [f"{changed.wall:%H:%M}{offset}" for offset in changed.offsets]
    if changed.how == "skipped":
        told = "không có, vì đồng hồ được vặn nhanh lên", "does not exist: the clock goes ahead"
    else:
        told = "có hai lần, vì đồng hồ được vặn chậm lại", "comes twice: the clock goes back"
    return invalid(
        f"{when} {told[0]}; hãy ghi giờ kèm độ lệch với UTC: {ways[0]} hoặc {ways[1]}",
        f"{when} {told[1]}; write the hour with its offset from UTC: {ways[0]} or {ways[1]}",
    )
