"""Receipts: what was received and when, in a text whose bytes are signed and kept."""

from collections.abc import Callable

import msgspec

from contracts.exam import Receipt, SubmissionKind
from contracts.moments import rfc3339
from contracts.receipts import signed_bytes

Sign = Callable[[bytes], str]


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
    """The receipt's JSON text. The signature covers the canonical JSON of all other fields."""
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
    )
    signed = msgspec.structs.replace(unsigned, signature=sign(signed_bytes(unsigned)))
    return msgspec.json.encode(signed).decode()
