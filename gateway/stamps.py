"""Arrival stamps: proof of what came when, given out when nothing behind the door answers.

A stamp binds person, attempt, kind, hash of the body, time, gateway, sequence and key. Whoever
presents it later with the same body is taken to have arrived at the stamped time.
"""

import base64
import hashlib

import msgspec
from msgspec import Struct

from contracts.errors import Refused
from plumbing.keys import Signer, verifies

HEADER = b"arrival-stamp"


class Stamp(Struct, frozen=True):
    """What a stamp says. ``body`` is the SHA-256 of the request's body, hex."""

    person: str
    attempt: str
    kind: str
    body: str
    arrived_us: int
    gateway: str
    sequence: int
    key: str


def make_stamp(
    signer: Signer,
    *,
    person: str,
    attempt: str,
    kind: str,
    body: bytes,
    arrived_us: int,
    gateway: str,
    sequence: int,
) -> str:
    """The stamp as a header value: base64url(JSON) . base64(Ed25519)."""
    stamp = Stamp(
        person,
        attempt,
        kind,
        hashlib.sha256(body).hexdigest(),
        arrived_us,
        gateway,
        sequence,
        signer.key,
    )
    text = msgspec.json.encode(stamp)
    return base64.urlsafe_b64encode(text).decode() + "." + signer.sign(text)


def read_stamp(
    value: str, public: bytes, *, person: str, attempt: str, kind: str, body: bytes
) -> Stamp:
    """The stamp if it is ours and about this very request; else refused ``stamp.invalid``."""
    text, _, signature = value.partition(".")
    try:
        raw = base64.urlsafe_b64decode(text)
        stamp = msgspec.json.decode(raw, type=Stamp)
    except (ValueError, msgspec.MsgspecError):
        raise _invalid() from None
    same = (stamp.person, stamp.attempt, stamp.kind, stamp.body) == (
        person,
        attempt,
        kind,
        hashlib.sha256(body).hexdigest(),
    )
    if not same or not verifies(public, raw, signature):
        raise _invalid()
    return stamp


def _invalid() -> Refused:
    return Refused(
        "stamp.invalid",
        "Dấu thời gian không khớp với nội dung gửi kèm; hãy gửi lại không kèm dấu. "
        "(The arrival stamp does not belong to this request.)",
    )
