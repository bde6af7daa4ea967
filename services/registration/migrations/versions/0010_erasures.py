"""Requests to be forgotten, which wait a day."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nobody waits: until now it was done at once."""
    op.create_table(
        "erasures",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("asked_at_us", sa.BigInteger, nullable=False),
        sa.Column("due_at_us", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("ended_at_us", sa.BigInteger),
        sa.Column("named_from", sa.BigInteger),
        sa.Column("named_until", sa.BigInteger),
    )
    op.create_index("ix_erasures_state", "erasures", ["state", "due_at_us"])
