"""Banks of audiences: questions and papers that are theirs, and the classes that decide who is.

Registration told of agencies before without anybody listening here. Its events are read again from
the start; people are kept by revision, so telling of them again changes nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add columns (empty: everyone's) and the agencies' classes; have registration read again."""
    for name in ("questions", "proposals", "attempts"):
        op.add_column(name, sa.Column("audience", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "agency_classes",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("agency_class", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )
    op.execute("DELETE FROM inbox WHERE stream = 'registration'")
