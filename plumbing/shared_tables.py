"""The tables that plumbing keeps in every service's database."""

import sqlalchemy as sa
from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint

from plumbing.postgresql_options import on_postgresql

#: SQLite only fills in a primary key by itself where it is called INTEGER
BigKey = BigInteger().with_variant(Integer(), "sqlite")


class PlumbingTables:
    """Outbox, relay, inbox, parked events and audit trail of one service."""

    def __init__(self, metadata: MetaData) -> None:
        self.outbox = Table(
            "outbox",
            metadata,
            Column("id", BigKey, primary_key=True, autoincrement=True),
            Column("partition", Integer, nullable=False),
            Column("events", Text, nullable=False),
            Column("count", Integer, nullable=False),
            Column("written_at_us", BigInteger, nullable=False),
            Column("epoch", Integer),
            Column("first", BigInteger),
            UniqueConstraint("epoch", "partition", "first", name="uq_outbox_position"),
        )
        Index(
            "ix_outbox_unnumbered",
            self.outbox.c.id,
            info=on_postgresql(where=self.outbox.c.first.is_(None)),
            sqlite_where=self.outbox.c.first.is_(None),
        )
        self.relay = Table(
            "relay",
            metadata,
            Column("partition", Integer, primary_key=True),
            Column("epoch", Integer, nullable=False),
            Column("numbered", BigInteger, nullable=False),
            Column("published", BigInteger, nullable=False),
        )
        self.inbox = Table(
            "inbox",
            metadata,
            Column("stream", Text, primary_key=True),
            Column("partition", Integer, primary_key=True),
            Column("epoch", Integer, nullable=False),
            Column("position", BigInteger, nullable=False),
        )
        self.parked = Table(
            "parked_events",
            metadata,
            Column("id", BigKey, primary_key=True, autoincrement=True),
            Column("stream", Text, nullable=False),
            Column("epoch", Integer, nullable=False),
            Column("partition", Integer, nullable=False),
            Column("position", BigInteger, nullable=False),
            Column("subject", Text, nullable=False),
            Column("event", Text, nullable=False),
            Column("error", Text, nullable=False),
            Column("parked_at_us", BigInteger, nullable=False),
            Column("replayed_at_us", BigInteger),
            UniqueConstraint("stream", "epoch", "partition", "position", name="uq_parked_position"),
        )
        Index("ix_parked_subject", self.parked.c.stream, self.parked.c.subject)
        self.audit = Table(
            "audit",
            metadata,
            Column("id", BigKey, primary_key=True, autoincrement=True),
            Column("at_us", BigInteger, nullable=False),
            Column("by", Text, nullable=False),
            Column("action", Text, nullable=False),
            Column("about", Text, nullable=False),
            Column("details", Text, nullable=False, server_default=sa.text("'{}'")),
            # the chain over the records, see contracts/audit_chain.py
            Column("number", BigInteger, nullable=False, server_default=sa.text("0")),
            Column("salt", Text, nullable=False, server_default=sa.text("''")),
            Column("link", Text, nullable=False, server_default=sa.text("''")),
        )
        Index("ix_audit_number", self.audit.c.number, unique=True)
        self.audit_head = Table(
            "audit_head",
            metadata,
            Column("id", Integer, primary_key=True, autoincrement=False),
            Column("number", BigInteger, nullable=False),
            Column("link", Text, nullable=False),
        )
