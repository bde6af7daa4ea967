"""What decides what an answer is worth: the kind and difficulty of each question with its key."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Add the columns; the keys that stand have one right option and count one point each."""
    for table in ("question_keys", "proposed_keys"):
        kind = sa.Column("kind", sa.Text, nullable=False, server_default="single_choice")
        op.add_column(table, kind)
        op.add_column(table, sa.Column("difficulty", sa.Text, nullable=False, server_default=""))
