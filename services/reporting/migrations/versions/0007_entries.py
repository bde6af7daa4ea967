"""Entries are counted per agency."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table; it fills as entries are told of."""
    op.create_table(
        "entries",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("entry", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, nullable=False, server_default=""),
        sa.Column("agency", sa.Text, nullable=False, server_default=""),
        sa.Column("state", sa.Text, nullable=False, server_default=""),
        sa.Column("revision", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("screening", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("screened_revision", sa.BigInteger, nullable=False, server_default="0"),
    )
