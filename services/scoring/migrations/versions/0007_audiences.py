"""Banks of audiences: where questions stand, and whose bank each paper was drawn from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns; what stands was drawn for everyone alike."""
    op.add_column(
        "settled_rounds", sa.Column("places", sa.Text, nullable=False, server_default="{}")
    )
    op.add_column("scores", sa.Column("audience", sa.Text, nullable=False, server_default=""))
