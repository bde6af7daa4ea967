"""Kinds of questions: of some, several options may be right, and chosen."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the columns; of what stands, one option is right."""
    for name in ("questions", "proposals"):
        kind = sa.Column("kind", sa.Text, nullable=False, server_default="single_choice")
        op.add_column(name, kind)
