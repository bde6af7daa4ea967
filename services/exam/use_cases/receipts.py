"""Receipts as people ask for them."""

from sqlalchemy import Connection

from contracts.attempts import ReceiptQuery, ReceiptView
from contracts.errors import Problem, Refused
from plumbing.command_handling import each
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import entries as entries_repository
from services.exam.repository import receipts as receipts_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository.entries import VersionRecord
from services.exam.repository.entry_rounds import entries_round


def receipts(
    connection: Connection, items: list[ReceiptQuery], *, public_key: str = ""
) -> list[ReceiptView | Problem]:
    """Receipts by their ids, which only their owners were told; ``receipt.unknown``."""
    asked = [item.receipt for item in items]
    standing = attempts_repository.attempts_of_receipts(connection, asked)
    gone = receipts_repository.find_superseded(connection, sorted(set(asked) - standing.keys()))
    ids = [item.attempt for item in gone.values()]
    moved = attempts_repository.find_attempts(connection, ids) if ids else {}
    rows = [*standing.values(), *moved.values()]
    keys = {(row.contest, row.round) for row in rows}
    found = rounds_repository.find_rounds(connection, keys) if keys else {}
    others = sorted(set(asked) - standing.keys() - gone.keys())
    versions = entries_repository.with_receipts(connection, others) if others else {}

    def one(item: ReceiptQuery) -> ReceiptView:
        if item.receipt in versions:
            return _of_entry(connection, versions[item.receipt], public_key)
        before = gone.get(item.receipt)
        row = standing.get(item.receipt) if before is None else moved.get(before.attempt)
        if row is None or row.receipt is None or row.receipt_text is None:
            raise Refused("receipt.unknown", "Không có biên nhận này. (No such receipt.)")
        return ReceiptView(
            row.receipt_text if before is None else before.receipt_text,
            row.contest,
            row.round,
            row.person,
            found[row.contest, row.round].state == "settled",
            row.pseudonym,
            public_key,
            row.number,
            "" if before is None else row.receipt,
        )

    return each(one, items)  # type: ignore[return-value]


def _of_entry(connection: Connection, version: VersionRecord, public_key: str) -> ReceiptView:
    """A receipt of an entry's version; the newest version's stands."""
    entry = entries_repository.find(connection, version.entry)
    newest = entries_repository.versions_that_count(connection, [version.entry])[version.entry]
    assert entry is not None, "a version has an entry"
    return ReceiptView(
        version.receipt_text,
        entry.contest,
        entry.round,
        entry.person or version.by,
        entries_round(connection, entry.contest, entry.round).settled,
        public_key=public_key,
        superseded_by="" if newest.version == version.version else newest.receipt,
        entry=entry.entry,
    )
