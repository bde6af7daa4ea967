"""Which options stood behind the others in the papers of a settled round."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the column; what stands was drawn with every option like the others."""
    op.add_column("settled_rounds", sa.Column("held", sa.Text, nullable=False, server_default="{}"))
