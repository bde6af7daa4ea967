"""How a receipt is bound to the answers that it was given for: the bytes that are signed, and the
digest of answers. Anyone can work both out again from a receipt and a ledger."""

import hashlib
from collections.abc import Mapping

import msgspec

from contracts.exam import Receipt

_encode = msgspec.json.Encoder().encode


def signed_bytes(receipt: Receipt) -> bytes:
    """What the signature covers: the receipt without it, keys sorted, no blanks, UTF-8. A field
    that has its default is left out, so that receipts outlive new fields."""
    fields = msgspec.to_builtins(receipt)
    del fields["signature"]
    return msgspec.json.encode(fields, order="sorted")


def answers_digest(answers: Mapping[str, str], prediction: int | None) -> str:
    """SHA-256 (hex) over the answers and the prediction in canonical JSON: what a receipt names."""
    body = {"answers": dict(sorted(answers.items())), "prediction": prediction}
    return hashlib.sha256(_encode(body)).hexdigest()
