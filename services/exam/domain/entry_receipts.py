"""Receipts of entries: signed and salted as those of attempts."""

import msgspec

from contracts.handing_in import EntryReceipt
from contracts.local_times import rfc3339
from contracts.receipt_digests import SALTED, signed_bytes
from services.exam.domain.receipts import Derive, Sign, salt_of

_receipt = msgspec.json.Decoder(EntryReceipt).decode


def make_entry_receipt(
    *,
    receipt: str,
    entry: str,
    code: str,
    version: int,
    contest: str,
    round_id: str,
    received_at_us: int,
    digest: str,
    supersedes: str,
    key: str,
    sign: Sign,
) -> str:
    """The receipt's JSON text. ``digest``: salted with ``salt_of`` the entry and the receipt."""
    unsigned = EntryReceipt(
        receipt=receipt,
        entry=entry,
        code=code,
        version=version,
        contest=contest,
        round=round_id,
        received_at=rfc3339(received_at_us),
        digest=digest,
        key=key,
        signature="",
        supersedes=supersedes,
        digest_version=SALTED,
    )
    signed = msgspec.structs.replace(unsigned, signature=sign(signed_bytes(unsigned)))
    return msgspec.json.encode(signed).decode()


def told_entry_salt(derive: Derive, key: str, receipt_text: str) -> str | None:
    """The salt (hex) behind a receipt's digest, for those who handed in; ``None`` for one of
    another key than ``key``."""
    receipt = _receipt(receipt_text)
    return salt_of(derive, receipt.entry, receipt.receipt).hex() if receipt.key == key else None
