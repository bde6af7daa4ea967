"""The text of a definition as its organiser wrote it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Empty for contests that were defined before."""
    op.add_column("contests", sa.Column("written", sa.Text, nullable=False, server_default=""))
