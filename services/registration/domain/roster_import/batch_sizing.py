"""A long job in short steps: how much at once, and whether everything has come."""

from collections.abc import Collection

STEP_S = 0.02
LEAST, MOST = 20, 1000


def next_size(size: int, took_s: float) -> int:
    """How many rows the next transaction takes, after one of ``size`` rows took ``took_s``."""
    wanted = int(size * STEP_S / max(took_s, 0.0001))  # clocks are coarse
    return max(LEAST, min(MOST, size * 2, wanted))


def missing(received: Collection[int], last: int) -> list[int]:
    """Slices that have not come; senders count from 0 or from 1."""
    first = 0 if 0 in received else 1
    return [number for number in range(first, last + 1) if number not in received]
