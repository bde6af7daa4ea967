"""What of an mp4 or mov file tells who made it, and when and where, is written over in place.

Boxes that a player needs are on a list; every other one becomes ``free``, filled with zeros. So
nothing moves: the same file is played, under some kilobytes of patches. Names of handlers and
compressors and times of creation are zeroed inside boxes that stay.

A file that has more than one video and one sound, or too much to be written over, cannot be
cleaned so (what further tracks hold lies among the pictures): :class:`NotInPlace` says so, and the
file is written anew instead.
"""

import struct
from bisect import bisect_left
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

#: boxes that hold boxes
_HOLDING: Final = frozenset(
    (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts", b"mvex", b"moof", b"traf")
)
#: tables of samples and times, and the samples
_KEPT: Final = frozenset(
    b"ftyp styp mdat sidx mfra tfra mfro mfhd tfhd tfdt trun vmhd smhd elst mehd trex stts ctts "
    b"stss stsc stsz stz2 stco co64 sdtp sgpd sbgp cslg".split()
)
#: where the samples lie in the file -> bytes of each place
_PLACES: Final = {b"stco": 4, b"co64": 8}
_LONGEST_TABLE: Final = 16 << 20
_TIMED: Final = frozenset((b"mvhd", b"tkhd", b"mdhd"))
#: what a decoder needs beside the samples
_OF_CODECS: Final = frozenset(
    b"avcC hvcC vpcC av1C esds dOps dfLa alac wave colr pasp clap fiel gama chan mdcv clli dvcC "
    b"dvvC d263 damr".split()
)
_PADDING: Final = frozenset((b"free", b"skip", b"wide"))
#: bytes of a sample entry before the boxes in it: of a picture, and of a sound by its version
_PICTURE_ENTRY: Final = 78
_SOUND_ENTRY: Final = (28, 44, 64)
_MOST: Final = 1 << 20
_MOST_BOXES: Final = 200_000
_DEEPEST: Final = 8
Patch = tuple[int, bytes]


class NotInPlace(Exception):  # noqa: N818 - says what the file is like
    """It cannot be cleaned by writing over it."""


class Box(NamedTuple):
    """Where a box begins, where its content does, and where it ends."""

    kind: bytes
    start: int
    content: int
    end: int


def scrubbed(source: BinaryIO, size: int) -> list[Patch]:
    """Offsets, and the bytes to write over; :class:`NotInPlace`."""
    return _Scrubbing(source, size).patches


class _Scrubbing:
    def __init__(self, source: BinaryIO, size: int) -> None:
        self._source, self._left = source, _MOST_BOXES
        self.patches: list[Patch] = []
        self._zeros_left = _MOST
        outermost = list(self._boxes(0, size))
        films = [box for box in outermost if box.kind == b"moov"]
        handlers = sorted(
            self._handler(track)
            for outer in films
            for track in self._boxes(outer.content, outer.end)
            if track.kind == b"trak"
        )
        if handlers not in ([b"vide"], [b"soun"], [b"soun", b"vide"]):
            raise NotInPlace
        if not any(box.kind == b"moof" for box in outermost):  # whose samples are named elsewhere
            places = sorted(at for box in films for at in self._places(box))
            for box in outermost:
                if box.kind == b"mdat":
                    self._hide_unplayed(box, places)
        self._walk(0, size, 0, b"")

    def _walk(self, start: int, end: int, depth: int, handler: bytes) -> None:
        if depth > _DEEPEST:
            raise NotInPlace
        for box in self._boxes(start, end):
            if box.kind == b"trak":
                handler = self._handler(box)
            if box.kind in _HOLDING:
                self._walk(box.content, box.end, depth + 1, handler)
            elif box.kind in _TIMED:
                version = self._at(box.content, 1)
                self._zero(box.content + 4, box.content + (20 if version == b"\1" else 12))
            elif box.kind == b"hdlr":  # who made it, and a name
                self._zero(box.content + 12, box.end)
            elif box.kind == b"dref":
                self._hide_places(box)
            elif box.kind == b"stsd":
                for entry in self._boxes(box.content + 8, box.end):
                    self._scrub_entry(entry, handler)
            elif box.kind not in _KEPT:
                self._free(box)

    def _places(self, outer: Box, depth: int = 0) -> Iterator[int]:
        """Where in the file samples begin, chunk by chunk."""
        if depth > _DEEPEST:
            raise NotInPlace
        for box in self._boxes(outer.content, outer.end):
            if box.kind in _HOLDING:
                yield from self._places(box, depth + 1)
            elif width := _PLACES.get(box.kind):
                table = box.end - box.content - 8
                if table > _LONGEST_TABLE:
                    raise NotInPlace
                found = self._at(box.content + 8, table)
                for at in range(0, len(found) - width + 1, width):
                    yield int.from_bytes(found[at : at + width], "big")

    def _hide_unplayed(self, box: Box, places: list[int]) -> None:
        """What lies among the samples before the first of them, or where there are none, is not
        played, and may say anything."""
        first = bisect_left(places, box.content)
        played = places[first] if first < len(places) else box.end
        self._zero(box.content, min(played, box.end))

    def _hide_places(self, box: Box) -> None:
        """The file itself is meant; old programs write its path beside that."""
        for entry in self._boxes(box.content + 8, box.end):
            if not self._at(entry.content + 3, 1)[0] & 1:
                raise NotInPlace  # what is played lies in another file
            self._zero(entry.content + 4, entry.end)

    def _scrub_entry(self, entry: Box, handler: bytes) -> None:
        if handler == b"vide":
            self._zero(entry.content + 12, entry.content + 16)  # vendor
            self._zero(entry.content + 42, entry.content + 74)  # name of the compressor
            inner = _PICTURE_ENTRY
        else:
            version = int.from_bytes(self._at(entry.content + 8, 2), "big")
            if version >= len(_SOUND_ENTRY):
                raise NotInPlace
            self._zero(entry.content + 12, entry.content + 16)
            inner = _SOUND_ENTRY[version]
        if entry.end - entry.content - inner < 8:
            return
        for box in self._boxes(entry.content + inner, entry.end):
            if box.kind not in _OF_CODECS:
                self._free(box)

    def _free(self, box: Box) -> None:
        if box.kind not in _PADDING:
            self.patches.append((box.start + 4, b"free"))
        self._zero(box.content, box.end)

    def _zero(self, start: int, end: int) -> None:
        size = end - start
        self._zeros_left -= max(size, 0)
        if self._zeros_left < 0:
            raise NotInPlace
        if size > 0:
            self.patches.append((start, bytes(size)))

    def _boxes(self, start: int, end: int) -> Iterator[Box]:
        while start < end:
            if end - start < 8:  # QuickTime ends a list of boxes with four zeros
                self._zero(start, end)
                return
            self._left -= 1
            head = self._at(start, 16)
            if len(head) < 8 or self._left < 0:
                raise NotInPlace
            size, kind = struct.unpack(">I4s", head[:8])
            content = start + 8
            if size == 1 and len(head) == 16:
                size, content = struct.unpack(">Q", head[8:])[0], start + 16
            elif size == 0:
                size = end - start
            if size < content - start or start + size > end:
                raise NotInPlace
            yield Box(kind, start, content, start + size)
            start += size

    def _handler(self, track: Box) -> bytes:
        for media in self._boxes(track.content, track.end):
            if media.kind == b"mdia":
                for box in self._boxes(media.content, media.end):
                    if box.kind == b"hdlr":
                        return self._at(box.content + 8, 4)
        raise NotInPlace

    def _at(self, offset: int, size: int) -> bytes:
        self._source.seek(offset)
        return self._source.read(size)
