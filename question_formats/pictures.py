"""Pictures of questions as files hold them: called what they are by their first bytes, and counted.

Nobody decodes them here: that is done where no key has been read (``entry_files``).
"""

import hashlib
from collections.abc import Sequence

from msgspec import Struct

from contracts.errors import Refused
from contracts.question_bank import PictureType, QuestionPicture

from .file_refusals import refusal

#: of a picture in a file; photographs of phones have half of it
MOST_BYTES = 6 << 20
MOST_OF_A_QUESTION = 8
MOST_OF_A_BANK = 300
#: of all pictures of a bank together
MOST_BYTES_OF_A_BANK = 24 << 20
#: the same once they were made anew, which may make them larger: what can wait for a confirmation
MOST_SHOWN_OF_A_BANK = 48 << 20
LONGEST_ALT = 1_000
#: stands in a text where a picture does, while the text is looked at; ``SIGN`` says which
MARK = "\ufffc"
SIGN = "picture"

_STARTS: tuple[tuple[bytes, PictureType], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_OTHERS = (
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\0\x09\0", "WMF"),
)
_SVG = (b"<svg", b"<?xml", b"<!doctype svg")


class FoundPicture(Struct, frozen=True):
    """A picture in a file. ``place``: "" of the question's text, else an option's letter."""

    place: str
    content: bytes
    alt: str

    @property
    def named(self) -> QuestionPicture:
        """As a question has it: by the bytes of the file, not yet looked into."""
        digest = hashlib.sha256(self.content).hexdigest()
        media = type_of(self.content) or "image/png"
        return QuestionPicture(self.place, digest, media, 0, 0, self.alt)


def too_many_pictures() -> Refused:
    """The pictures of a bank are too many, or too large together."""
    limit_mb = MOST_BYTES_OF_A_BANK >> 20
    return refusal("too_many_pictures", limit=MOST_OF_A_BANK, limit_mb=limit_mb)


def type_of(content: bytes) -> PictureType | None:
    """What browsers are to be told that it is; ``None``: not one of the kinds that are taken."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return next((media for start, media in _STARTS if content.startswith(start)), None)


def fault_of(content: bytes) -> tuple[str, str] | None:
    """Why a picture cannot be taken, as far as that is seen from outside: a finding's code, and
    what it is about."""
    if len(content) > MOST_BYTES:
        return "picture_too_large", f"{MOST_BYTES >> 20} MB"
    if type_of(content) is not None:
        return None
    if not content:
        return "picture_unreadable", ""
    if content[40:44] == b" EMF":
        return "picture_type", "EMF"
    if content[:1000].lstrip(b"\xef\xbb\xbf\r\n\t ").lower().startswith(_SVG):
        return "picture_type", "SVG"
    other = next((name for start, name in _OTHERS if content.startswith(start)), "")
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"):
        other = "HEIC/AVIF"
    return "picture_type", other or "?"


def fault_of_question(pictures: Sequence[FoundPicture]) -> tuple[str, str] | None:
    """What is wrong with the pictures of one question."""
    if len(pictures) > MOST_OF_A_QUESTION:
        return "pictures_too_many", str(MOST_OF_A_QUESTION)
    if any(len(one.alt) > LONGEST_ALT for one in pictures):
        return "alt_too_long", str(LONGEST_ALT)
    faults = (fault_of(one.content) for one in pictures)
    return next((fault for fault in faults if fault is not None), None)
