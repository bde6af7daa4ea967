"""A lean HTTP/1.1 client on uvloop, so that the load costs less than what it measures."""

import asyncio
from typing import NamedTuple, Self, cast

import msgspec


class Response(NamedTuple):
    """Status, headers as they came, and body."""

    status: int
    head: bytes
    body: bytes

    def json(self) -> dict[str, object]:
        """The body as an object."""
        decoded: dict[str, object] = msgspec.json.decode(self.body)
        return decoded


class HttpConnection(asyncio.Protocol):
    """One keep-alive connection, one request at a time; opened again when the server closed it.
    ``source``: the address to come from, where there are several."""

    def __init__(self, host: str, port: int, source: str = "") -> None:
        self.host, self.port = host, port
        self._source = (source, 0) if source else None
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Response] | None = None
        self._buffer = b""
        self._loop = asyncio.get_running_loop()

    async def open(self) -> Self:
        """Connect; ``OSError`` if nobody listens."""
        await self._loop.create_connection(
            lambda: self, self.host, self.port, local_addr=self._source
        )
        return self

    async def request(
        self, method: str, path: str, token: str = "", body: bytes = b"", extra: str = ""
    ) -> Response:
        """Send one request and wait for its answer; ``ConnectionError`` if the server goes away."""
        if self._transport is None or self._transport.is_closing():
            await self.open()
        assert self._transport is not None
        self._answer = self._loop.create_future()
        authorization = f"authorization: Bearer {token}\r\n" if token else ""
        head = (
            f"{method} {path} HTTP/1.1\r\nhost: {self.host}\r\n{authorization}{extra}"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + body)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's call: connected."""
        # uvloop's transport is one in all but its base class
        self._transport, self._buffer = cast(asyncio.Transport, transport), b""

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's call: the server hung up, perhaps in the middle of an answer."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        """asyncio's call: a piece of an answer."""
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or self._answer is None or self._answer.done():
            return
        head = self._buffer[:end]  # as it came: stamps are in upper and lower case
        start = head.lower().find(b"content-length:")
        length = int(head[start + 15 :].split(b"\r\n", 1)[0]) if start >= 0 else 0
        if len(self._buffer) >= end + 4 + length:
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = b""
            if b"\r\nconnection: close" in head.lower():
                self.close()  # what is sent on it now would not be read
            self._answer.set_result(Response(int(head[9:12]), head, body))
