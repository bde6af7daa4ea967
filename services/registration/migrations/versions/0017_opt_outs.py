"""People may want no reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Empty: nobody could say so before."""
    op.create_table(
        "opt_outs",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_opt_outs_person", "opt_outs", ["person"])
