"""When rounds closed is read by nobody."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Drop the column."""
    op.drop_column("rounds", "closed_at_us")
