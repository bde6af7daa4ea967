"""The reading process: takes a task, runs it within its limits, answers, and waits for the next.

It ends when nothing was asked for a while, when its parent is gone (also in the middle of a task),
and by the kernel's hand when a task uses more CPU than it may.
"""

import fcntl
import os
import resource
import select
import signal
import sys
import traceback

import msgspec

from contracts.errors import Refused
from gateway.core.files.pipe_messages import (
    DONE,
    FAILED,
    IDLE_S,
    LIMITS,
    NO_MEMORY,
    REFUSED,
    UNWRITABLE,
    receive,
    send,
)
from gateway.core.files.reading_tasks import Task
from gateway.core.files.reading_work import carry_out


def main() -> None:
    """Serve over standard input and output. ``argv[0]`` is the number of a pipe on which nothing
    is ever written: its end says that the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    _end_with_parent(int(sys.argv.pop(0)))
    asked = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing that is printed by mistake gets among the answers
    while select.select([asked], [], [], IDLE_S)[0]:
        frame = receive(asked)
        if frame is None:
            return
        cpu_s, memory_bytes = LIMITS.unpack(frame[: LIMITS.size])
        _limit(cpu_s, memory_bytes)
        try:
            kind, body = _run(frame[LIMITS.size :])
        except MemoryError:  # there was not even room for what was asked
            kind, body = NO_MEMORY, b""
        send(answers, kind + body)
        if kind == NO_MEMORY:
            return


def _end_with_parent(life: int) -> None:
    """SIGIO, whose default is to end the process, as soon as nobody holds the pipe's other end:
    the kernel sends it also while an expression is being matched."""
    fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)


def _limit(cpu_s: float, memory_bytes: int) -> None:
    """CPU (s) from here on, and memory (bytes) of the whole process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + cpu_s) + 1, hard))
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, hard))


def _run(asked: bytes) -> tuple[bytes, bytes]:
    try:
        task: Task = msgspec.msgpack.decode(asked, type=Task)
        del asked
        return DONE, msgspec.json.encode(carry_out(task))
    except Refused as refusal:
        return REFUSED, msgspec.json.encode(refusal.problem)
    except UnicodeEncodeError:
        return REFUSED, msgspec.json.encode(UNWRITABLE)
    except MemoryError:
        return NO_MEMORY, b""
    except Exception as fault:  # whatever bytes lead to: they came from outside
        return FAILED, _place_of(fault).encode()


def _place_of(fault: BaseException) -> str:
    """What went wrong and where, without the exception's text, which may hold what was read."""
    frames = traceback.extract_tb(fault.__traceback__)
    last = frames[-1]
    return f"{type(fault).__name__} at {last.filename}:{last.lineno} in {last.name}"
