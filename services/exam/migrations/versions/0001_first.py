"""The first tables of exam."""

import sqlalchemy as sa
from alembic import op

from plumbing.migration_steps import create_plumbing_tables_1

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_plumbing_tables_1(op)
    _contests()
    _rounds()
    _round_extensions()
    _questions()
    _contestants()
    _attempts()
    _answer_sheets()
    _gateways()


def _contests() -> None:
    op.create_table(
        "contests",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("bank_revision", sa.Integer, nullable=False, server_default="0"),
        sa.Column("key_commitments", sa.Text, nullable=False, server_default="{}"),
    )


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("opens_at_us", sa.BigInteger, nullable=False),
        sa.Column("closes_at_us", sa.BigInteger, nullable=False),
        sa.Column("practice", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("public_value", sa.Text, nullable=False),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("pseudonym_key", sa.Text, nullable=False),
        sa.Column("bank_digest", sa.Text, nullable=False, server_default=""),
        sa.Column("commitment", sa.Text, nullable=False, server_default=""),
        sa.Column("settle_anyway", sa.Text, nullable=False, server_default=""),
        sa.Column("settled_at_us", sa.BigInteger),
    )


def _round_extensions() -> None:
    op.create_table(
        "round_extensions",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("closes_at_us", sa.BigInteger, nullable=False),
    )


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("contributor", sa.Text, nullable=False, server_default=""),
        sa.Column("round", sa.Text, nullable=False, server_default=""),
    )


def _contestants() -> None:
    op.create_table(
        "contestants",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("memberships", sa.Text, nullable=False),
        sa.Column("obligation", sa.Text, nullable=False),
        sa.Column("excluded", sa.Text, nullable=False, server_default=""),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("excluded_revision", sa.BigInteger, nullable=False, server_default="0"),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("attempt", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("pseudonym", sa.Text, nullable=False),
        sa.Column("started_at_us", sa.BigInteger, nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
        sa.UniqueConstraint("person", "contest", "round", "number", name="uq_attempt_number"),
    )


def _answer_sheets() -> None:
    op.create_table(
        "answer_sheets",
        sa.Column("attempt", sa.Text, primary_key=True),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("deadline_us", sa.BigInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
        sa.Column("kind", sa.Text),
        sa.Column("submitted_at_us", sa.BigInteger),
        sa.Column("prediction", sa.Integer),
        sa.Column("digest", sa.Text),
        sa.Column("receipt", sa.Text),
        sa.Column("receipt_text", sa.Text),
        postgresql_with={"fillfactor": 60},
    )
    op.create_index("ix_sheets_receipt", "answer_sheets", ["receipt"], unique=True)
    op.create_index(
        "ix_sheets_running",
        "answer_sheets",
        ["deadline_us"],
        postgresql_where=sa.text("state = 'in_progress'"),
        sqlite_where=sa.text("state = 'in_progress'"),
    )


def _gateways() -> None:
    op.create_table(
        "gateways",
        sa.Column("gateway", sa.Text, primary_key=True),
        sa.Column("watermark_us", sa.BigInteger, nullable=False),
        sa.Column("reported_at_us", sa.BigInteger, nullable=False),
    )
