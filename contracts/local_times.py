"""Moments in messages: at the city's hour, in whole seconds."""

from datetime import datetime, timedelta, timezone

LOCAL = timezone(timedelta(hours=7))
_MICROS = 1_000_000


def told(at_us: int) -> str:
    """The moment (µs since the epoch) in Vietnamese: ``17:00:05 ngày 12/11/2026``; a part of a
    second counts as the whole, so that who waits until then is never a moment too early."""
    when = _whole(at_us)
    return f"{_clock(when)} ngày {when:%d/%m/%Y}"


def told_en(at_us: int) -> str:
    """The same in English: ``17:00:05 on 12/11/2026``."""
    when = _whole(at_us)
    return f"{_clock(when)} on {when:%d/%m/%Y}"


def rfc3339(at_us: int) -> str:
    """The moment as RFC 3339 text at +07:00 with milliseconds, for details of a refusal."""
    moment = datetime.fromtimestamp(at_us // 1000 / 1000, LOCAL)
    return moment.isoformat(timespec="milliseconds")


def _whole(at_us: int) -> datetime:
    return datetime.fromtimestamp(-(-at_us // _MICROS), LOCAL)


def _clock(when: datetime) -> str:
    return f"{when:%H:%M:%S}" if when.second else f"{when:%H:%M}"
