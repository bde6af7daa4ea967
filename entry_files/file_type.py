"""What a file is, by its first bytes: its name promises nothing."""

from typing import Final, NamedTuple

from contracts.entry_checks import FileType

HEAD: Final = 4096
#: a zip file, which may be a document
ZIP = "zip"
#: what Word, Excel wrote until 2003; and how documents with a password are kept
OLE = "ole"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_STARTS: Final[tuple[tuple[bytes, FileType], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"ID3", "mp3"),
)
_OTHERS: Final = (
    (b"PK\x03\x04", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"GIF8", "gif"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"MZ", "exe"),
    (b"BM", "bmp"),
)
#: boxes that a file of the QuickTime family may begin with
_FIRST_BOXES: Final = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_SOUND_BRANDS: Final = (b"M4A ", b"M4B ")
_PICTURE_BRANDS: Final = (b"heic", b"heix", b"mif1", b"msf1", b"avif")


class Guess(NamedTuple):
    """``seems``: of what is unknown, a short word for it, or nothing."""

    media: FileType
    seems: str = ""


def type_of(head: bytes) -> Guess:
    """By the first ``HEAD`` bytes; zip files and those of old Office are looked into elsewhere."""
    for start, media in _STARTS:
        if head.startswith(start):
            return Guess(media)
    if b"%PDF-" in head[:1024]:
        return Guess("pdf")
    if head[4:8] in _FIRST_BOXES:
        return _of_boxes(head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return Guess("webm") if b"webm" in head[:64] else Guess("unknown", "mkv")
    if head.startswith(b"RIFF"):
        riff = {b"WAVE": Guess("wav"), b"WEBP": Guess("unknown", "webp")}
        return riff.get(head[8:12], Guess("unknown", "avi"))
    # eleven bits of synchronisation, then a version and a layer; layer 0 is AAC
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
        return Guess("mp3")
    if head[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return Guess("unknown", "aac")
    for start, name in _OTHERS:
        if head.startswith(start):
            return Guess("unknown", name)
    return _of_text(head)


def is_encrypted_office(content: bytes) -> bool:
    """Whether a document of Office is locked by a password."""
    return _ENCRYPTED_STREAM in content


def _of_boxes(head: bytes) -> Guess:
    if head[4:8] != b"ftyp":
        return Guess("mov")
    brand = head[8:12]
    if brand == b"qt  ":
        return Guess("mov")
    if brand in _PICTURE_BRANDS:
        return Guess("unknown", "heic")
    return Guess("m4a") if brand in _SOUND_BRANDS else Guess("mp4")


def _of_text(head: bytes) -> Guess:
    """Text of old Windows may hold any byte above 127: only signs of control speak against it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return Guess("txt")
    if any(sign < 32 and sign not in b"\t\n\r\f" for sign in head):
        return Guess("unknown")
    start = head.lstrip()[:64].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return Guess("unknown", "html")
    return Guess("txt")
