"""Questions may say how difficult they are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; empty: nobody said."""
    with op.batch_alter_table("questions") as table:
        table.add_column(sa.Column("difficulty", sa.Text, nullable=False, server_default=""))
