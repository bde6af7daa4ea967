"""Rate limits at the door: a bucket per person, so that one mad script harms only itself."""

from contracts.errors import Refused

PER_SECOND = 20.0
BURST = 120.0
MOST_REMEMBERED = 100_000


class Limits:
    """Token buckets by key (a person or an address)."""

    def __init__(self, per_second: float = PER_SECOND, burst: float = BURST) -> None:
        self.per_second, self.burst = per_second, burst
        self._buckets: dict[str, tuple[float, int]] = {}

    def take(self, key: str, now_us: int) -> None:
        """Take one token, or refuse with ``request.too_many``."""
        left, since_us = self._buckets.get(key, (self.burst, now_us))
        left = min(self.burst, left + (now_us - since_us) * self.per_second / 1e6)
        if left < 1:
            raise Refused(
                "request.too_many",
                "Quá nhiều yêu cầu, hãy chờ vài giây. (Too many requests; wait a few seconds.)",
                retry_after_s=round((1 - left) / self.per_second, 2),
            )
        if len(self._buckets) > MOST_REMEMBERED:
            self._buckets.clear()
        self._buckets[key] = (left - 1, now_us)
