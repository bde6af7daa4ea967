"""Files wait between a dry run and its confirmation here, sealed, and no longer in the page."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Empty: a page that was open before asks for its file once more."""
    op.create_table(
        "staged_files",
        sa.Column("file", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("staged_at_us", sa.BigInteger, nullable=False),
        sa.Column("parts", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_index("ix_staged_files_by", "staged_files", ["by", "staged_at_us"])
    op.create_table(
        "staged_parts",
        sa.Column("file", sa.Text, primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True),
        sa.Column("sealed", sa.Text, nullable=False),
    )
