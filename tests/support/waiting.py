"""Waiting for what comes about by itself: asked for again and again, never slept for."""

import time
from collections.abc import Callable

#: longer than anything takes on a machine at its limit, and shorter than a test may last
PATIENCE_S = 90.0
_PAUSE_S = 0.05


def until(true: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    """Ask until it is so; the test fails, and says ``what``, if it never is."""
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(_PAUSE_S)
