"""How often the close of a round was moved for all."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """No calendar was told of any change before, so none counts."""
    column = sa.Column("window_changes", sa.Integer, nullable=False, server_default="0")
    op.add_column("rounds", column)
