"""What collective prizes need of agencies and people, and publications of a whole phase.

Registration's events were read before without these fields. They are read again from the start:
the revisions are set back, so that what is told again is taken, and the place in the stream is
forgotten.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and the phases' secrets, and have registration's stream read again."""
    with op.batch_alter_table("agencies") as table:
        table.add_column(sa.Column("agency_class", sa.Text, nullable=False, server_default=""))
        table.add_column(
            sa.Column("valid_from_us", sa.BigInteger, nullable=False, server_default="0")
        )
        table.add_column(sa.Column("valid_until_us", sa.BigInteger))
        table.add_column(sa.Column("headcount", sa.Integer))
        table.add_column(
            sa.Column("headcount_revision", sa.BigInteger, nullable=False, server_default="0")
        )
    with op.batch_alter_table("contestants") as table:
        table.add_column(sa.Column("obligation", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("memberships", sa.Text, nullable=False, server_default="[]"))
    with op.batch_alter_table("publications") as table:
        table.add_column(sa.Column("phase", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("state", sa.Text, nullable=False, server_default="draft"))
    op.create_table(
        "phase_secrets",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("phase", sa.Text, primary_key=True),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.execute("UPDATE agencies SET revision = 0")
    op.execute("UPDATE contestants SET revision = 0")
    op.execute("DELETE FROM inbox WHERE stream = 'registration'")
