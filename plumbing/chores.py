"""What a service does of itself, beside commands and events: when there may be something to do.

A chore is rung by whatever this process commits, carries out what time alone brings about at the
moment for which it asked, and otherwise looks after a long pause: for work that another process
left behind as it died.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import eventlet
from eventlet.event import Event as Promise
from nameko.extensions import Entrypoint

from plumbing.clock import Clock, monotonic_us, now_us
from plumbing.dependency_providers import store_of

#: a clock that is not the machine's own may be put forward: it is looked at so often
LOOK_AT_CLOCK_S = 0.1
#: further from the pace of time than this, a clock was put forward
MOVED_US = 50_000

Method = TypeVar("Method", bound=Callable[..., Any])


class Pause:
    """The pause of a chore between two turns."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._bell = Promise()

    def ring(self) -> None:
        """There may be something to do."""
        if not self._bell.ready():
            self._bell.send(None)

    def begin(self) -> None:
        """A turn begins: a ring from here on counts for the next one."""
        self._bell = Promise()

    def wait(self, due_us: int | None, longest_s: float) -> None:
        """Wait for a ring, until the clock says ``due_us``, or ``longest_s`` at most; a clock that
        is put forward ends it as well."""
        until = time.monotonic() + longest_s
        ahead_us = self._clock() - monotonic_us()
        while not self._bell.ready():
            left_s = until - time.monotonic()
            if due_us is not None:
                left_s = min(left_s, (due_us - self._clock()) / 1e6)
            if self._clock is not now_us:
                if abs(self._clock() - monotonic_us() - ahead_us) > MOVED_US:
                    return
                left_s = min(left_s, LOOK_AT_CLOCK_S) if left_s > 0 else left_s
            if left_s <= 0:
                return
            with eventlet.Timeout(left_s, False):
                self._bell.wait()


class Chore(Entrypoint):  # type: ignore[misc]
    """Calls a method, which returns the moment (µs) when it wants to be called next at the latest,
    or ``None``. After one that failed it is called again as after a ring."""

    def __init__(self, rest_s: float, longest_s: float, **kwargs: Any) -> None:
        self._rest_s, self._longest_s = rest_s, longest_s
        self._stopping = Promise()
        super().__init__(**kwargs)

    def start(self) -> None:
        store = store_of(self.container)
        self._pause = Pause(store.clock)
        store.written.rings(self._pause.ring)
        name = f"chore {self.method_name}"
        self._thread = self.container.spawn_managed_thread(self._run, identifier=name)

    def stop(self) -> None:
        self._stopping.send(None)
        self._pause.ring()
        self._thread.wait()

    def _run(self) -> None:
        began = time.monotonic()
        while not self._stops_within(began + self._rest_s - time.monotonic()):
            began = time.monotonic()
            self._pause.begin()
            due_us, failed = self._carry_out()
            if not (failed or self._stopping.ready()):
                self._pause.wait(due_us, self._longest_s)

    def _stops_within(self, seconds: float) -> bool:
        if seconds > 0:
            with eventlet.Timeout(seconds, False):
                self._stopping.wait()
        return bool(self._stopping.ready())

    def _carry_out(self) -> tuple[int | None, bool]:
        done = Promise()

        def finished(_worker: object, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send((result, exc_info is not None))
            return result, exc_info

        self.container.spawn_worker(self, (), {}, handle_result=finished)
        found: tuple[int | None, bool] = done.wait()
        return found


def chore(*, rest_s: float, longest_s: float) -> Callable[[Method], Method]:
    """Declare that a method is called when something was committed, ``rest_s`` apart at least and
    ``longest_s`` at most, and at the moment (µs) that it returned."""
    decorate: Callable[[Method], Method] = Chore.decorator(rest_s, longest_s)
    return decorate
