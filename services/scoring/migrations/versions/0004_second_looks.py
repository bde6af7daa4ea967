"""Second looks: decisions about keys, questions and attempts, their redrawn results; appeals."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what second looks need. Rows that stand keep their meaning without being touched."""
    op.add_column("key_states", sa.Column("changed", sa.Text))
    op.add_column("scores", sa.Column("unanswered", sa.Text))
    op.add_column("scores", sa.Column("full_marks", sa.Integer))
    # nothing asks by it, and with it no score could be changed without touching every index
    op.drop_index("ix_scores_waiting", "scores")
    _appeals()
    _decisions()
    _redraws()


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("appeal", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("attempt", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("filed_at_us", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("answered_at_us", sa.BigInteger),
        sa.Column("answered_by", sa.Text, nullable=False, server_default=""),
        sa.Column("answer", sa.Text, nullable=False, server_default=""),
        sa.Column("decision", sa.Integer),
        sa.UniqueConstraint("attempt", "question", name="uq_appeals_subject"),
    )
    op.create_index("ix_appeals_round", "appeals", ["contest", "round", "person"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("attempt", sa.Text, nullable=False),
        sa.Column("withdraws", sa.Integer),
        sa.Column("sealed_option", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("difference", sa.Text, nullable=False),
    )


def _redraws() -> None:
    op.create_table(
        "redraws",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.Column("drawn", sa.Integer, nullable=False, server_default="0"),
        sa.Column("published", sa.Integer, nullable=False, server_default="0"),
        sa.Column("drawn_at_us", sa.BigInteger),
        sa.Column("prediction_truth", sa.Integer),
        sa.Column("standings", sa.Text, nullable=False, server_default="[]"),
        sa.Column("awards", sa.Text, nullable=False, server_default="[]"),
        sa.Column("unfilled", sa.Text, nullable=False, server_default="[]"),
    )
