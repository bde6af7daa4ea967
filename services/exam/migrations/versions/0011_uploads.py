"""Files on their way to an entry."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "uploads",
        sa.Column("upload", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("begun_at_us", sa.BigInteger, nullable=False),
        sa.Column("expires_at_us", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Integer),
        sa.UniqueConstraint("person", "place", name="uq_upload_place"),
    )
    op.create_index("ix_uploads_expiry", "uploads", ["expires_at_us"])
