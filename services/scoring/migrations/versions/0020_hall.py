"""What was announced in the hall of a stage round: marks released, prizes revealed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Create the tables. Nothing was announced before."""
    op.create_table(
        "halls",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("outcome", sa.Text, nullable=False, server_default=""),
    )
    op.create_table(
        "mark_releases",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("team", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("parts", sa.Text, nullable=False),
        sa.Column("total", sa.Text, nullable=False),
    )
    op.create_table(
        "prize_reveals",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("award", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("prizes", sa.Integer, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
    )
