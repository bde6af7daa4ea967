"""The first tables of scoring."""

import sqlalchemy as sa
from alembic import op

from plumbing.migration_steps import create_plumbing_tables_1

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_plumbing_tables_1(op)
    _agencies()
    _contestants()
    _contests()
    _key_states()
    _publications()
    _question_keys()
    _scores()
    _settled_rounds()


def _agencies() -> None:
    op.create_table(
        "agencies",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )


def _contestants() -> None:
    op.create_table(
        "contestants",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("excluded", sa.Text, nullable=False, server_default=""),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("excluded_revision", sa.BigInteger, nullable=False, server_default="0"),
    )


def _contests() -> None:
    op.create_table(
        "contests",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
    )


def _key_states() -> None:
    op.create_table(
        "key_states",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("scored_revision", sa.Integer, nullable=False, server_default="0"),
        sa.Column("scored_up_to", sa.Text, nullable=False, server_default=""),
    )


def _publications() -> None:
    op.create_table(
        "publications",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("root", sa.Text, nullable=False),
        sa.Column("published_at_us", sa.BigInteger, nullable=False),
        sa.Column("published_by", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("ledger", sa.Text, nullable=False),
        sa.Column("auditor_ledger", sa.Text, nullable=False),
        sa.Column("sealed_salts", sa.Text, nullable=False),
        sa.Column("standings", sa.Text, nullable=False),
        sa.Column("awards", sa.Text, nullable=False),
    )


def _question_keys() -> None:
    op.create_table(
        "question_keys",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("commitment", sa.Text, nullable=False),
    )


def _scores() -> None:
    op.create_table(
        "scores",
        sa.Column("attempt", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("pseudonym", sa.Text, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("started_at_us", sa.BigInteger, nullable=False),
        sa.Column("submitted_at_us", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("questions", sa.Integer, nullable=False),
        sa.Column("prediction", sa.Integer),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("score", sa.Integer),
    )
    op.create_index("ix_scores_round", "scores", ["contest", "round"])
    op.create_index(
        "ix_scores_waiting",
        "scores",
        ["contest"],
        postgresql_where=sa.text("score IS NULL"),
        sqlite_where=sa.text("score IS NULL"),
    )


def _settled_rounds() -> None:
    op.create_table(
        "settled_rounds",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("settled_at_us", sa.BigInteger, nullable=False),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("public_value", sa.Text, nullable=False),
        sa.Column("commitment", sa.Text, nullable=False),
        sa.Column("bank_digest", sa.Text, nullable=False),
        sa.Column("pseudonym_commitment", sa.Text, nullable=False),
        sa.Column("bank", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("revisions", sa.BigInteger, nullable=False),
    )
