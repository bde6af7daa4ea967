"""A file that is written into a store while it is made, as objects that follow each other."""

from plumbing.object_store import Objects

SEGMENT = 4 << 20
#: segments at the end that can still be written over: an index of two hours of video needs two
HELD_BACK = 4


class SegmentWriter:
    """Written onward. Formats go back to the beginning, where they keep sizes that are known at the
    end, and in the index that they end with: the first segment and the last ones are kept back."""

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
        """As of a file; ``ValueError`` where that is in the store already."""
        left = memoryview(content)
        if self._at > self.size:
            raise ValueError("nothing is left out of a file")
        if self._at < self._segment:
            left = left[self._put(self._first, self._at, left[: self._segment - self._at]) :]
        if left:
            if self._at < self._kept_to:
                raise ValueError("this part of the file is written")
            self._put(self._tail, self._at - self._kept_to, left)
            while len(self._tail) >= self._segment * (HELD_BACK + 1):
                self._keep_tail(self._segment)
        return len(content)

    def _put(self, held: bytearray, at: int, content: memoryview) -> int:
        held[at : at + len(content)] = content
        self._at += len(content)
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
        while self._tail:
            self._keep_tail(min(self._segment, len(self._tail)))
        self._keep(0, self._first)

    def _keep_tail(self, size: int) -> None:
        self._keep(self._kept_to, self._tail[:size])
        del self._tail[:size]
        self._kept_to += size

    def _keep(self, at: int, content: bytearray) -> None:
        self._store.put_new(f"{self._prefix}{at:015d}", content)
