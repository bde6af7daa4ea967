"""Clocks: real time, passed in so that tests can pass in another."""

import time
from collections.abc import Callable

Clock = Callable[[], int]


def monotonic_us() -> int:
    """Microseconds of a clock that nobody sets: for spans, never for moments."""
    return time.monotonic_ns() // 1000


def now_us() -> int:
    """Microseconds since the epoch, UTC."""
    return time.time_ns() // 1000
