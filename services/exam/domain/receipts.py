"""Receipts: what was received and when, in a text whose bytes are signed and kept."""

from collections.abc import Callable

import msgspec

from contracts.attempts import Receipt, SubmissionKind
from contracts.hash_commitments import SALT_BYTES
from contracts.local_times import rfc3339
from contracts.receipt_digests import SALTED, signed_bytes

Sign = Callable[[bytes], str]
Derive = Callable[[str, str], bytes]

_SALT = "receipt-salt"
_receipt = msgspec.json.Decoder(Receipt).decode


def salt_of(derive: Derive, attempt: str, receipt: str) -> bytes:
    """The salt of a receipt's digest: made again whenever it is asked for, so it is kept nowhere.
    ``derive``: 32 bytes from exam's key for a purpose and a name. Every receipt has another one,
    also those that take each other's place."""
    return derive(_SALT, f"{attempt}\0{receipt}")[:SALT_BYTES]


def told_salt(derive: Derive, key: str, receipt_text: str) -> str | None:
    """The salt (hex) behind the digest of a receipt as it was given, for its owner. ``None`` for
    one from before there were salts, and for one of another key than ``key`` (the id of ours)."""
    receipt = _receipt(receipt_text)
    if receipt.digest_version < SALTED or receipt.key != key:
        return None
    return salt_of(derive, receipt.attempt, receipt.receipt).hex()


def make_receipt(
    *,
    receipt: str,
    attempt: str,
    contest: str,
    round_id: str,
    received_at_us: int,
    answered: int,
    digest: str,
    kind: SubmissionKind,
    pseudonym: str,
    number: int,
    supersedes: str,
    key: str,
    sign: Sign,
) -> str:
    """The receipt's JSON text. ``digest``: salted with :func:`salt_of`. The signature covers the
    canonical JSON of all other fields."""
    unsigned = Receipt(
        receipt=receipt,
        attempt=attempt,
        contest=contest,
        round=round_id,
        received_at=rfc3339(received_at_us),
        answered=answered,
        answers_digest=digest,
        kind=kind,
        key=key,
        signature="",
        pseudonym=pseudonym,
        number=number,
        supersedes=supersedes,
        digest_version=SALTED,
    )
    signed = msgspec.structs.replace(unsigned, signature=sign(signed_bytes(unsigned)))
    return msgspec.json.encode(signed).decode()
