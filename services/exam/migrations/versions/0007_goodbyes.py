"""Gateways take their leave, so that rounds do not wait for those that were scaled away; and a
change of a round's window is known when it is asked for again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns; nobody has left, nothing was decided."""
    op.add_column("gateways", sa.Column("host", sa.Text, nullable=False, server_default=""))
    gone = sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("gateways", gone)
    mark = sa.Column("last_decision", sa.Text, nullable=False, server_default="")
    op.add_column("rounds", mark)
