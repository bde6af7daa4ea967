"""Appeals about what judges marked."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Those there are are about attempts."""
    op.add_column("appeals", sa.Column("work", sa.Text, nullable=False, server_default=""))
