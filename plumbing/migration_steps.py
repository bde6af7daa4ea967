"""Steps that migrations of every service share. Frozen: a later change is a new function.

A migration must make the same tables for ever, so nothing here looks at ``plumbing.shared_tables``.
"""

import hashlib
import json
import secrets

import sqlalchemy as sa
from alembic.operations import Operations


def create_plumbing_tables_1(op: Operations) -> None:
    """Outbox, relay, inbox, parked events and audit, as they were at first."""
    big_key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "outbox",
        sa.Column("id", big_key, primary_key=True, autoincrement=True),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("events", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("written_at_us", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.Integer),
        sa.Column("first", sa.BigInteger),
        sa.UniqueConstraint("epoch", "partition", "first", name="uq_outbox_position"),
    )
    unnumbered = sa.column("first").is_(None)
    op.create_index(
        "ix_outbox_unnumbered",
        "outbox",
        ["id"],
        postgresql_where=unnumbered,
        sqlite_where=unnumbered,
    )
    op.create_table(
        "relay",
        sa.Column("partition", sa.Integer, primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("numbered", sa.BigInteger, nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "inbox",
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "parked_events",
        sa.Column("id", big_key, primary_key=True, autoincrement=True),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("parked_at_us", sa.BigInteger, nullable=False),
        sa.Column("replayed_at_us", sa.BigInteger),
        sa.UniqueConstraint("stream", "epoch", "partition", "position", name="uq_parked_position"),
    )
    op.create_index("ix_parked_subject", "parked_events", ["stream", "subject"])
    op.create_table(
        "audit",
        sa.Column("id", big_key, primary_key=True, autoincrement=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False, server_default=sa.text("'{}'")),
    )


def chain_audit_1(op: Operations) -> None:
    """Bind the records of the audit trail to each other, those that are there first."""
    number = sa.Column("number", sa.BigInteger, nullable=False, server_default=sa.text("0"))
    op.add_column("audit", number)
    for name in ("salt", "link"):
        column = sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''"))
        op.add_column("audit", column)
    link = _chain_what_is_there(op.get_bind())
    op.create_index("ix_audit_number", "audit", ["number"], unique=True)
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "number": link[0], "link": link[1]}])


def _chain_what_is_there(connection: sa.Connection) -> tuple[int, str]:
    """Fill in the new columns; the number and link of the last record."""
    names = ("id", "at_us", "by", "action", "about", "details", "number", "salt", "link")
    audit = sa.table("audit", *(sa.column(name) for name in names))
    head = (0, "")
    rows = connection.execute(sa.select(*list(audit.c)[:6]).order_by(audit.c.id)).all()
    for row in rows:
        salt = secrets.token_bytes(16)
        told = [row.at_us, row.by, row.action, row.about, row.details]
        words = _hashed(b"audit-words", salt + _canonical(told))
        subject = _hashed(b"audit-subject", row.about.partition("/")[0].encode())
        number = head[0] + 1
        link = _hashed(b"audit-link", _canonical([number, head[1], subject, words]))
        values = {"number": number, "salt": salt.hex(), "link": link}
        connection.execute(audit.update().where(audit.c.id == row.id).values(**values))
        head = (number, link)
    return head


def _canonical(value: list[object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _hashed(purpose: bytes, data: bytes) -> str:
    return hashlib.sha256(b"hoithi/" + purpose + b"/1\0" + data).hexdigest()
