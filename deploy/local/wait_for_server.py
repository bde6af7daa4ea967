"""Waiting for a server to answer, without waiting for one that has already died."""

import time
from collections.abc import Callable

from deploy.local.process import Process


class DidNotStart(RuntimeError):  # noqa: N818 - it reads as what it says
    """A part did not become ready in time, or ended; carries the end of its log."""


def wait_until(ready: Callable[[], bool], process: Process, timeout_s: float) -> None:
    """Ask ``ready`` every 20 ms; DidNotStart when ``process`` ends or time is up before a yes."""
    until = time.monotonic() + timeout_s
    while not ready():
        if not process.alive:
            raise DidNotStart(f"{process.name} ended at once. Its log:\n{process.tail()}")
        if time.monotonic() > until:
            raise DidNotStart(
                f"{process.name} is not ready after {timeout_s:.0f} s. Its log:\n{process.tail()}"
            )
        time.sleep(0.02)
