"""Formatting of the texts of questions: bold, italic, underlined, raised and lowered words."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the columns; what stands is plain text, as it was."""
    for name in ("questions", "proposals"):
        column = sa.Column("formatting", sa.Text, nullable=False, server_default="")
        op.add_column(name, column)
