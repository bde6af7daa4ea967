"""Reading processes: their limits, their end, and that nothing waits for them."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from contracts.errors import Refused
from gateway.core.access.client_of_current_request import begin
from gateway.core.access.rate_limits import READ_AT_ONCE
from gateway.core.files import reader_pool
from gateway.core.files.pipe_messages import IDLE_S
from gateway.core.files.reader_pool import Lane
from gateway.core.files.reader_process import Died, OverMemory, OverTime, ReadingProcess, TaskLimits
from gateway.core.files.reading_tasks import Examine, ReadHeadcounts, ReadQuestions

PLENTY = TaskLimits(cpu_s=20, wall_s=60, memory_bytes=1 << 30)
SOON_OVER = TaskLimits(cpu_s=20, wall_s=0.2, memory_bytes=1 << 30)
TOO_MANY = "request.too_many"
SMALL = ReadHeadcounts("SNV\t12")
PATIENCE_S = 60.0


class Session(NamedTuple):
    """As much of a session as is asked for."""

    person: str


def long_task() -> ReadQuestions:
    """A bank that takes seconds and much memory, and holds no question at the end."""
    return ReadQuestions(b"$CATEGORY: x\n" * 500_000, "bank.gift", {"x": "X"}, {}, "x")


def codes(found: list[object]) -> list[str]:
    """Of refusals, all of them."""
    return [one.problem.code if isinstance(one, Refused) else repr(one) for one in found]


def ask_until_over(process: ReadingProcess, limits: TaskLimits) -> None:
    """The kernel counts whole seconds of CPU: what a fast machine has left, the next task uses."""
    for _ in range(10):
        with suppress(Refused):
            process.ask(long_task(), limits)


@pytest.fixture
def process() -> Iterator[ReadingProcess]:
    made = ReadingProcess()
    yield made
    made.close()


def test_a_task_is_answered_and_the_process_can_be_asked_again(process: ReadingProcess) -> None:
    for _ in range(3):
        assert process.ask(SMALL, PLENTY).headcounts == {"SNV": 12}
    assert process.fit


def test_a_process_is_not_asked_again_shortly_before_it_ends_by_itself() -> None:
    """What it was asked while it ended would be lost."""
    now = 0.0
    process = ReadingProcess(lambda: now)
    try:
        now = IDLE_S - 1
        assert not process.fit
        process.ask(SMALL, PLENTY)
        assert process.fit
    finally:
        process.close()


def test_a_definition_comes_back_from_the_process_as_it_would_be_read_here(
    process: ReadingProcess,
) -> None:
    from plans.definition_check import examine

    folder = Path(__file__).parents[2] / "contests"
    for file in sorted(folder.glob("*.toml")):
        text = file.read_text()
        assert process.ask(Examine(text, file.name), PLENTY).reading == examine(text, file.name)


def test_a_task_that_uses_too_much_cpu_is_ended_by_the_kernel(process: ReadingProcess) -> None:
    process.ask(SMALL, PLENTY)
    with pytest.raises(OverTime):
        ask_until_over(process, TaskLimits(cpu_s=0, wall_s=60, memory_bytes=1 << 30))
    assert not process.fit


def test_a_task_is_killed_at_its_deadline(process: ReadingProcess) -> None:
    process.ask(SMALL, PLENTY)
    begun = time.monotonic()
    with pytest.raises(OverTime):
        process.ask(long_task(), TaskLimits(cpu_s=60, wall_s=0.2, memory_bytes=1 << 30))
    assert time.monotonic() - begun < 5


def test_a_task_that_needs_too_much_memory_is_refused(process: ReadingProcess) -> None:
    process.ask(SMALL, PLENTY)
    with pytest.raises(OverMemory):
        process.ask(long_task(), TaskLimits(cpu_s=60, wall_s=60, memory_bytes=70 << 20))
    assert not process.fit


def test_a_process_that_is_killed_is_told_of_without_what_it_read(process: ReadingProcess) -> None:
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(Died, match="ended with -9"):
        process.ask(SMALL, PLENTY)


def test_others_are_read_while_one_takes_long() -> None:
    """The long one does not get on at all: its process is paused."""
    lane = Lane("test", PLENTY)

    async def both() -> None:
        long = asyncio.create_task(lane.do(long_task()))
        while not lane.at_work:
            await asyncio.sleep(0.01)
        (held,) = lane.at_work
        os.kill(held.pid, signal.SIGSTOP)
        for _ in range(5):
            assert (await lane.do(SMALL)).headcounts == {"SNV": 12}
        assert not long.done()
        lane.stop()
        with pytest.raises(Refused) as refusal:
            await long
        assert refusal.value.problem.code == "reading.failed"

    asyncio.run(both())


def test_one_person_cannot_fill_the_places_of_all() -> None:
    # long enough that nobody is answered while others still ask
    lane = Lane("test", TaskLimits(cpu_s=20, wall_s=0.5, memory_bytes=1 << 30))
    task = long_task()

    async def asked(scope: dict[str, Any]) -> object:
        begin(scope)
        return await lane.do(task)

    async def ten() -> list[object]:
        hoa, binh = ({"state": {"session": Session(name)}} for name in ("hoa", "binh"))
        nobody = {"client": ("192.0.2.7", 1), "headers": []}
        scopes: list[dict[str, Any]] = [hoa] * 5 + [binh] + [nobody] * 5
        return list(await asyncio.gather(*map(asked, scopes), return_exceptions=True))

    found = asyncio.run(ten())
    assert [place for place, code in enumerate(codes(found)) if code == TOO_MANY] == [4, 10]
    assert codes(asyncio.run(ten())) == codes(found)  # places are given back
    lane.stop()


def test_more_than_can_wait_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_pool, "READ_WAITING", 1)
    lane = Lane("test", SOON_OVER)

    async def four() -> list[object]:
        tasks = [lane.do(long_task()) for _ in range(READ_AT_ONCE + 2)]
        return list(await asyncio.gather(*tasks, return_exceptions=True))

    assert codes(asyncio.run(four())) == ["reading.too_slow"] * 3 + [TOO_MANY]
    lane.stop()


@pytest.mark.parametrize("busy", [False, True])
def test_a_process_whose_parent_is_gone_ends(*, busy: bool) -> None:
    """Also in the middle of a task; a parent that is killed can tell it nothing."""
    script = (
        "import threading, time\n"
        "from tests.integration.test_reading import *\n"
        "made = ReadingProcess(); made.ask(SMALL, PLENTY); print(made.pid, flush=True)\n"
        f"made.ask(long_task(), PLENTY) if {busy} else time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    before = _cpu_s(child)
    until = time.monotonic() + PATIENCE_S
    while busy and _cpu_s(child) < before + 0.3:
        assert time.monotonic() < until, "it did not begin"
        time.sleep(0.02)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until, worked = time.monotonic() + PATIENCE_S, _cpu_s(child)
    while _runs(child):
        assert time.monotonic() < until, "it lives on"
        assert _cpu_s(child) < worked + 1.0, "it works on"  # the task takes longer
        time.sleep(0.02)


def _cpu_s(pid: int) -> float:
    """How long a process has worked; nothing of one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
