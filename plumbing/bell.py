"""A bell: whoever waits is told that there may be something to do, and need not look for it.

It carries nothing. Who is rung looks for itself, so a ring too many does no harm, and one that is
lost costs no more than the pause after which everybody looks anyway.
"""

from collections.abc import Callable


class Bell:
    """Ring it in the thread whose green threads it wakes."""

    def __init__(self) -> None:
        self._rung: list[Callable[[], None]] = []

    def rings(self, call: Callable[[], None]) -> None:
        """Call this at each ring; it must return at once and not fail."""
        self._rung.append(call)

    def ring(self) -> None:
        """There may be something to do."""
        for call in self._rung:
            call()
