"""What a session was begun in, for its person to know it again."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Empty for sessions that were begun before."""
    op.add_column("sessions", sa.Column("browser", sa.Text, nullable=False, server_default=""))
