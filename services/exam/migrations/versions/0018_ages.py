"""Whether people are of the age that the plan asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """No verdict was told before; it is when a person or the plan changes."""
    op.add_column("contestants", sa.Column("age", sa.Text, nullable=False, server_default=""))
