"""Server-sent events: one look a while at what somebody watches, told to all who watch it."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Hashable
from typing import Generic, TypeVar

from contracts.errors import Refused, Unavailable

log = logging.getLogger(__name__)

HEARTBEAT_S = 10.0
Key = TypeVar("Key", bound=Hashable)


class Watched(ABC):
    """What is watched. ``number`` grows with each change; ``every_s`` is between two looks."""

    every_s: float
    number = 0

    @abstractmethod
    async def look(self) -> None:
        """Ask anew, and count up ``number`` if there is something to tell; ``Unavailable`` and
        ``Refused`` leave everything as it was."""

    @abstractmethod
    def told_since(self, number: int) -> bytes:
        """The event for a listener who was told everything up to ``number``; 0: nothing yet."""


class Feeds(Generic[Key]):
    """One poller for each thing that somebody watches."""

    def __init__(self, make: Callable[[Key], Watched], closing: asyncio.Event) -> None:
        self._make, self._closing = make, closing
        self._feeds: dict[Key, _Feed] = {}

    async def listen(
        self, key: Key, allowed: Callable[[], bool] = lambda: True
    ) -> AsyncIterator[bytes]:
        """Events for one listener, until it goes, is not ``allowed`` any more (looked at before
        each event and heartbeat), or the gateway closes."""
        feed = self._feeds.get(key)
        if feed is None:
            feed = self._feeds[key] = _Feed(self._make(key))
        feed.listeners += 1
        try:
            async for event in self._events(feed, allowed):
                yield event
        finally:
            feed.listeners -= 1
            if not feed.listeners and self._feeds.get(key) is feed:
                del self._feeds[key]
                feed.task.cancel()

    async def _events(self, feed: "_Feed", allowed: Callable[[], bool]) -> AsyncIterator[bytes]:
        yield b"retry: 2000\n\n"
        seen = 0
        while not self._closing.is_set() and allowed():
            if feed.watched.number != seen:
                event = feed.watched.told_since(seen)
                seen = feed.watched.number
                yield event
                continue
            if not await self._wait(feed.changed):
                yield b": still here\n\n"

    async def _wait(self, changed: asyncio.Event) -> bool:
        """Whether there is something new, or the gateway closes, before the next heartbeat."""
        waits = [asyncio.ensure_future(event.wait()) for event in (changed, self._closing)]
        try:
            done, _ = await asyncio.wait(
                waits, timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for wait in waits:
                wait.cancel()
        return bool(done)


class _Feed:
    """Looks again and again; ``changed`` is replaced each time there is something new."""

    def __init__(self, watched: Watched) -> None:
        self.watched, self.listeners = watched, 0
        self.changed = asyncio.Event()
        self.task = asyncio.create_task(self._poll())

    async def _poll(self) -> None:
        while True:
            before = self.watched.number
            try:
                await self.watched.look()
            except (Unavailable, Refused) as error:
                log.info("nothing new to tell at present: %s", error)
            except Exception:  # whoever listens would wait for ever, and nobody know why
                log.exception("%s could not be looked at", type(self.watched).__name__)
            if self.watched.number != before:
                changed, self.changed = self.changed, asyncio.Event()
                changed.set()
            await asyncio.sleep(self.watched.every_s)
