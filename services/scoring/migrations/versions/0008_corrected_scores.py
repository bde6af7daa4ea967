"""Scores that a corrected key changes where they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Which keys gave a score; and room for its next version on pages filled from now on."""
    op.add_column(
        "scores", sa.Column("key_revision", sa.Integer, nullable=False, server_default="0")
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE scores SET (fillfactor = 50)")
