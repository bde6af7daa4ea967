"""Files are written while their rows are asked for, and never all of them are held."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable

import pytest

from gateway.core.files.written_as_they_come import MOST_WAITING, written_as_they_come

pytestmark = pytest.mark.anyio


async def test_all_rows_are_written_in_their_order_and_few_parts_wait_for_a_slow_writer() -> None:
    written: list[int] = []
    asked = 0
    ahead: list[int] = []

    async def parts() -> AsyncIterator[list[int]]:
        nonlocal asked
        for start in range(0, 60, 3):
            asked += 1
            yield [start, start + 1, start + 2]

    def write(rows: Iterable[int]) -> None:
        for row in rows:
            ahead.append(asked - row // 3)
            written.append(row)

    await written_as_they_come(parts(), write)
    assert written == list(range(60))
    assert max(ahead) <= MOST_WAITING + 2


async def test_what_asking_raises_ends_the_writing() -> None:
    ended = threading.Event()

    async def parts() -> AsyncIterator[list[int]]:
        yield [1]
        raise LookupError("no more")

    def write(rows: Iterable[int]) -> None:
        try:
            list(rows)
        finally:
            ended.set()

    with pytest.raises(LookupError):
        await written_as_they_come(parts(), write)
    assert ended.is_set()


async def test_what_writing_raises_ends_the_asking() -> None:
    asked = []

    async def parts() -> AsyncIterator[list[int]]:
        for number in range(1_000_000):
            asked.append(number)
            yield [number]

    def write(rows: Iterable[int]) -> None:
        assert next(iter(rows)) == 0
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await written_as_they_come(parts(), write)
    assert len(asked) < 1_000_000


async def test_who_goes_away_leaves_no_thread_behind() -> None:
    ended, begun = threading.Event(), asyncio.Event()

    async def parts() -> AsyncIterator[list[int]]:
        yield [1]
        begun.set()
        await asyncio.Event().wait()

    def write(rows: Iterable[int]) -> None:
        try:
            list(rows)
        finally:
            ended.set()

    task = asyncio.create_task(written_as_they_come(parts(), write))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
