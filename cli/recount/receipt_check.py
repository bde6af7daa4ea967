"""A receipt held against a ledger: is what was acknowledged to a person what was counted?"""

import base64
import binascii
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from cli.recount.round_checks import Report
from contracts.attempts import Receipt
from contracts.handing_in import EntryReceipt
from contracts.hash_commitments import SALT_BYTES, strict_hex
from contracts.judged_ledger_lines import JudgedHeader
from contracts.ledger_file import Ledger
from contracts.ledger_format import field_commitment, key_id
from contracts.ledger_lines import AttemptLine, Header
from contracts.receipt_digests import digest_of, signed_bytes

FIRST_ATTEMPT_LINE = 2  # the header is line 1


class KeptReceipt(msgspec.Struct):
    """A receipt as somebody keeps it, and what a platform told beside it to everybody."""

    receipt: Receipt | EntryReceipt
    public_key: bytes | None = None
    superseded_by: str = ""


class Told(KeptReceipt):
    """The same with what a platform told beside it of an attempt: to everybody, and to the owner
    alone (``salt`` of its digest, the ``answers``, and the salt that opens them in the
    line of ``publication``). ``around``: what the file says that it is of, beside the receipt in
    it."""

    receipt: Receipt
    position: int | None = None
    salt: bytes | None = None
    answers: dict[str, str] | None = None
    answers_salt: bytes | None = None
    publication: int | None = None
    around: "Around | None" = None


class Around(msgspec.Struct):
    """What the answers that hold a receipt say themselves that they are of."""

    contest: str | None = None
    round: str | None = None
    attempt: str | None = None
    root: str | None = None


class Found(NamedTuple):
    """The number of the receipt's line, 0 if there is none, and whether the answers in it were
    seen: open, or opened by who owns them."""

    line: int
    answers: bool


class _Beside(msgspec.Struct):
    """What may stand beside a receipt, or around it in the answers of which it is a part."""

    verification: dict[str, Any] | None = None
    superseded_by: str | None = None
    ledger_position: int | None = None
    publication: int | None = None
    receipt_salt: str | None = None
    answers: dict[str, str] | None = None
    answers_salt: str | None = None


def read_told(raw: bytes) -> Told:
    """The receipt of a file: the answer of ``GET /api/receipts/ID``, of ``GET
    /api/attempts/ID/line`` or ``GET /api/attempts/ID``, that to a submission, or the receipt alone.
    ``ValueError`` if it is none."""
    try:
        found: Any = msgspec.json.decode(raw, type=dict[str, Any])
        held = isinstance(found.get("receipt"), dict)
        inner = found["receipt"] if held else found
        receipt = msgspec.convert(inner, type=Receipt)
        beside = msgspec.convert({**inner, **found, "receipt": None}, type=_Beside)
        key = (beside.verification or {}).get("public_key")
        return Told(
            receipt,
            _hex(key, 32),
            beside.superseded_by or "",
            beside.ledger_position,
            _hex(beside.receipt_salt, SALT_BYTES),
            beside.answers,
            _hex(beside.answers_salt, SALT_BYTES),
            beside.publication if held else None,  # a receipt alone is good for every publication
            msgspec.convert(found, type=Around) if held else None,
        )
    except (msgspec.MsgspecError, AttributeError, ValueError) as fault:
        raise ValueError(f"no receipt: {fault}") from fault


def _hex(text: object, length: int) -> bytes | None:
    return None if text is None else strict_hex(str(text), length)


def check_receipt(ledger: Ledger, told: Told, public_key: bytes | None, report: Report) -> Found:
    """Add to the report what does not agree between a receipt and a ledger; answers what was found
    of it. ``public_key``: that of the platform's receipts."""
    receipt, name = told.receipt, f"receipt {told.receipt.receipt}"
    if not is_of_round(told, ledger.header, public_key, report):
        return Found(0, False)
    report.differences += _around(told, ledger, name)
    for number, line in enumerate(ledger.attempts, start=FIRST_ATTEMPT_LINE):
        if (line.pseudonym[0], line.attempt[0]) == (receipt.pseudonym, receipt.number):
            answers = _against(line, told, ledger, report)
            if told.position not in (None, number):
                report.differences.append(f"{name}: told line {told.position}, stands in {number}")
            return Found(number, answers)
    report.differences.append(
        f"{name}: attempt {receipt.pseudonym}/{receipt.number} is not in the ledger"
    )
    return Found(0, False)


def _around(told: Told, ledger: Ledger, name: str) -> Iterator[str]:
    """What the file around a receipt says of itself that is not so of the receipt or the ledger."""
    if told.publication not in (None, ledger.header.number):
        yield (
            f"{name}: its answers are opened for publication {told.publication}, "
            f"this is publication {ledger.header.number}"
        )
    if told.around is None:
        return
    for word in ("contest", "round", "attempt"):
        said, signed = getattr(told.around, word), getattr(told.receipt, word)
        if said not in (None, signed):
            yield f"{name}: the file around it is of {word} {said}, the receipt of {signed}"
    if told.around.root not in (None, ledger.closing.root):
        yield (
            f"{name}: the file around it is of the ledger with root {told.around.root}, "
            f"this one has {ledger.closing.root}"
        )


def is_of_round(
    kept: KeptReceipt, header: Header | JudgedHeader, public_key: bytes | None, report: Report
) -> bool:
    """Whether a receipt is of the ledger's round; adds to the report what speaks against it so far:
    its signature, another one in its place, another round."""
    receipt, name = kept.receipt, f"receipt {kept.receipt.receipt}"
    if public_key is None and kept.public_key is not None:
        report.notes.append("receipt checked with the key beside it: give --receipt-key")
    report.differences += _signature(receipt, public_key or kept.public_key, name)
    if kept.superseded_by:
        report.differences.append(
            f"{name}: superseded by {kept.superseded_by}, which is the one to check"
        )
    if (receipt.contest, receipt.round) == (header.contest, header.round):
        return True
    report.differences.append(
        f"{name}: is of {receipt.contest} {receipt.round}, "
        f"the ledger of {header.contest} {header.round}"
    )
    return False


def _signature(receipt: Receipt | EntryReceipt, key: bytes | None, name: str) -> list[str]:
    """What speaks against a receipt's signature."""
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


def _against(line: AttemptLine, told: Told, ledger: Ledger, report: Report) -> bool:
    """What does not agree between a receipt and its line; whether the line's answers were seen."""
    receipt, name = told.receipt, f"receipt {told.receipt.receipt}"
    counted = _counted(line, told, ledger, report)
    if counted is not None:
        _digest(line, told, counted, report)
        if len(counted) != receipt.answered:
            report.differences.append(
                f"{name}: {receipt.answered} answers, counted were {len(counted)}"
            )
    if isinstance(line.submitted_at_us, str):
        report.notes.append(f"{name}: its time of arrival is closed in this file")
    elif line.submitted_at_us[0] // 1000 != milliseconds(receipt.received_at):
        report.differences.append(f"{name}: another time of arrival than was counted")
    return counted is not None


def _counted(
    line: AttemptLine, told: Told, ledger: Ledger, report: Report
) -> dict[str, str] | None:
    """The answers that the line counts: open in it, or as its owner opens them."""
    name = f"receipt {told.receipt.receipt}"
    if not isinstance(line.answers, str):
        if told.answers not in (None, line.answers[0]):
            report.differences.append(f"{name}: the answers beside it are others than were counted")
        return line.answers[0]
    if told.answers is None or told.answers_salt is None:
        report.notes.append(
            f"{name}: its answers are closed in this ledger; their owner can open them with the "
            "answer of GET /api/attempts/ID/line"
        )
        return None
    if field_commitment("answers", told.answers, told.answers_salt).hex() == line.answers:
        return told.answers
    if told.publication in (None, ledger.header.number):  # another one has other salts
        report.differences.append(f"{name}: the answers beside it are others than were counted")
    return None


def _digest(line: AttemptLine, told: Told, counted: dict[str, str], report: Report) -> None:
    """Whether the receipt acknowledges the answers that were counted."""
    receipt, name = told.receipt, f"receipt {told.receipt.receipt}"
    found = digest_of(receipt, counted, line.prediction[0], told.salt)
    if found is None:
        report.notes.append(
            f"{name}: which answers it acknowledges shows only with its salt, which "
            "GET /api/attempts/ID tells its owner"
        )
    elif found != receipt.answers_digest:
        report.differences.append(f"{name}: acknowledges other answers than were counted")


def milliseconds(moment: str) -> int | None:
    """A moment of a receipt; None if it is none."""
    try:
        return round(datetime.fromisoformat(moment).timestamp() * 1000)
    except ValueError:
        return None
