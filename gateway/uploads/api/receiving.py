"""Bytes of a file, stored as they come: cut into segments, of which two are in memory at most, the
one that fills and the one that is being written."""

import asyncio
import hmac
from collections.abc import Awaitable, Coroutine
from typing import Any

from contracts.errors import Refused
from gateway.uploads.api.patch_bodies import Body
from gateway.uploads.api.tus_headers import ALGORITHMS
from gateway.uploads.cache import Announced, Taken, UploadStore


async def streamed(uploads: UploadStore, announced: Announced, at: int, body: Body) -> int:
    """Store what comes, from offset ``at`` on; the offset behind it. What came before the line
    broke is stored too, and the next HEAD tells it."""
    segments = _Segments(uploads, announced.upload, at)
    try:
        while chunk := await body.next():
            if segments.end + len(chunk) > announced.size:
                raise _too_long()
            await segments.take(chunk)
    finally:
        await segments.settle()  # also after a cancellation or an excess: what is full is kept
    await segments.close()
    uploads.give_back(segments.buffers)
    if body.broken:
        raise _interrupted()
    return segments.end


class _Segments:
    """The segments that one request fills. They end at multiples of their size, so that a file
    has few of them wherever lines broke."""

    def __init__(self, uploads: UploadStore, upload: str, at: int) -> None:
        self._uploads, self._upload, self._size = uploads, upload, uploads.segment
        self._begun, self._filled = at, 0
        self.buffers = uploads.buffers(2)
        self._filling, self._spare = self.buffers
        self._writing: asyncio.Task[None] | None = None

    @property
    def end(self) -> int:
        """Behind the last byte that was taken."""
        return self._begun + self._filled

    async def take(self, chunk: bytes) -> None:
        """Take bytes in; a segment that is full is written while the next one fills."""
        seen = memoryview(chunk)
        while seen:
            part = seen[: self._size - self.end % self._size]
            self._filling[self._filled : self._filled + len(part)] = part
            self._filled, seen = self._filled + len(part), seen[len(part) :]
            if self.end % self._size == 0:
                await self.settle()
                self._writing = asyncio.create_task(self._write())
                self._begun, self._filled = self.end, 0
                self._filling, self._spare = self._spare, self._filling

    async def settle(self) -> None:
        """Wait for what is being written."""
        writing, self._writing = self._writing, None
        if writing is not None:
            await _alone(writing)

    async def close(self) -> None:
        """Write the rest."""
        if self._filled:
            await _alone(self._write())

    def _write(self) -> Coroutine[Any, Any, None]:
        content = memoryview(self._filling)[: self._filled]
        return self._uploads.add(self._upload, self._begun, content)


async def checked(
    uploads: UploadStore, announced: Announced, at: int, body: Body, expected: tuple[str, bytes]
) -> int:
    """Store a body that is what its digest says, or nothing of it; so it is a segment at most."""
    made = bytearray()
    while chunk := await body.next():
        made += chunk
        if len(made) > uploads.segment or at + len(made) > announced.size:
            raise _too_long()
    if body.broken:
        raise _interrupted()
    if not hmac.compare_digest(ALGORITHMS[expected[0]](made).digest(), expected[1]):
        raise Refused(
            "upload.checksum", "Dữ liệu đến nơi không nguyên vẹn. (The checksum does not match.)"
        )
    if made:
        await _alone(uploads.add(announced.upload, at, memoryview(made)))
    return at + len(made)


async def _alone(writing: Awaitable[None]) -> None:
    try:
        await writing
    except Taken:
        raise elsewhere() from None


def elsewhere() -> Refused:
    """The file has come to another offset than the request thinks."""
    return Refused(
        "upload.offset",
        "Tệp đã được gửi tới vị trí khác; hãy hỏi lại rồi gửi tiếp. "
        "(The upload is at another offset; ask for it and go on.)",
    )


def _too_long() -> Refused:
    return Refused("upload.too_long", "Nhiều dữ liệu hơn đã báo. (More bytes than were announced.)")


def _interrupted() -> Refused:
    return Refused("upload.interrupted", "Kết nối bị ngắt. (Disconnected.)")
