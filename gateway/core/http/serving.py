"""A file as it is answered: whole, or the range that a player asks for.

What people send is shown and never trusted: its type is what a check has found it to be, its name
is ours, and a browser runs nothing that is in it.
"""

import hmac
import re

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from plumbing.joined_objects import Joined

#: what a browser shows by itself; anything else is offered for saving
SHOWN = frozenset(
    ("video/mp4", "video/webm", "image/jpeg", "image/png", "audio/mpeg", "audio/mp4", "audio/ogg")
)
PRIVATE = "private, no-store"
#: for what is published, and never another file under the same address
PUBLIC = "public, max-age=31536000, immutable"
_RANGE = re.compile(r"bytes=(?=.*\d)(\d{0,15})-(\d{0,15})")
_HEADERS = {
    "Accept-Ranges": "bytes",
    "Content-Security-Policy": "sandbox; default-src 'none'; media-src 'self'; img-src 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class FileTags:
    """Names for versions of files that tell nothing of them: the same only for the same file and
    the same reader. ``key``: 32 bytes that no other purpose uses."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, reader: str, file: str) -> str:
        """The tag of a file for this reader."""
        return hmac.digest(self._key, f"{reader}\0{file}".encode(), "sha256").hex()[:32]


def served(
    request: Request,
    content: Joined,
    *,
    media_type: str,
    name: str,
    tag: str,
    keep: str = PRIVATE,
) -> Response:
    """The file, or the part of it that is asked for. ``name`` is of our making, in ASCII."""
    shown = "inline" if media_type in SHOWN else "attachment"
    headers = {
        **_HEADERS,
        "Cache-Control": keep,
        "Content-Disposition": f'{shown}; filename="{name}"',
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
