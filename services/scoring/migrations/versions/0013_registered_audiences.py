"""The audience that somebody registered into stays with them, whatever agency they chose."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Who registered before stays where their duty and the class of their agency put them."""
    column = sa.Column("audience", sa.Text, nullable=False, server_default="")
    op.add_column("contestants", column)
