"""How far files open answers, and when rounds were open."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Publications so far are looked at once; rounds settled so far have no window."""
    op.create_table(
        "openings",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("answers", sa.Text, nullable=False),
    )
    op.execute(
        "INSERT INTO openings (contest, number, answers) "
        "SELECT contest, number, '' FROM publications WHERE round <> ''"
    )
    for name in ("opens_at_us", "closes_at_us"):
        op.add_column(
            "settled_rounds", sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
        )
    op.add_column(
        "settled_rounds", sa.Column("extensions", sa.Text, nullable=False, server_default="{}")
    )
