"""A text document as its readers give it: paragraphs, and what was seen on the way; and what of it
is told to others."""

from typing import Final

from msgspec import Struct, field

from contracts.entry_checks import FileFacts, FileFault
from entry_files.likeness import TextPrints

#: letters of a document; a book has a million
MOST_CHARS: Final = 4_000_000
#: bytes of a document: it is read as a whole, in a process that may have 700 MB
MOST_BYTES: Final = 100_000_000


class Unreadable(Exception):  # noqa: N818 - says what a file is
    """It cannot be looked into, for this reason. ``seems``: what it is instead, where known."""

    def __init__(self, fault: FileFault, seems: str = "") -> None:
        super().__init__(fault)
        self.fault, self.seems = fault, seems


class Document(Struct):
    """``first_page``: so many paragraphs stand before the first break of a page that somebody made;
    ``None``: nobody made one."""

    paragraphs: list[str] = field(default_factory=list)
    first_page: int | None = None
    pages: int | None = None
    numbered: bool | None = None
    tracked_changes: bool = False
    active: bool = False
    pictures: int = 0


class ReadEntry(Struct, frozen=True):
    """``lines``: without the cover, with names made unreadable; ``None``: nothing to be read.
    ``compared``: the same with its names, as it is compared with others."""

    facts: FileFacts
    lines: list[str] | None = None
    compared: TextPrints = TextPrints()
