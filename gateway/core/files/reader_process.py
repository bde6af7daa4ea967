"""A reading process as its parent sees it, and those that wait for the next task."""

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from msgspec import Struct

from contracts.errors import Problem
from gateway.core.files.pipe_messages import DONE, IDLE_S, LIMITS, NO_MEMORY, REFUSED, receive, send
from gateway.core.files.reading_tasks import Task
from gateway.core.http.problem_responses import refusal_of

TASKS_PER_PROCESS = 20
MOST_IDLE = 3
#: after so long without a task a process is not asked again: it is about to end by itself
REUSED_WITHIN_S = IDLE_S / 2
#: the child sees the same packages as the parent, however that was started
_START = (
    "import sys; life, *sys.path[:] = sys.argv[1:]; sys.argv[:] = [life]; "
    "from gateway.core.files.reader_main import main; main()"
)


class TaskLimits(Struct, frozen=True):
    """What a task may cost: CPU (s), time from its start to its answer (s), memory of the whole
    process (bytes of addresses)."""

    cpu_s: float
    wall_s: float
    memory_bytes: int


class OverTime(Exception):  # noqa: N818 - says what happened to a task
    """It was killed: too much CPU, or no answer at its deadline."""


class OverMemory(Exception):  # noqa: N818 - the same
    """It needs more memory than it may have."""


class Died(Exception):  # noqa: N818 - the same
    """It ended otherwise, or failed where it should not; the text says how, and holds nothing of
    what was read."""


class ReadingProcess:
    """One child. ``Popen`` is asked for nothing that needs the main thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        hears, self._life = os.pipe()
        paths = [os.path.abspath(path) for path in sys.path]
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-c", _START, str(hears), *paths],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                pass_fds=(hears,),
            )
        finally:
            os.close(hears)
        self._tasks = 0
        self._rests_since = clock()

    @property
    def pid(self) -> int:
        """Of the child."""
        return self._child.pid

    @property
    def fit(self) -> bool:
        """Whether it can be asked again."""
        rested_s = self._clock() - self._rests_since
        fresh = self._tasks < TASKS_PER_PROCESS and rested_s < REUSED_WITHIN_S
        return fresh and self._child.poll() is None

    def ask(self, task: Task, limits: TaskLimits) -> Any:
        """What the task answers. Raises ``Refused`` as the task does; ``OverTime``,
        ``OverMemory``, ``Died``, and then the process is gone."""
        self._tasks += 1
        late = threading.Event()

        def end() -> None:
            late.set()
            self._child.kill()

        timer = threading.Timer(limits.wall_s, end)
        timer.daemon = True
        timer.start()
        try:
            answer = self._exchange(task, limits)
        finally:
            timer.cancel()
            self._rests_since = self._clock()
        if answer is None:
            raise self._end(late)
        kind, body = answer[:1], answer[1:]
        if kind == DONE:
            return msgspec.json.decode(body, type=task.answer)
        if kind == REFUSED:
            raise refusal_of(msgspec.json.decode(body, type=Problem))
        self.close()
        raise OverMemory if kind == NO_MEMORY else Died(body.decode())

    def close(self) -> None:
        """End it at once, whatever it does."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            assert pipe is not None, "both are asked for"
            pipe.close()
        if self._life >= 0:
            os.close(self._life)
            self._life = -1

    def kill(self) -> None:
        """End it from another thread; whoever waits for an answer closes it."""
        self._child.kill()

    def _exchange(self, task: Task, limits: TaskLimits) -> bytes | None:
        into, out = self._child.stdin, self._child.stdout
        assert into is not None, "both are asked for"
        assert out is not None, "both are asked for"
        allowed = LIMITS.pack(limits.cpu_s, limits.memory_bytes)
        try:
            send(into, allowed + msgspec.msgpack.encode(task))  # type: ignore[arg-type]
            return receive(out)  # type: ignore[arg-type]
        except OSError:
            return None

    def _end(self, late: threading.Event) -> Exception:
        """How it ended."""
        self.close()
        status = self._child.returncode
        if late.is_set() or status == -signal.SIGXCPU:
            return OverTime()
        return Died(f"the reading process ended with {status}")


class _Waiting:
    """Processes without a task, of this whole process: any gateway in it may use them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[ReadingProcess] = []
        atexit.register(self.close)

    def take(self) -> ReadingProcess:
        """One that waits, or a new one."""
        while True:
            with self._lock:
                found = self._idle.pop() if self._idle else None
            if found is None:
                return ReadingProcess()
            if found.fit:
                return found
            found.close()

    def give_back(self, process: ReadingProcess) -> None:
        """It may be asked again, if it is fit and few others wait."""
        with self._lock:
            if process.fit and len(self._idle) < MOST_IDLE:
                self._idle.append(process)
                return
        process.close()

    def close(self) -> None:
        """End them."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.close()


_waiting = _Waiting()


@contextmanager
def reading_process(*, alone: bool = False) -> Iterator[ReadingProcess]:
    """A process for one task; ``alone``: one that did nothing else and will do nothing else."""
    process = ReadingProcess() if alone else _waiting.take()
    try:
        yield process
    finally:
        if alone:
            process.close()
        else:
            _waiting.give_back(process)
