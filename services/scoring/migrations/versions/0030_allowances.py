"""People had more time in a round."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Add the column; nobody was given more time before."""
    column = sa.Column("allowances", sa.Text, nullable=False, server_default="{}")
    op.add_column("settled_rounds", column)
