"""Performances are works too: their teams' names, their places, and what their parts took."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Columns of works, and the orders drawn: nothing was performed before."""
    op.add_column("works", sa.Column("name", sa.Text, nullable=False, server_default=""))
    op.add_column("works", sa.Column("place", sa.Integer, nullable=False, server_default="0"))
    op.add_column("works", sa.Column("used_ms", sa.Text, nullable=False, server_default="{}"))
    op.create_table(
        "drawn_orders",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("commitment", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("public_value", sa.Text, nullable=False),
        sa.Column("drawn", sa.Text, nullable=False),
    )
