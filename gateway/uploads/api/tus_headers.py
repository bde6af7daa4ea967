"""The headers of the tus protocol, read and written."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from email.utils import formatdate

from contracts.errors import Refused
from gateway.uploads.cache import Announced

VERSION = b"1.0.0"
EXTENSIONS = "creation,checksum,termination,expiration"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
MEDIA_TYPE = b"application/offset+octet-stream"
_LONGEST_METADATA = 2_000
_DIGITS = 15

Headers = Mapping[bytes, bytes]


def refuse_other_versions(headers: Headers) -> None:
    """``upload.version`` for requests that are not of tus 1.0.0."""
    if headers.get(b"tus-resumable") != VERSION:
        raise Refused(
            "upload.version", "Cần tiêu đề Tus-Resumable: 1.0.0. (Tus-Resumable: 1.0.0 is needed.)"
        )


def refuse_other_bodies(headers: Headers) -> None:
    """``upload.media_type`` for bodies that are not bytes of a file."""
    if headers.get(b"content-type") != MEDIA_TYPE:
        raise Refused(
            "upload.media_type",
            f"Cần Content-Type: {MEDIA_TYPE.decode()}. (Another Content-Type is needed.)",
        )


def number(headers: Headers, name: bytes) -> int:
    """The number that a header holds; ``upload.header``."""
    text = headers.get(name, b"")
    if not text.isdigit() or len(text) > _DIGITS:
        raise malformed(name.decode())
    return int(text)


def metadata(headers: Headers) -> tuple[dict[str, str], str]:
    """What ``Upload-Metadata`` tells, and how it was told; ``upload.header``."""
    header = headers.get(b"upload-metadata", b"").decode("latin-1")
    told: dict[str, str] = {}
    if len(header) > _LONGEST_METADATA:
        raise malformed("upload-metadata")
    for pair in filter(None, header.split(",")):
        key, _, value = pair.strip().partition(" ")
        try:
            told[key] = base64.b64decode(value, validate=True).decode().replace("\0", "")
        except (binascii.Error, UnicodeDecodeError):
            raise malformed("upload-metadata") from None
    return told, header


def checksum(headers: Headers) -> tuple[str, bytes] | None:
    """Algorithm and digest of ``Upload-Checksum``; ``upload.header``."""
    header = headers.get(b"upload-checksum")
    if header is None:
        return None
    algorithm, _, text = header.decode("latin-1").partition(" ")
    try:
        digest = base64.b64decode(text, validate=True)
    except binascii.Error:
        digest = b""
    if algorithm not in ALGORITHMS or not digest:
        raise malformed("upload-checksum")
    return algorithm, digest


def malformed(name: str) -> Refused:
    """A header says nothing that can be understood."""
    return Refused("upload.header", f"Tiêu đề {name} sai. (Header {name} is wrong.)", header=name)


def expiry(announced: Announced) -> dict[str, str]:
    """``Upload-Expires`` of a file."""
    return {"upload-expires": formatdate(announced.expires_at_us / 1e6, usegmt=True)}
