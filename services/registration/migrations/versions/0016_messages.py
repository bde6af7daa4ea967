"""Reminders are sent from a queue: one message for everybody whom a reminder was to reach."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_OPEN = "state IN ('queued', 'leased', 'begun')"


def upgrade() -> None:
    """Empty: of earlier reminders only the numbers were kept."""
    op.create_table(
        "message_texts",
        sa.Column("text", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
    )
    op.create_table(
        "messages",
        sa.Column("message", sa.Text, primary_key=True),
        sa.Column("same", sa.Text),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False, server_default=""),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at_us", sa.BigInteger, nullable=False),
        sa.Column("until_us", sa.BigInteger, nullable=False),
        sa.Column("lease", sa.Text, nullable=False, server_default=""),
        sa.Column("lease_until_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("leased_at_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("changed_at_us", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("same", name="uq_messages_same"),
    )
    op.create_index("ix_messages_reminder", "messages", ["contest", "kind", "about"])
    op.create_index("ix_messages_person", "messages", ["person"])
    op.create_index("ix_messages_leased", "messages", ["leased_at_us"])
    op.create_index(
        "ix_messages_open",
        "messages",
        ["next_at_us"],
        postgresql_where=sa.text(_OPEN),
        sqlite_where=sa.text(_OPEN),
    )
