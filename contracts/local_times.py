"""Moments in sentences, in whole seconds of a contest's zone; on the wire, as RFC 3339.

On the wire every moment has the offset of Vietnam, +07:00, whatever the contest's zone: it is
exact all the same, and what is kept and signed compares as text.
"""

from datetime import UTC, datetime
from functools import lru_cache

from contracts.time_zones import HOME, clock_of, local, told_apart

_LOCAL = clock_of(HOME)
_MICROS = 1_000_000
# a slip such as the year 20244 must not overflow a calendar later on
EARLIEST_US = int(datetime(1900, 1, 1, tzinfo=UTC).timestamp()) * _MICROS
LATEST_US = int(datetime(3000, 1, 1, tzinfo=UTC).timestamp()) * _MICROS
"""What people name as a moment lies from the one, inclusive, to the other, exclusive."""


def told(at_us: int, zone: str) -> str:
    """The moment (µs since the epoch) in Vietnamese: ``17:00:05 ngày 12/11/2026``; a part of a
    second counts as the whole, so that who waits until then is never a moment too early."""
    when = _whole(at_us, zone)
    return f"{_clock(when)} ngày {when:%d/%m/%Y}{told_apart(when)}"


def told_en(at_us: int, zone: str) -> str:
    """The same in English: ``17:00:05 on 12/11/2026``."""
    when = _whole(at_us, zone)
    return f"{_clock(when)} on {when:%d/%m/%Y}{told_apart(when)}"


def rfc3339(at_us: int) -> str:
    """A moment (µs since the epoch) as RFC 3339 text with milliseconds."""
    seconds, rest = divmod(at_us, 1_000_000)
    return f"{_to_the_second(seconds)}.{rest // 1000:03d}+07:00"


@lru_cache(maxsize=4096)
def _to_the_second(seconds: int) -> str:
    """Thousands of answers fall into one second; writing it out costs more than saving them."""
    return f"{datetime.fromtimestamp(seconds, _LOCAL):%Y-%m-%dT%H:%M:%S}"


def parse_rfc3339(text: str) -> int:
    """RFC 3339 text with an offset as µs since the epoch; ``ValueError`` otherwise."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("an offset such as +07:00 is needed")
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def _whole(at_us: int, zone: str) -> datetime:
    return local(-(-at_us // _MICROS) * _MICROS, zone)


def _clock(when: datetime) -> str:
    return f"{when:%H:%M:%S}" if when.second else f"{when:%H:%M}"
