"""A file written while its rows are still asked for, so that never all of them are held."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from queue import SimpleQueue
from typing import TypeVar

Row = TypeVar("Row")

#: parts that may wait to be written; then no more are asked for
MOST_WAITING = 2
LOOK_S = 0.01


class _GivenUp(Exception):  # noqa: N818
    """Whoever asked for the rows has given up."""


async def written_as_they_come(
    parts: AsyncIterator[Sequence[Row]], write: Callable[[Iterable[Row]], None]
) -> None:
    """Let ``write`` have the rows of all parts, in a thread: it writes one part while the next is
    asked for. Raises what asking or writing raises; the thread has ended by then."""
    waiting: SimpleQueue[Sequence[Row] | None] = SimpleQueue()
    given_up = False

    def rows() -> Iterator[Row]:
        while (part := waiting.get()) is not None:
            yield from part
        if given_up:
            raise _GivenUp

    writing = asyncio.create_task(asyncio.to_thread(write, rows()))
    try:
        async for part in parts:
            waiting.put(part)
            while waiting.qsize() >= MOST_WAITING and not writing.done():
                await asyncio.sleep(LOOK_S)
            if writing.done():
                break
    except BaseException:
        given_up = True
        raise
    finally:
        waiting.put(None)
        await asyncio.wait([writing])
        if given_up:
            writing.exception()  # asked for, so that nobody is told of it
    await writing
