"""Options that stand behind the others of their question, wherever options are shuffled."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the columns; what stands is drawn as before, every option like the others."""
    for name in ("questions", "proposals"):
        op.add_column(name, sa.Column("held", sa.Text, nullable=False, server_default=""))
