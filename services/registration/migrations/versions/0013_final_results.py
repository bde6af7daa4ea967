"""What is published as final, so that what it hangs on is not exchanged under it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Scoring's stream is read from its beginning, so earlier publications are heard of too."""
    op.create_table(
        "final_results",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("phase", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
    )
