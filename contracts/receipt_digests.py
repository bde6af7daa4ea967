"""How a receipt is bound to the answers that it was given for: the bytes that are signed, and the
digest of answers. Whoever has a receipt, its salt and a ledger can work both out again."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from contracts.attempts import Receipt
from contracts.handing_in import EntryReceipt
from contracts.hash_commitments import canonical, digest

SALTED = 2
"""``digest_version`` of receipts whose digest has a salt: all that are given by now."""


def signed_bytes(receipt: Receipt | EntryReceipt) -> bytes:
    """What the signature covers: the receipt without it, keys sorted, no blanks, UTF-8. A field
    that has its default is left out, so that receipts outlive new fields."""
    fields = msgspec.to_builtins(receipt)
    del fields["signature"]
    return msgspec.json.encode(fields, order="sorted")


def answers_digest(answers: Mapping[str, str], prediction: int | None) -> str:
    """SHA-256 (hex) over the answers and the prediction in canonical JSON: what receipts of
    ``digest_version`` 1 name. Who sees it can try answers out (ADR 19): no more are given."""
    return hashlib.sha256(_received(answers, prediction)).hexdigest()


def salted_digest(answers: Mapping[str, str], prediction: int | None, salt: bytes) -> str:
    """The hex digest that receipts of ``digest_version`` 2 name: nobody can try it out without
    the salt, which only the attempt's owner is told."""
    return digest("receipt-answers", salt + _received(answers, prediction)).hex()


def digest_of(
    receipt: Receipt, answers: Mapping[str, str], prediction: int | None, salt: bytes | None
) -> str | None:
    """The digest that this receipt would name for these answers; ``None`` if that can't be told
    without the salt."""
    if receipt.digest_version < SALTED:
        return answers_digest(answers, prediction)
    return None if salt is None else salted_digest(answers, prediction, salt)


def entry_digest(content: Mapping[str, Any], salt: bytes) -> str:
    """The hex digest that the receipt of an entry names. ``content``: explanation, files (each its
    purpose, SHA-256 and size), kind, labels, text and title, as they were handed in."""
    return digest("receipt-entry", salt + canonical(content)).hex()


def title_digest(title: str) -> str:
    """The hex digest by which an entry's title is bound where the title itself is not told."""
    return digest("entry-title", canonical(title)).hex()


def _received(answers: Mapping[str, str], prediction: int | None) -> bytes:
    return canonical({"answers": dict(answers), "prediction": prediction})
