"""Authors of entries take part."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Who wrote entries that came before is told again as they change, or by a rebuild."""
    authors = sa.Column("authors", sa.Text, nullable=False, server_default="[]")
    received = sa.Column("received_at_us", sa.BigInteger, nullable=False, server_default="0")
    op.add_column("entries", authors)
    op.add_column("entries", received)
