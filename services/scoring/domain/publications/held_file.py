"""A file of a publication while it is made, and until it is stored: there may be 50,000 attempts in
it, tens of megabytes, of which hashes and salts are the least that can be said shorter.

It is held in compressed parts, so that making one takes little more memory than what it is made
from.
"""

import io
import zlib
from collections.abc import Iterator

PART = 1_000_000
"""Bytes of a part, and those of the line that ends it."""
_QUICKLY = 1


class HeldFile:
    """Lines, each written as a whole; can be read as often as one likes."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._last = bytearray()

    def write(self, line: bytes, /) -> int:
        """Add a line with its end."""
        self._last += line
        if len(self._last) >= PART:
            self._parts.append(zlib.compress(self._last, _QUICKLY))
            self._last = bytearray()
        return len(line)

    def parts(self) -> Iterator[str]:
        """The text in parts of whole lines."""
        for part in self._parts:
            yield zlib.decompress(part).decode()
        if self._last:
            yield self._last.decode()

    def lines(self) -> Iterator[bytes]:
        """Its lines with their ends."""
        for part in self.parts():
            yield from io.BytesIO(part.encode())

    def text(self) -> str:
        """All of it: only for files that are known to be short."""
        return "".join(self.parts())
