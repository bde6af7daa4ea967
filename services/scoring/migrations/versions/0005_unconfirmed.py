"""Who registered themselves and is not confirmed yet, so that they count for no agency's prize.

Nobody was unconfirmed before registration could tell so; what it told since is read from the start
by the second migration, which no release has without this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Everyone known so far counts as before."""
    unconfirmed = sa.Column("unconfirmed", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("contestants", unconfirmed)
