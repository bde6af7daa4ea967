"""A file that is written into a store while it is made, as objects that follow each other."""

from plumbing.object_store import Objects

SEGMENT = 4 << 20


class SegmentWriter:
    """Written onward; only the first segment can be gone back to, where formats keep sizes that are
    known at the end. It is kept back until then."""

    def __init__(self, store: Objects, prefix: str, segment: int = SEGMENT) -> None:
        self._store, self._prefix, self._segment = store, prefix, segment
        self._first, self._tail = bytearray(), bytearray()
        self._kept_to, self._at = segment, 0

    @property
    def size(self) -> int:
        """Bytes of all that was written."""
        if len(self._first) < self._segment:
            return len(self._first)
        return self._kept_to + len(self._tail)

    def write(self, content: bytes) -> int:
        """As of a file; ``ValueError`` where it is past."""
        left = memoryview(content)
        if self._at > self.size:
            raise ValueError("nothing is left out of a file")
        if self._at < self._segment:
            room = left[: self._segment - self._at]
            self._first[self._at : self._at + len(room)] = room
            left = left[len(room) :]
            self._at += len(room)
        if left:
            if self._at != self.size:
                raise ValueError("only the beginning of a file can be written anew")
            self._tail += left
            self._at += len(left)
            while len(self._tail) >= self._segment:
                self._keep_tail(self._segment)
        return len(content)

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of a file."""
        self._at = offset + (0, self._at, self.size)[whence]
        return self._at

    def tell(self) -> int:
        """As of a file."""
        return self._at

    def finish(self) -> None:
        """Keep what is left."""
        if self._tail:
            self._keep_tail(len(self._tail))
        self._keep(0, self._first)

    def _keep_tail(self, size: int) -> None:
        self._keep(self._kept_to, self._tail[:size])
        del self._tail[:size]
        self._kept_to += size

    def _keep(self, at: int, content: bytearray) -> None:
        self._store.put_new(f"{self._prefix}{at:015d}", content)
