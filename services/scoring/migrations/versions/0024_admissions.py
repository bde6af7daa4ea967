"""Who was let into a later phase."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """A table alone: nobody was let in before."""
    op.create_table(
        "admissions",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("root", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("confirmed_by", sa.Text, nullable=False),
        sa.Column("confirmed_at_us", sa.BigInteger, nullable=False),
        sa.Column("admitted", sa.Text, nullable=False),
        sa.Column("rewritten", sa.Integer, nullable=False, server_default="0"),
        sa.Column("ledger", sa.Text, nullable=False),
        sa.Column("auditor_ledger", sa.Text, nullable=False),
        sa.Column("sealed_salts", sa.Text, nullable=False),
    )
