"""Static files: read, joined and compressed once, served from memory under a versioned address.

One version (a hash over all files) stands in every address, so an address never changes its
content and browsers may keep it for ever.
"""

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from gateway.web.script_bundle import bundled

ENTRIES = (
    *("exam.js", "participation.js", "room.js", "forms.js", "refresh.js"),
    *("desk-reminder.js", "desk-setup.js", "hand-in.js", "screening.js", "sheet.js"),
    *("hall.js", "stage-desk.js", "exam-worker.js", "signed-out.js", "wall.js"),
)
#: where programs and type of others stand, each with its licence
VENDOR = "vendor"
#: the one file that may answer for pages: where, and what it may load itself
_HEADERS_OF = {
    "exam-worker.js": {
        "Service-Worker-Allowed": "/contests/",
        "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
    }
}
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
#: what is compressed as it stands
_PACKED = frozenset({".png", ".woff2"})


class Asset(Struct, frozen=True):
    """One file as it is sent; ``compressed`` is empty where that would save nothing."""

    media_type: str
    plain: bytes
    compressed: bytes


class Assets:
    """All static files of the pages."""

    def __init__(self, files: dict[str, Asset], version: str) -> None:
        self.files = files
        self.version = version

    def url(self, name: str) -> str:
        """The address of a file; ``KeyError`` for a file that does not exist."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"

    def answer(self, request: Request, version: str, name: str) -> Response:
        """The file. An address of another version (a page from before an upgrade, or from a
        neighbour that was not upgraded yet) gets the present file, but may not keep it."""
        asset = self.files.get(name)
        if asset is None:
            return Response(status_code=404)
        return sent(request, asset, _HEADERS_OF.get(name, {}), kept=version == self.version)


def sent(request: Request, asset: Asset, more: Mapping[str, str], *, kept: bool) -> Response:
    """A file with these headers beside its own; ``kept``: browsers may keep it for ever."""
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if kept else "no-cache",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        **more,
    }
    if asset.compressed and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.compressed, media_type=asset.media_type, headers=headers)
    return Response(asset.plain, media_type=asset.media_type, headers=headers)


def load_assets(folder: Path) -> Assets:
    """Everything in ``folder``; a page's script is replaced by itself joined with its modules."""
    sources = {one.name: one.read_text("utf-8") for one in sorted(folder.iterdir()) if one.suffix}
    texts = {
        name: bundled(name, sources.__getitem__) if name in ENTRIES else text
        for name, text in sources.items()
        if name in ENTRIES or not name.endswith(".js")
    }
    contents = {name: text.encode() for name, text in texts.items()}
    contents |= {one.name: one.read_bytes() for one in sorted((folder / VENDOR).glob("*"))}
    files = {name: asset_of(Path(name).suffix, content) for name, content in contents.items()}
    digest = hashlib.sha256()
    for name, asset in files.items():
        digest.update(name.encode() + b"\0" + asset.plain + b"\0")
    return Assets(files, digest.hexdigest()[:12])


def asset_of(suffix: str, content: bytes) -> Asset:
    """A file of a kind that is served, by the end of its name; compressed where that helps."""
    packed = b"" if suffix in _PACKED else gzip.compress(content, 9, mtime=0)
    return Asset(_TYPES[suffix], content, packed)
