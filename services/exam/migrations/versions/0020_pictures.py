"""Pictures of questions and of their options; the bytes lie in the gateways' store of files."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the columns; what stands has none."""
    for name in ("questions", "proposals"):
        op.add_column(name, sa.Column("pictures", sa.Text, nullable=False, server_default="[]"))
