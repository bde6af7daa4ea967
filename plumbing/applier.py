"""Applying what the followers of a process bring: all of it together, in one transaction.

Partitions and streams come side by side, and each transaction costs its statements and its wait for
the disk however few events it holds. So whoever comes while one is under way, or in the pause after
a busy one, goes into the next. What fails together is tried apart.
"""

import logging
import time
from typing import Any

import eventlet
from eventlet.event import Event as Promise

from plumbing.inbox import Portion, Reached
from plumbing.outages import is_outage

log = logging.getLogger(__name__)


class _Waiting:
    """A follower that waits until its portion is applied."""

    def __init__(self, portion: Portion, *, one_by_one: bool, alone: bool) -> None:
        self.portion, self.one_by_one, self.alone = portion, one_by_one, alone
        self.done = Promise()


class Applier:
    """Runs in a green thread of its own; ``entrypoint``'s method applies portions in a worker."""

    def __init__(self, container: Any, entrypoint: Any, pace_s: float) -> None:
        self.container, self.entrypoint, self.pace_s = container, entrypoint, pace_s
        self._waiting: list[_Waiting] = []
        self._hint = Promise()
        self._stopping = False
        self._resume_at = 0.0

    def wait_for_turn(self) -> None:
        """Let the pause after a busy batch pass, so that the next one grows meanwhile."""
        while not self._stopping and (rest_s := self._resume_at - time.monotonic()) > 0:
            eventlet.sleep(rest_s)

    def apply(self, portion: Portion, *, tries: int, one_by_one: bool) -> Reached:
        """Apply a portion, with what others bring; returns when it is committed.

        What failed before (``tries``) does not keep others from being applied again. Raises what
        applying raised.
        """
        mine = _Waiting(portion, one_by_one=one_by_one, alone=bool(tries))
        self._waiting.append(mine)
        self._wake()
        reached: Reached = mine.done.wait()
        return reached

    def stop(self) -> None:
        """End once nobody waits any more."""
        self._stopping = True
        self._wake()

    def run(self) -> None:
        """Apply what waits until stopped."""
        while self._waiting or not self._stopping:
            if not self._waiting:
                self._hint.wait()
            eventlet.sleep(0)  # those whose pause ends at the same moment come along
            self._hint = Promise()
            waiting, self._waiting = self._waiting, []
            self._apply_together([one for one in waiting if not one.alone])
            for one in waiting:
                if one.alone:
                    self._apply_together([one])

    def _wake(self) -> None:
        if not self._hint.ready():
            self._hint.send(None)

    def _apply_together(self, some: list[_Waiting]) -> None:
        if not some:
            return
        try:
            reached = self._work([one.portion for one in some], one_by_one=some[0].one_by_one)
        except Exception as error:  # whatever a handler raises: whose it is, is to be found
            if len(some) == 1 or is_outage(error):
                for one in some:
                    one.done.send_exception(error)
                return
            log.warning("what %d partitions brought failed together: %r", len(some), error)
            for one in some:
                self._apply_together([one])
            return
        if sum(len(item.events) for one in some for item in one.portion.envelopes) > 1:
            self._resume_at = time.monotonic() + self.pace_s  # busy: let the next batch grow
        for one, found in zip(some, reached, strict=True):
            one.done.send(found)

    def _work(self, portions: list[Portion], *, one_by_one: bool) -> list[Reached]:
        done = Promise()

        def finished(_worker: object, result: Any, exc_info: Any) -> tuple[Any, Any]:
            if exc_info is None:
                done.send(result)
            else:
                done.send_exception(*exc_info)
            return result, None

        self.container.spawn_worker(
            self.entrypoint, (portions, one_by_one), {}, handle_result=finished
        )
        reached: list[Reached] = done.wait()
        return reached
