"""Reminders to the judges of a panel have a table of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Before, they stood among those of agencies, as if a panel were one whose code begins with a
    slash; an agency may have such a code."""
    op.create_table(
        "panel_reminders",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("panel", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("sent", sa.Integer),
        sa.Column("failed", sa.Integer, nullable=False, server_default="0"),
    )
