"""Reading back what :meth:`plumbing.unit_of_work.UnitOfWork.audit` noted."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.audit_queries import AuditQuery, AuditRecord, AuditRecords
from plumbing.shared_tables import PlumbingTables

MOST = 500
#: a longer list among the details is told by its length: codes are issued to 50,000 people
MOST_LISTED = 100


def audit_records(
    connection: Connection, query: AuditQuery, *, tables: PlumbingTables
) -> AuditRecords:
    """The records asked for, the newest first, at most :data:`MOST`."""
    audit = tables.audit
    about = sa.or_(
        audit.c.about.in_(query.subjects),
        *(audit.c.about.startswith(f"{subject}/", autoescape=True) for subject in query.subjects),
    )
    statement = sa.select(audit).where(about)
    if query.before is not None:
        statement = statement.where(audit.c.id < query.before)
    if query.actions:
        statement = statement.where(audit.c.action.in_(query.actions))
    if query.by:
        statement = statement.where(audit.c.by == query.by)
    if query.from_us is not None:
        statement = statement.where(audit.c.at_us >= query.from_us)
    if query.until_us is not None:
        statement = statement.where(audit.c.at_us < query.until_us)
    limit = min(max(query.limit, 0), MOST)
    rows = connection.execute(statement.order_by(audit.c.id.desc()).limit(limit))
    return AuditRecords(
        [
            AuditRecord(row.id, row.at_us, row.by, row.action, row.about, _details(row.details))
            for row in rows
        ]
    )


def _details(text: str) -> dict[str, Any]:
    details = msgspec.json.decode(text, type=dict[str, Any])
    return {
        name: len(value) if isinstance(value, list | dict) and len(value) > MOST_LISTED else value
        for name, value in details.items()
    }
