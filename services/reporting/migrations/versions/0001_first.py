"""The first tables of reporting."""

import sqlalchemy as sa
from alembic import op

from plumbing.migration_steps import create_plumbing_tables_1

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_plumbing_tables_1(op)
    _activity()
    _agencies()
    _attempts()
    _changes()
    _contestants()
    _contests()
    _roster()
    _rounds()
    _tallies()


def _activity() -> None:
    op.create_table(
        "activity",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("started", sa.Integer, nullable=False),
        sa.Column("submitted", sa.Integer, nullable=False),
        postgresql_with={"fillfactor": 50},
    )


def _agencies() -> None:
    op.create_table(
        "agencies",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("agency_class", sa.Text, nullable=False, server_default=""),
        sa.Column("parent", sa.Text),
        sa.Column("valid_from_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("valid_until_us", sa.BigInteger),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("headcount", sa.Integer),
        sa.Column("headcount_revision", sa.BigInteger, nullable=False, server_default="0"),
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("attempt", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("started_at_us", sa.BigInteger),
        sa.Column("submitted_at_us", sa.BigInteger),
        sa.Column("answered", sa.Integer),
        sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
        sa.Column("score", sa.Integer),
        sa.Column("score_order", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("person", "contest", "attempt"),
        postgresql_with={"fillfactor": 60},
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        postgresql_with={"fillfactor": 50},
    )


def _contestants() -> None:
    op.create_table(
        "contestants",
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("code", sa.Text, nullable=False, server_default=""),
        sa.Column("obligation", sa.Text, nullable=False, server_default=""),
        sa.Column("memberships", sa.Text, nullable=False, server_default="[]"),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("excluded", sa.Text, nullable=False, server_default=""),
        sa.Column("excluded_revision", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("person", "contest"),
    )


def _contests() -> None:
    op.create_table(
        "contests",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
    )


def _roster() -> None:
    op.create_table(
        "roster",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
    )


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("opens_at_us", sa.BigInteger),
        sa.Column("closes_at_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("changed_at_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("closed_at_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("settled_at_us", sa.BigInteger, nullable=False, server_default="0"),
    )


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("phase", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("participants", sa.Integer, nullable=False),
        sa.Column("eligible", sa.Integer, nullable=False),
        sa.Column("excluded", sa.Integer, nullable=False),
        sa.Column("roster_rows", sa.Integer, nullable=False),
        postgresql_with={"fillfactor": 50},
    )
