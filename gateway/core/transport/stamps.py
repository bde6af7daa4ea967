"""Arrival stamps: proof of what came when, given out when no service answers.

A stamp binds person, attempt, kind, hash of the body, time, gateway, sequence and key. Whoever
presents it later with the same body is taken to have arrived at the stamped time. Anyone can check
its signature; which body it belongs to only gateways can, because a plain hash of one answer is one
of four (docs/adr/0019): they hash it with a salt made from their key.
"""

import base64
import hashlib

import msgspec
from msgspec import Struct

from contracts.errors import Refused
from contracts.hash_commitments import SALT_BYTES
from plumbing.installation_keys import Signer, verifies

HEADER = b"arrival-stamp"


class Stamp(Struct, frozen=True, omit_defaults=True):
    """What a stamp says. ``body``: the SHA-256 of the request's body, hex; with ``salted`` a salt
    of this stamp's own before it. Gateways of earlier versions gave stamps without."""

    person: str
    attempt: str
    kind: str
    body: str
    arrived_us: int
    gateway: str
    sequence: int
    key: str
    salted: bool = False


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
        _digest(signer, body, attempt, gateway, sequence),
        arrived_us,
        gateway,
        sequence,
        signer.key,
        salted=True,
    )
    text = msgspec.json.encode(stamp)
    return base64.urlsafe_b64encode(text).decode() + "." + signer.sign(text)


def read_stamp(
    value: str, signer: Signer, *, person: str, attempt: str, kind: str, body: bytes
) -> Stamp:
    """The stamp if it is ours and about this very request; else refused ``stamp.invalid``."""
    text, _, signature = value.partition(".")
    try:
        raw = base64.urlsafe_b64decode(text)
        stamp = msgspec.json.decode(raw, type=Stamp)
    except (ValueError, msgspec.MsgspecError):
        raise _invalid() from None
    if stamp.salted:
        digest = _digest(signer, body, stamp.attempt, stamp.gateway, stamp.sequence)
    else:
        digest = hashlib.sha256(body).hexdigest()
    same = (stamp.person, stamp.attempt, stamp.kind, stamp.body) == (person, attempt, kind, digest)
    if not same or not verifies(signer.public, raw, signature):
        raise _invalid()
    return stamp


def _digest(signer: Signer, body: bytes, attempt: str, gateway: str, sequence: int) -> str:
    salt = signer.derive("stamp-salt", f"{attempt}\0{gateway}\0{sequence}")[:SALT_BYTES]
    return hashlib.sha256(salt + body).hexdigest()


def _invalid() -> Refused:
    return Refused(
        "stamp.invalid",
        "Dấu thời gian không khớp với nội dung gửi kèm; hãy gửi lại không kèm dấu. "
        "(The arrival stamp does not belong to this request.)",
    )
