"""Steps that migrations of every service share. Frozen: a later change is a new function.

A migration must make the same tables for ever, so nothing here looks at ``plumbing.tables``.
"""

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
