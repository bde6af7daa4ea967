"""By which close of a stage no prize is revealed any more: the reveal was begun anew."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """No stage was closed before."""
    op.add_column("halls", sa.Column("voided", sa.Integer, nullable=False, server_default="0"))
