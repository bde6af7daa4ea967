"""An entry's receipt held against a judged round's ledger: is what was acknowledged what stood
before the judges?"""

from collections.abc import Iterator
from typing import Any

import msgspec

from cli.recount.receipt_check import Found, KeptReceipt, is_of_round, milliseconds
from cli.recount.round_checks import Report
from contracts.handing_in import EntryReceipt
from contracts.hash_commitments import SALT_BYTES, strict_hex
from contracts.judged_ledger_file import JudgedLedger
from contracts.judged_ledger_lines import WorkLine
from contracts.receipt_digests import entry_digest, title_digest


class EntryTold(KeptReceipt):
    """The same of an entry: ``content``, what was handed in, and ``salt`` of its digest are told to
    those who handed in alone."""

    receipt: EntryReceipt
    content: dict[str, Any] | None = None
    salt: bytes | None = None


class _File(msgspec.Struct):
    purpose: str
    sha256: str
    size: int


class _Version(msgspec.Struct):
    version: int
    title: str
    labels: dict[str, str]
    text: str
    explanation: str
    files: list[_File]
    receipt: EntryReceipt
    receipt_salt: str | None


class _Entry(msgspec.Struct):
    kind: str
    versions: list[_Version]


def read_entry_told(raw: bytes) -> EntryTold:
    """The receipt of a file: the answer of ``GET /api/receipts/ID``, of ``GET
    /api/contests/CONTEST/entries/ENTRY`` (its last version), that to handing in, or the receipt
    alone. ``ValueError`` if it is none."""
    try:
        found: Any = msgspec.json.decode(raw, type=dict[str, Any])
        if found.get("versions"):
            return _of_entry(msgspec.convert(found, type=_Entry))
        inner = found["receipt"] if isinstance(found.get("receipt"), dict) else found
        key = (found.get("verification") or {}).get("public_key")
        return EntryTold(
            msgspec.convert(inner, type=EntryReceipt),
            None if key is None else strict_hex(str(key), 32),
            str(found.get("superseded_by") or ""),
        )
    except (msgspec.MsgspecError, AttributeError, ValueError) as fault:
        raise ValueError(f"no receipt of an entry: {fault}") from fault


def _of_entry(entry: _Entry) -> EntryTold:
    last = max(entry.versions, key=lambda one: one.version)
    content = {
        "explanation": last.explanation,
        "files": [[one.purpose, one.sha256, one.size] for one in last.files],
        "kind": entry.kind,
        "labels": last.labels,
        "text": last.text,
        "title": last.title,
    }
    salt = None if last.receipt_salt is None else strict_hex(last.receipt_salt, SALT_BYTES)
    return EntryTold(last.receipt, content=content, salt=salt)


def check_entry_receipt(
    ledger: JudgedLedger, told: EntryTold, public_key: bytes | None, report: Report
) -> Found:
    """Add to the report what does not agree between a receipt and a ledger; answers what was found
    of it, and whether the files were seen. ``public_key``: that of the platform's receipts."""
    receipt, name = told.receipt, f"receipt {told.receipt.receipt}"
    if not is_of_round(told, ledger.header, public_key, report):
        return Found(0, False)
    report.differences += _acknowledged(told, name, report)
    for number, line in enumerate(ledger.works, start=2 + len(ledger.judges)):
        if line.code[0] == receipt.code:
            report.differences += _against(line, told, name, report)
            return Found(number, told.content is not None and not isinstance(line.files, str))
    report.differences.append(f"{name}: the entry {receipt.code} is not in the ledger")
    return Found(0, False)


def _acknowledged(told: EntryTold, name: str, report: Report) -> Iterator[str]:
    """Whether the receipt is of what stands beside it."""
    if told.content is None or told.salt is None:
        report.notes.append(
            f"{name}: what it acknowledges shows only with its salt, which GET "
            "/api/contests/CONTEST/entries/ENTRY tells those who handed in"
        )
    elif entry_digest(told.content, told.salt) != told.receipt.digest:
        yield f"{name}: acknowledges something else than stands beside it"


def _against(line: WorkLine, told: EntryTold, name: str, report: Report) -> Iterator[str]:
    """What does not agree between a receipt and the line of its entry."""
    closed = []
    if isinstance(line.received_at_us, str):
        closed.append("time of arrival")
    elif line.received_at_us[0] // 1000 != milliseconds(told.receipt.received_at):
        yield f"{name}: another time of arrival than that of the version that was judged"
    if told.content is not None:
        if line.kind[0] != told.content["kind"]:
            yield f"{name}: judged was a {line.kind[0]}"
        if isinstance(line.title, str):
            closed.append("title")
        elif line.title[0] != title_digest(told.content["title"]):
            yield f"{name}: judged was an entry of another title"
        if isinstance(line.files, str):
            closed.append("files")
        elif sorted(map(list, line.files[0])) != sorted(told.content["files"]):
            yield f"{name}: judged were other files"
    if closed:
        report.notes.append(f"{name}: closed in this file: {', '.join(closed)}")
