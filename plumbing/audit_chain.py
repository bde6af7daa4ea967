"""Writing a service's audit trail as a chain, and reading it back link by link."""

import secrets
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.audit_chain import (
    MOST_LINKS,
    NOTHING,
    AuditChain,
    AuditChainQuery,
    AuditHead,
    AuditHeadQuery,
    Chained,
    link_of,
    subject_of,
    words_of,
)
from contracts.hash_commitments import SALT_BYTES
from plumbing.database import insert_many
from plumbing.shared_tables import PlumbingTables

_ROW = 1  # the one row of audit_head


class Noted(NamedTuple):
    """A record that is not yet in the trail; ``details`` as JSON."""

    at_us: int
    by: str
    action: str
    about: str
    details: str


def append(connection: Connection, tables: PlumbingTables, noted: Sequence[Noted]) -> None:
    """Put records at the end of the chain. Other processes wait here until this transaction ends:
    call it last."""
    if not noted:
        return
    head = _locked_head(connection, tables)
    rows = []
    for number, record in enumerate(noted, head.number + 1):
        told = Chained(number, "", "", "", secrets.token_hex(SALT_BYTES), *record)
        link = link_of(number, head.link, subject_of(record.about), words_of(told))
        head = AuditHead(number, link)
        rows.append({**record._asdict(), **msgspec.structs.asdict(head), "salt": told.salt})
    insert_many(connection, tables.audit, rows)
    values = msgspec.structs.asdict(head)
    connection.execute(tables.audit_head.update().values(**values))


def _locked_head(connection: Connection, tables: PlumbingTables) -> AuditHead:
    table = tables.audit_head
    statement = sa.select(table.c.number, table.c.link).with_for_update()
    row = connection.execute(statement).one_or_none()
    if row is None:  # the first record of all
        first = {"id": _ROW, "number": 0, "link": NOTHING}
        insert_many(connection, table, [first], on_conflict=["id"])
        row = connection.execute(statement).one()
    return AuditHead(row.number, row.link)


def audit_head(
    connection: Connection, _query: AuditHeadQuery, *, tables: PlumbingTables
) -> AuditHead:
    """Where the chain stands, as its last record says: what lies in ``audit_head`` is only for
    those who write."""
    audit = tables.audit
    row = connection.execute(
        sa.select(audit.c.number, audit.c.link).order_by(audit.c.number.desc()).limit(1)
    ).one_or_none()
    return AuditHead() if row is None else AuditHead(row.number, row.link)


def audit_chain(
    connection: Connection, query: AuditChainQuery, *, tables: PlumbingTables
) -> AuditChain:
    """A stretch of the chain; records of other contests as their hashes."""
    audit = tables.audit
    limit = min(max(query.limit, 1), MOST_LINKS)
    statement = sa.select(audit).where(audit.c.number > query.after)
    rows = connection.execute(statement.order_by(audit.c.number).limit(limit))
    return AuditChain([_told(row, query.contest) for row in rows])


def _told(row: "sa.Row[tuple[object, ...]]", contest: str) -> Chained:
    said = (row.salt, row.at_us, row.by, row.action, row.about, row.details)
    whole = Chained(row.number, subject_of(row.about), "", row.link, *said)
    whole = msgspec.structs.replace(whole, words=words_of(whole))
    if whole.subject == subject_of(contest):
        return whole
    return Chained(row.number, whole.subject, whole.words, row.link)
