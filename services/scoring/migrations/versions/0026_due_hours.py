"""By when a panel's sheets of a round are due."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Nothing was due before."""
    op.add_column("panel_rounds", sa.Column("due_us", sa.BigInteger))
