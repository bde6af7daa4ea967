"""Time is given back for disruptions of a round."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; nothing was given back until now."""
    column = sa.Column("disruptions", sa.Text, nullable=False, server_default="[]")
    op.add_column("rounds", column)
