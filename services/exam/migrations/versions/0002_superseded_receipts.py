"""Receipts that another one took the place of."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One table more."""
    op.create_table(
        "superseded_receipts",
        sa.Column("receipt", sa.Text, primary_key=True),
        sa.Column("attempt", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("receipt_text", sa.Text, nullable=False),
        sa.Column("superseded_at_us", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("attempt", "revision", name="uq_superseded_revision"),
    )
