"""What was said of entries before marking, and which refusals are appealed against."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table. Of what was decided before, only what stands is known: by whom and when
    stands in the audit trail."""
    op.add_column("entries", sa.Column("appealed_at_us", sa.BigInteger))
    op.create_table(
        "screenings",
        sa.Column("id", _KEY, primary_key=True, autoincrement=True),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_screenings", "screenings", ["entry"])
