"""People who registered themselves and whose agency has not confirmed it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """A mark beside the memberships."""
    with op.batch_alter_table("contestants", recreate="never") as table:
        table.add_column(
            sa.Column("unconfirmed", sa.Boolean, nullable=False, server_default=sa.text("false"))
        )
