"""Answers that hold until something else is published, within so many bytes."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, Generic, TypeVar

from msgspec import Struct

Value = TypeVar("Value")
Place = Hashable
Version = Hashable

MOST_BYTES = 32 * 1024 * 1024


class CachedAnswer(Struct, Generic[Value], frozen=True):
    """An answer, its ``size`` in bytes, and ``version``: what it was made from."""

    value: Value
    size: int
    version: Any


class ResponseCache:
    """Keeps answers by place and part; those asked for longest ago go first.

    A ``version`` says what an answer must be made from. Asked for with another one, everything that
    is kept of the place goes. An answer that turns out to be made from something else than was
    asked for (published in between, or one service heard of a change before another) is given to
    those who wait for it and not kept. Who asks for the same at once waits for one making.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self.bytes = 0
        self._kept: OrderedDict[tuple[Place, Hashable], CachedAnswer[Any]] = OrderedDict()
        self._making: dict[Hashable, asyncio.Task[CachedAnswer[Any]]] = {}

    async def get(
        self,
        place: Place,
        version: Version,
        part: Hashable,
        make: Callable[[], Awaitable[CachedAnswer[Value]]],
    ) -> CachedAnswer[Value]:
        """What ``make`` answers, or did. What it raises goes to all who wait, and is not kept."""
        kept = self._kept.get((place, part))
        if kept is not None and kept.version == version:
            self._kept.move_to_end((place, part))
            return kept
        self._clear(place, version)
        key = (place, version, part)
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.create_task(self._make(place, version, part, make))
            task.add_done_callback(lambda done: self._done(key, done))
        return await asyncio.shield(task)  # whoever goes away takes it from nobody else

    async def _make(
        self,
        place: Place,
        version: Version,
        part: Hashable,
        make: Callable[[], Awaitable[CachedAnswer[Value]]],
    ) -> CachedAnswer[Value]:
        made = await make()
        if made.version == version and made.size <= self._most_bytes:
            self._drop((place, part))
            self._kept[place, part] = made
            self.bytes += made.size
            while self.bytes > self._most_bytes:
                self._drop(next(iter(self._kept)))
        return made

    def _clear(self, place: Place, version: Version) -> None:
        old = [
            key for key, made in self._kept.items() if key[0] == place and made.version != version
        ]
        for key in old:
            self._drop(key)

    def _drop(self, key: tuple[Place, Hashable]) -> None:
        if (made := self._kept.pop(key, None)) is not None:
            self.bytes -= made.size

    def _done(self, key: Hashable, task: asyncio.Task[CachedAnswer[Any]]) -> None:
        del self._making[key]
        if not task.cancelled():
            task.exception()  # whoever waited has it; when nobody did, it is nobody's loss
