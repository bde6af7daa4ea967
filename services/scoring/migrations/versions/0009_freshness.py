"""Whether published results still follow, and what was decided about complaints."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """A table of comparisons; what a publication and an answer say besides."""
    for column in (
        sa.Column("outcome", sa.Text, nullable=False, server_default=""),
        sa.Column("rewritten", sa.Integer, nullable=False, server_default="0"),
        sa.Column("unanswered", sa.Integer, nullable=False, server_default="0"),
        sa.Column("unanswered_reason", sa.Text, nullable=False, server_default=""),
    ):
        op.add_column("publications", column)
    op.add_column("appeals", sa.Column("own_reason", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "freshness",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("phase", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.Column("compared", sa.Integer, nullable=False, server_default="0"),
        sa.Column("compared_at_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("number", sa.Integer, nullable=False, server_default="0"),
        sa.Column("found", sa.Text, nullable=False, server_default=""),
        sa.Column("prizes", sa.Text, nullable=False, server_default="[]"),
    )
