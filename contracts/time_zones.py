"""Time zones, by their names in the IANA database, and what the clock of one shows.

The rules are those of the locked package ``tzdata``, not of the machine: gateway, services and
whoever recounts agree about them. Moments are µs since the epoch, days and clocks a zone's own.
Vietnam's clock has been seven hours ahead of UTC since 1975, and counts as if it always had been.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Literal
from zoneinfo import ZoneInfo

HOME: Final = "Asia/Ho_Chi_Minh"
"""The zone of the installation: of plans that name none, and of what is about no contest."""

_HOME_CLOCK = timezone(timedelta(hours=7), HOME)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_DAY_MINUTES = 24 * 60
_NO_PLACES = {"Factory"}  # what a machine has that nobody has told where it stands


class NoSuchMoment(ValueError):  # noqa: N818 - says how the clock changes
    """A clock does not show this time, or shows it twice: it is ``skipped`` or ``repeated``.
    ``offsets``: before and after the change, as ``+02:00``."""

    def __init__(
        self, how: Literal["skipped", "repeated"], wall: datetime, offsets: tuple[str, str]
    ) -> None:
        super().__init__(how)
        self.how = how
        self.wall = wall
        self.offsets = offsets


@cache
def zone_names() -> frozenset[str]:
    """All names, those that lead to another one included."""
    return frozenset((files("tzdata") / "zones").read_text("ascii").split()) - _NO_PLACES


@cache
def clock_of(zone: str) -> tzinfo:
    """What tells the time there; ``ValueError`` where there is no such zone."""
    if zone == HOME:
        return _HOME_CLOCK
    if zone not in zone_names():
        raise ValueError(f"no time zone {zone!r}")
    with files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=zone)


def micros(moment: datetime) -> int:
    """Microseconds since the epoch of an aware time, exact."""
    return (moment - _EPOCH) // _MICRO


def local(at_us: int, zone: str) -> datetime:
    """What the clock there shows."""
    return (_EPOCH + timedelta(microseconds=at_us)).astimezone(clock_of(zone))


def offset_text(moment: datetime) -> str:
    """How far a clock is from UTC at an aware time, as people write it: ``UTC+5:45``."""
    minutes = (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def told_apart(when: datetime) -> str:
    """The offset of an aware time that its clock shows twice, to be written behind it; else
    nothing: `` (UTC+1)``."""
    twice = when.replace(fold=0).utcoffset() != when.replace(fold=1).utcoffset()
    return f" ({offset_text(when)})" if twice else ""


def moment_of(wall: datetime, zone: str) -> int:
    """The one moment at which the clock there shows this time (without a zone, a day included);
    ``NoSuchMoment``."""
    first_us, last_us = _both(wall, zone)
    if first_us == last_us:
        return first_us
    # one of them is when a clock that did not change would show it
    before, after = (f"{wall.replace(tzinfo=clock_of(zone), fold=fold):%z}" for fold in (0, 1))
    offsets = (f"{before[:3]}:{before[3:5]}", f"{after[:3]}:{after[3:5]}")
    raise NoSuchMoment("skipped" if first_us > last_us else "repeated", wall, offsets)


@lru_cache(maxsize=4096)
def at_clock(day: date, minute: int, zone: str, *, last: bool = False) -> int:
    """When the clock there reaches a minute of a day, of 0 to 1440, the beginning of the next day.
    What it shows twice is reached the first time, or the ``last``; what it leaves out, at the
    change."""
    if minute == _DAY_MINUTES:
        return at_clock(day + _DAY, 0, zone)
    wall = datetime.combine(day, time(*divmod(minute, 60)))
    first_us, last_us = _both(wall, zone)
    if first_us <= last_us:
        return last_us if last else first_us
    changed_us, unchanged_us = first_us, last_us
    before = local(unchanged_us, zone).utcoffset()
    while changed_us - unchanged_us > 1:
        middle_us = (changed_us + unchanged_us) // 2
        if local(middle_us, zone).utcoffset() == before:
            unchanged_us = middle_us
        else:
            changed_us = middle_us
    return changed_us


def midnight(day: date, zone: str) -> int:
    """When a day begins there, at 00:00 nearly always."""
    return at_clock(day, 0, zone)


def day_of(at_us: int, zone: str) -> date:
    """The day that it is there: from its midnight to the next one, of 23, 24 or 25 hours."""
    day = local(at_us, zone).date()
    return day + _DAY if at_us >= midnight(day + _DAY, zone) else day


def later(at_us: int, seconds: int, zone: str) -> int:
    """So many seconds later; whole days are those of the clock there, which then shows the same
    time again."""
    days, rest_s = divmod(seconds, 24 * 3600)
    if not days:
        return at_us + seconds * 1_000_000
    wall = local(at_us, zone).replace(tzinfo=None, fold=0) + days * _DAY
    minute = wall.hour * 60 + wall.minute
    within_us = (wall.second * 1_000_000 + wall.microsecond) + rest_s * 1_000_000
    return at_clock(wall.date(), minute, zone) + within_us


def _both(wall: datetime, zone: str) -> tuple[int, int]:
    """The moments of a time as the clock goes before, and after, a change at which it shows it
    twice; the later one first where it does not show it at all; the same twice nearly always."""
    here = wall.replace(tzinfo=clock_of(zone), fold=0)
    return micros(here.astimezone(UTC)), micros(here.replace(fold=1).astimezone(UTC))
