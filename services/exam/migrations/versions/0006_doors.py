"""What gateways tell of their doors, so that each can show what comes to all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns; nobody has told anything yet."""
    op.add_column("gateways", sa.Column("saves", sa.Float, nullable=False, server_default="0"))
    for name in ("kept", "waiting", "told_at_us"):
        column = sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
        op.add_column("gateways", column)
