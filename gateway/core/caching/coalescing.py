"""One answer for all who ask in the same moment."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from contracts.errors import Unavailable

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

MOST_KEPT = 512


class CoalescingCache(Generic[Key, Value]):
    """Asks at most once per ``fresh_s`` and key, however many want to know.

    An answer older than ``fresh_s`` but not than ``stale_s`` is given at once while a newer one is
    fetched. When nothing answers, an answer at most ``outage_s`` old has to do. A refusal is
    raised to whoever waited for it and not kept.
    """

    def __init__(
        self,
        ask: Callable[[Key], Awaitable[Value]],
        *,
        fresh_s: float,
        stale_s: float,
        outage_s: float = 0.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask, self._monotonic = ask, monotonic
        self._fresh_s, self._stale_s, self._outage_s = fresh_s, stale_s, outage_s
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._under_way: dict[Key, asyncio.Task[Value]] = {}

    async def get(self, key: Key, within_s: float | None = None) -> Value:
        """The value, at most ``stale_s`` (or ``within_s``) old unless nothing answers."""
        fresh_s = self._fresh_s if within_s is None else within_s
        stale_s = self._stale_s if within_s is None else within_s
        at, value = self._kept.get(key, (float("-inf"), None))
        age_s = self._monotonic() - at
        if age_s <= fresh_s:
            return value  # type: ignore[return-value]
        task = self._refresh(key)
        if age_s <= stale_s:
            return value  # type: ignore[return-value]
        try:
            return await asyncio.shield(task)
        except Unavailable:
            if age_s <= self._outage_s:
                return value  # type: ignore[return-value]
            raise

    def peek(self, key: Key) -> Value | None:
        """The value as it was last known, without waiting; a newer one is fetched if it is old."""
        at, value = self._kept.get(key, (float("-inf"), None))
        if self._monotonic() - at > self._fresh_s:
            self._refresh(key)
        return value

    def forget(self, key: Key) -> None:
        """Ask anew next time: the caller knows that it changed."""
        self._kept.pop(key, None)
        self._under_way.pop(key, None)

    def _refresh(self, key: Key) -> asyncio.Task[Value]:
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(self._fetch(key))
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._done(key, done))
        return task

    async def _fetch(self, key: Key) -> Value:
        asked_at = self._monotonic()
        value = await self._ask(key)
        if self._under_way.get(key) is asyncio.current_task():
            self._kept[key] = (asked_at, value)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return value

    def _done(self, key: Key, task: asyncio.Task[Value]) -> None:
        if self._under_way.get(key) is task:
            del self._under_way[key]
        if not task.cancelled():
            task.exception()  # whoever waited has it; when nobody did, it is nobody's loss
