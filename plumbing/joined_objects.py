"""Objects that follow each other, read as one file, so that they need not be copied together."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator

from plumbing.object_store import Objects

READ_AT_ONCE = 1 << 20


class Joined:
    """One file: seekable, so that readers of media can use it, with one block in memory.

    ``parts``: names and sizes in order. ``patches``: offset and bytes that are read in place of
    what lies there.
    """

    def __init__(
        self,
        store: Objects,
        parts: Iterable[tuple[str, int]],
        patches: Iterable[tuple[int, bytes]] = (),
        block: int = 1 << 20,
    ) -> None:
        self._store, self._block, self.parts = store, block, list(parts)
        self._patches = sorted(patches)
        self._starts: list[tuple[int, int, str]] = []
        at = 0
        for name, size in self.parts:
            self._starts.append((at, size, name))
            at += size
        self.size, self._at = at, 0
        self._held, self._held_from = b"", 0

    def patched(self, patches: Iterable[tuple[int, bytes]]) -> "Joined":
        """The same file with these bytes in place of what lies there."""
        return Joined(self._store, self.parts, patches, self._block)

    def chunks(self, start: int, end: int, at_once: int = READ_AT_ONCE) -> Iterator[bytes]:
        """Bytes from ``start`` to before ``end``, a chunk at a time."""
        for begins, size, name in self._starts:
            low, high = max(start, begins), min(end, begins + size)
            while low < high:
                chunk = self._store.read(name, low - begins, min(high, low + at_once) - begins)
                if not chunk:
                    raise OSError(f"{name} is shorter than it was")
                yield self._patched(low, chunk)
                low += len(chunk)

    def _patched(self, at: int, chunk: bytes) -> bytes:
        end, made = at + len(chunk), None
        for offset, content in self._patches:
            low, high = max(at, offset), min(end, offset + len(content))
            if low < high:
                made = made or bytearray(chunk)
                made[low - at : high - at] = content[low - offset : high - offset]
        return chunk if made is None else bytes(made)

    async def stream(self, start: int, end: int) -> AsyncIterator[bytes]:
        """The same on an event loop."""
        chunks = self.chunks(start, end)
        while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
            yield chunk

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        end = self.size if size < 0 else min(self.size, self._at + size)
        made = []
        while self._at < end:
            held = self._held_from <= self._at < self._held_from + len(self._held)
            if not held:
                self._held_from = self._at - self._at % self._block
                until = min(self.size, self._held_from + self._block)
                self._held = b"".join(self.chunks(self._held_from, until, self._block))
            low = self._at - self._held_from
            piece = self._held[low : low + end - self._at]
            made.append(piece)
            self._at += len(piece)
        return b"".join(made)

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of a file."""
        base = {0: 0, 1: self._at, 2: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """As of a file."""
        return self._at

    def seekable(self) -> bool:
        """As of a file."""
        return True
