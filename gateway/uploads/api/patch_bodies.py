"""The body of a request that sends a file; and what is left of it when it is refused."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from gateway.core.access.rate_limits import UPLOAD_SILENCE_S

#: of a body that is refused: our pages send no longer ones
DRAINED = 16 << 20
DRAIN_S = 2.0

Receive = Callable[[], Awaitable[dict[str, Any]]]


class Drain:
    """Reads on for a while when a body is refused: a client that still sends when the connection is
    closed sees a broken line in place of the answer."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._over = receive, False

    async def receive(self) -> dict[str, Any]:
        """The next message, noted."""
        message = await self._receive()
        self._over = message["type"] == "http.disconnect" or not message.get("more_body", False)
        return message

    async def read_on(self) -> None:
        """So many bytes and so long at most."""
        left = DRAINED
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_S):
                while left > 0 and not self._over:
                    left -= len((await self.receive()).get("body", b""))


class Body:
    """The body as it comes; ``broken``: the client was gone, silent or overtaken before its end."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._more, self.broken = receive, True, False
        self._task = asyncio.current_task()
        self._waiting = self._overtaken = False
        self.over = asyncio.Event()

    def overtake(self) -> None:
        """Another request goes on where this one has come to."""
        self._overtaken = True
        if self._waiting and self._task is not None:
            self._task.cancel()

    async def next(self) -> bytes:
        """The next chunk that has bytes; empty at the end."""
        while self._more and not self._overtaken:
            message = await self._message()
            if message is None or message["type"] == "http.disconnect":
                break
            self._more = message.get("more_body", False)
            if message.get("body"):
                return bytes(message["body"])
        self.broken = self._more
        self._more = False
        return b""

    async def _message(self) -> dict[str, Any] | None:
        """The next message; ``None`` if none came, or none is waited for any more."""
        self._waiting = True
        try:
            async with asyncio.timeout(UPLOAD_SILENCE_S):
                return await self._receive()
        except TimeoutError:
            return None
        except asyncio.CancelledError:
            if not self._overtaken or self._task is None:
                raise
            self._task.uncancel()
            return None
        finally:
            self._waiting = False
