"""Which questions of a settled round are no single choice."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Add the column; of every question that stands, one option is right."""
    kinds = sa.Column("kinds", sa.Text, nullable=False, server_default="{}")
    op.add_column("settled_rounds", kinds)
