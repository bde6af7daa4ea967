"""A receipt held against a ledger: is what was acknowledged to a person what was counted?"""

import base64
import binascii
from datetime import datetime
from typing import Any

import msgspec
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from cli.recount.checks import Report
from contracts.commitments import strict_hex
from contracts.exam import Receipt
from contracts.ledger import AttemptLine
from contracts.ledger_file import Ledger, key_id
from contracts.receipts import answers_digest, signed_bytes

FIRST_ATTEMPT_LINE = 2  # the header is line 1


class Told(msgspec.Struct):
    """A receipt as somebody keeps it: with what a platform told beside it, or without."""

    receipt: Receipt
    public_key: bytes | None
    superseded_by: str
    position: int | None


def read_told(raw: bytes) -> Told:
    """The receipt of a file: the answer of ``GET /api/receipts/ID``, that to a submission, or the
    receipt alone. ``ValueError`` if it is none."""
    try:
        found: Any = msgspec.json.decode(raw, type=dict[str, Any])
        if isinstance(found.get("receipt"), dict):
            found = found["receipt"]
        receipt = msgspec.convert(found, type=Receipt)
        key = (found.get("verification") or {}).get("public_key")
        public_key = None if key is None else strict_hex(str(key), 32)
    except (msgspec.MsgspecError, AttributeError, ValueError) as fault:
        raise ValueError(f"no receipt: {fault}") from fault
    position = found.get("ledger_position")
    return Told(
        receipt,
        public_key,
        str(found.get("superseded_by") or ""),
        position if isinstance(position, int) else None,
    )


def check_receipt(ledger: Ledger, told: Told, public_key: bytes | None, report: Report) -> int:
    """Add to the report what does not agree between a receipt and a ledger; answers the number of
    the attempt's line, 0 if there is none. ``public_key``: that of the platform's receipts."""
    receipt, name = told.receipt, f"receipt {told.receipt.receipt}"
    if public_key is None and told.public_key is not None:
        report.notes.append("receipt checked with the key beside it: give --receipt-key")
    report.differences += _signature(receipt, public_key or told.public_key, name)
    if told.superseded_by:
        report.differences.append(
            f"{name}: superseded by {told.superseded_by}, which is the one to check"
        )
    header = ledger.header
    if (receipt.contest, receipt.round) != (header.contest, header.round):
        report.differences.append(
            f"{name}: is of {receipt.contest} {receipt.round}, "
            f"the ledger of {header.contest} {header.round}"
        )
        return 0
    for number, line in enumerate(ledger.attempts, start=FIRST_ATTEMPT_LINE):
        if (line.pseudonym[0], line.attempt[0]) == (receipt.pseudonym, receipt.number):
            _against(line, told, report, name)
            if told.position not in (None, number):
                report.differences.append(f"{name}: told line {told.position}, stands in {number}")
            return number
    report.differences.append(
        f"{name}: attempt {receipt.pseudonym}/{receipt.number} is not in the ledger"
    )
    return 0


def _signature(receipt: Receipt, key: bytes | None, name: str) -> list[str]:
    if key is None:
        return [f"{name}: no public key to check its signature with, give --receipt-key"]
    if receipt.key != key_id(key):
        return [f"{name}: signed with key {receipt.key}, given was {key_id(key)}"]
    try:
        signature = base64.b64decode(receipt.signature, validate=True)
        VerifyKey(key).verify(signed_bytes(receipt), signature)
    except (CryptoError, ValueError, binascii.Error):
        return [f"{name}: its signature does not verify"]
    return []


def _against(line: AttemptLine, told: Told, report: Report, name: str) -> None:
    receipt = told.receipt
    if isinstance(line.answers, str):
        report.notes.append(f"{name}: its answers are closed in this ledger")
    else:
        digest = answers_digest(line.answers[0], line.prediction[0])
        if digest != receipt.answers_digest:
            report.differences.append(f"{name}: acknowledges other answers than were counted")
        if len(line.answers[0]) != receipt.answered:
            report.differences.append(
                f"{name}: {receipt.answered} answers, counted were {len(line.answers[0])}"
            )
    if isinstance(line.submitted_at_us, str):
        report.notes.append(f"{name}: its time of arrival is closed in this file")
    elif line.submitted_at_us[0] // 1000 != _milliseconds(receipt.received_at):
        report.differences.append(f"{name}: another time of arrival than was counted")


def _milliseconds(moment: str) -> int | None:
    try:
        return round(datetime.fromisoformat(moment).timestamp() * 1000)
    except ValueError:
        return None
