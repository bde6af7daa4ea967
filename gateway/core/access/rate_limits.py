"""Rate limits of the gateway: buckets and places, so that one mad script harms only itself.

All of them stand here; what counts wrong passwords is registration's. docs/security.md tells of
both what is limited, by what, and why. A network is an IPv4 address or an IPv6 /64: it may be one
phone, a whole agency behind one router, or half a mobile operator.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from contracts.errors import Refused


class Rate(NamedTuple):
    """``burst`` at once, and then ``per_second``."""

    per_second: float
    burst: float


#: requests of somebody signed in: calls and pages
PERSON = Rate(20, 120)
#: requests without a session: an office of 500 opens its browsers at 08:00
NETWORK = Rate(300, 3_000)
#: sign-ins and passwords asked again, by network
SIGN_IN = Rate(60, 2_000)
#: self-registrations by network: each costs an argon2id hash
REGISTRATION = Rate(5, 600)

#: streams that one gateway keeps open, each network without a session, each person
MOST_STREAMS = 3_000
STREAMS_OF_NETWORK = 100
STREAMS_OF_PERSON = 6


#: what one gateway reads at once and what waits, on each of four lanes: spreadsheets and question
#: banks, texts, documents that were handed in, pictures and sounds and videos
READ_AT_ONCE = 2
READ_WAITING = 8
#: running or waiting of one person, or without a session of one network, on each of the lanes
READ_OF_ONE = 4

#: requests that send a file, at one gateway at once (each keeps two pieces of 4 MiB in memory) and
#: of one person
UPLOADS_AT_ONCE = 12
UPLOADS_OF_ONE = 2
#: seconds without a byte after which such a request has ended: phones vanish without a word
UPLOAD_SILENCE_S = 30.0


class Connections(NamedTuple):
    """What a connection may cost before anybody has signed in. Bytes and seconds.

    A body has ``body_grace_s`` and then must have come at ``body_rate`` bytes a second; an answer
    must go on being read. ``most`` and ``of_network`` are open connections.
    """

    head_bytes: int = 32 * 1024
    headers: int = 100
    head_s: float = 10.0
    body_grace_s: float = 20.0
    body_rate: int = 16 * 1024
    unread_s: float = 60.0
    most: int = 20_000
    of_network: int = 4_000


MOST_REMEMBERED = 100_000


class Limits:
    """Token buckets by key (a person or a network)."""

    def __init__(self, per_second: float, burst: float) -> None:
        self.per_second, self.burst = per_second, burst
        self._buckets: dict[str, tuple[float, int]] = {}

    def take(self, key: str, now_us: int) -> None:
        """Take one token, or refuse with ``request.too_many``. A clock that was set back fills no
        bucket, and empties none."""
        left = self._left(*self._buckets.get(key, (self.burst, now_us)), now_us)
        if left < 1:
            raise Refused(
                "request.too_many",
                "Quá nhiều yêu cầu, hãy chờ vài giây. (Too many requests; wait a few seconds.)",
                retry_after_s=round((1 - left) / self.per_second, 2),
            )
        if len(self._buckets) >= MOST_REMEMBERED and key not in self._buckets:
            self._forget(now_us)
        self._buckets[key] = (left - 1, now_us)

    def _left(self, left: float, since_us: int, now_us: int) -> float:
        return min(self.burst, left + max(0, now_us - since_us) * self.per_second / 1e6)

    def _forget(self, now_us: int) -> None:
        """Forget the buckets that are full again, which say nothing; if all are in use, the fuller
        half."""
        left = {key: self._left(*bucket, now_us) for key, bucket in self._buckets.items()}
        used = [key for key, tokens in left.items() if tokens < self.burst]
        if len(used) > MOST_REMEMBERED // 2:
            used = sorted(used, key=left.__getitem__)[: MOST_REMEMBERED // 2]
        self._buckets = {key: self._buckets[key] for key in used}


class OpenStreams:
    """Streams that are open."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    @contextmanager
    def one(self, person: str | None, network: str) -> Iterator[None]:
        """A place for one stream, for as long as it is open; ``request.too_many_streams``."""
        key, most = (person, STREAMS_OF_PERSON) if person else (f"@{network}", STREAMS_OF_NETWORK)
        if self._taken[key] >= most or self._taken.total() >= MOST_STREAMS:
            raise Refused(
                "request.too_many_streams",
                "Đang mở quá nhiều luồng cập nhật; trang vẫn xem được, hãy tải lại khi cần. "
                "(Too many live streams are open; reload the page to see what is new.)",
                retry_after_s=30,
            )
        self._taken[key] += 1
        try:
            yield
        finally:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]
