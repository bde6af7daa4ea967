"""Who may enter a phase that results decide."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Tables alone: no phase asked for a list before."""
    op.create_table(
        "entrant_lists",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("phase", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("arriving", sa.Text, nullable=False),
        sa.Column("parts", sa.Text, nullable=False),
    )
    op.create_table(
        "entrants",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("phase", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
    )
