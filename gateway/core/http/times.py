"""Times on the wire: RFC 3339 at +07:00, the hour of the city."""

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

LOCAL = timezone(timedelta(hours=7))


def rfc3339(at_us: int) -> str:
    """A moment (µs since the epoch) as RFC 3339 text with milliseconds."""
    seconds, rest = divmod(at_us, 1_000_000)
    return f"{_to_the_second(seconds)}.{rest // 1000:03d}+07:00"


@lru_cache(maxsize=4096)
def _to_the_second(seconds: int) -> str:
    """Thousands of answers fall into one second; writing it out costs more than saving them."""
    return f"{datetime.fromtimestamp(seconds, LOCAL):%Y-%m-%dT%H:%M:%S}"


def parse_rfc3339(text: str) -> int:
    """RFC 3339 text with an offset as µs since the epoch; ``ValueError`` otherwise."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("an offset such as +07:00 is needed")
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds
