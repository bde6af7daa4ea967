"""Which contest named a person first is told by when each did."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Of places from before, those of the contest that was defined first come first."""
    column = sa.Column("listed_at_us", sa.BigInteger, nullable=False, server_default="0")
    op.add_column("roster", column)
