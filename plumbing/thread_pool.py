"""A pool of real threads for work that would keep the green threads waiting, such as slow hashes.

eventlet's own pool stays bound to the first thread that used it. The embedded platform may be
stopped and started again in another thread, so we keep a pool that is bound to none.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import eventlet
from eventlet import patcher

T = TypeVar("T")

_threading = patcher.original("threading")
_queue = patcher.original("queue")
ASK_S = 0.01  # a dozen sign-ins that asked more often would burn a core by asking


class ThreadPool:
    """A few real threads, started when first needed. Jobs must release the interpreter's lock."""

    def __init__(self, threads: int = 2) -> None:
        self._wanted = threads
        self._jobs: Any = _queue.SimpleQueue()
        self._threads: list[Any] = []

    def run(self, jobs: Sequence[Callable[[], T]]) -> list[T]:
        """Do all of them and give their results; the first exception is raised here."""
        results: list[Any] = [None] * len(jobs)
        for index, job in enumerate(jobs):
            self._start_one()
            self._jobs.put((job, results, index))
        while any(result is None for result in results):
            eventlet.sleep(ASK_S)
        for result in results:
            if result[1] is not None:
                raise result[1]
        return [result[0] for result in results]

    def _start_one(self) -> None:
        if len(self._threads) < self._wanted:
            thread = _threading.Thread(target=self._work, name="aside", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while True:
            job, results, index = self._jobs.get()
            try:
                results[index] = (job(), None)
            except BaseException as error:  # told to the green thread that waits
                results[index] = (None, error)
