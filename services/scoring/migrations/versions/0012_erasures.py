"""Erased people whose names events told before still have to lose."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Nobody waits: until now it was done at once."""
    op.create_table(
        "erasures",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("named_from", sa.BigInteger, nullable=False),
        sa.Column("named_until", sa.BigInteger, nullable=False),
    )
