"""A file as it is answered: whole, or the range that a player asks for.

What people send is shown and never trusted: its type is what a check has found it to be, its name
cannot leave the header it stands in, and a browser runs nothing that is in it.
"""

import hmac
import re
import unicodedata
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from contracts.definition import EntryFormat
from contracts.entry_checks import FileType
from plumbing.joined_objects import Joined

OCTETS = "application/octet-stream"
_TYPES: Final[dict[EntryFormat, str]] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mov": "video/quicktime",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
}
#: what a browser shows by itself; anything else is offered for saving
SHOWN: Final = frozenset(
    one for one in _TYPES.values() if one.startswith(("video/", "image/", "audio/"))
)
PRIVATE = "private, no-store"
#: for what is published, and never another file under the same address
PUBLIC = "public, max-age=31536000, immutable"
_RANGE = re.compile(r"bytes=(?=.*\d)(\d{0,15})-(\d{0,15})", re.ASCII)
_HEADERS = {
    "Accept-Ranges": "bytes",
    "Content-Security-Policy": "sandbox; default-src 'none'; media-src 'self'; img-src 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_LONGEST_NAME = 120
_SPELLINGS = {"jpeg": ("jpeg", "jpg"), "txt": ("txt", "text")}
_NO_ACCENT = str.maketrans("đĐ", "dD")


class FileTags:
    """Names for versions of files that tell nothing of them: the same only for the same file and
    the same reader. ``key``: 32 bytes that no other purpose uses."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, reader: str, file: str) -> str:
        """The tag of a file for this reader."""
        return hmac.digest(self._key, f"{reader}\0{file}".encode(), "sha256").hex()[:32]


def media_type_of(media: FileType) -> str:
    """What a file is served as; bytes and no more, where nobody has found out what it is."""
    return OCTETS if media == "unknown" else _TYPES[media]


def name_to_save(name: str, media: FileType) -> str:
    """A name under which a file is saved: that of its sender, without what could disguise it, and
    ending in what it is, so that no program is started by a name that says otherwise."""
    shown = "".join(" " if _hidden(sign) else sign for sign in unicodedata.normalize("NFC", name))
    shown = " ".join(re.sub(r'[\\/:*?"<>|]', " ", shown).split()).strip(". ")
    end = "bin" if media == "unknown" else media
    stem, _, written = shown.rpartition(".")
    if stem and written.lower() in _SPELLINGS.get(end, (end,)):
        return f"{stem[:_LONGEST_NAME]}.{written}"
    return f"{shown[:_LONGEST_NAME] or 'tep'}.{end}"


def _hidden(sign: str) -> bool:
    """Of control, of writing direction, of no width, or no character at all."""
    return unicodedata.category(sign)[0] == "C"


def _disposition(media_type: str, name: str) -> str:
    """How to show it, and what to call it: once for programs that know only ASCII, once as it is
    (RFC 6266, RFC 8187)."""
    shown = "inline" if media_type in SHOWN else "attachment"
    plain = unicodedata.normalize("NFD", name.translate(_NO_ACCENT))
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", plain)
    full = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'{shown}; filename="{plain}"{full}'


def served(
    request: Request,
    content: Joined,
    *,
    media_type: str,
    name: str,
    tag: str,
    keep: str = PRIVATE,
) -> Response:
    """The file, or the part of it that is asked for."""
    headers = {
        **_HEADERS,
        "Cache-Control": keep,
        "Content-Disposition": _disposition(media_type, name),
        "ETag": f'"{tag}"',
    }
    asked = request.headers.get("range", "")
    if request.headers.get("if-range", f'"{tag}"') != f'"{tag}"':
        asked = ""  # of another version: all of this one
    start, end, status = 0, content.size, 200
    if match := _RANGE.fullmatch(asked):
        span = _span(match[1], match[2], content.size)
        if span is None:
            return Response(
                None, 416, {**_HEADERS, "Content-Range": f"bytes */{content.size}"}, media_type
            )
        (start, end), status = span, 206
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{content.size}"
    headers["Content-Length"] = str(end - start)
    return StreamingResponse(content.stream(start, end), status, headers, media_type)


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """First byte and end of a range; ``None`` where the file has nothing of it."""
    if first:
        start, end = int(first), min(int(last) + 1, size) if last else size
    else:
        start, end = max(0, size - int(last)), size
    return (start, end) if start < end else None
