"""The first tables of registration."""

import sqlalchemy as sa
from alembic import op

from plumbing.migration_steps import create_plumbing_tables_1

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_plumbing_tables_1(op)
    _contests()
    _agencies()
    _people()
    _roster()
    _roster_agencies()
    _roles()
    _credentials()
    _sessions()
    _revocations()
    _counters()
    _sign_in_failures()
    _known_addresses()
    _imports()
    _import_slices()
    _import_rows()


def _contests() -> None:
    op.create_table(
        "contests",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("defined_at_us", sa.BigInteger, nullable=False),
    )


def _agencies() -> None:
    op.create_table(
        "agencies",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("agency_key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("agency_class", sa.Text, nullable=False),
        sa.Column("parent", sa.Text),
        sa.Column("valid_from_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("valid_until_us", sa.BigInteger),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("headcount", sa.Integer),
        sa.Column(
            "headcount_approved", sa.Boolean, nullable=False, server_default=sa.text("false")
        ),
        sa.Column("headcount_revision", sa.Integer, nullable=False, server_default="0"),
        sa.UniqueConstraint("contest", "agency_key", name="uq_agency_key"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("username", sa.Text, nullable=False),
        sa.Column("username_key", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False, server_default=""),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("birth_date", sa.Text),
        sa.Column("gender", sa.Text),
        sa.Column("position", sa.Text, nullable=False, server_default=""),
        sa.Column("phone", sa.Text, nullable=False, server_default=""),
        sa.Column("email", sa.Text, nullable=False, server_default=""),
        sa.UniqueConstraint("username_key", name="uq_username_key"),
    )


def _roster() -> None:
    op.create_table(
        "roster",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("obligation", sa.Text, nullable=False),
        sa.Column("memberships", sa.Text, nullable=False),
        sa.Column("roster_reason", sa.Text, nullable=False, server_default=""),
        sa.Column("ordered_reason", sa.Text, nullable=False, server_default=""),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_index("ix_roster_person", "roster", ["person"])


def _roster_agencies() -> None:
    op.create_table(
        "roster_agencies",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
    )


def _roles() -> None:
    op.create_table(
        "roles",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("agency", sa.Text, primary_key=True),
        sa.Column("granted_at_us", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_roles_role", "roles", ["role"])


def _credentials() -> None:
    op.create_table(
        "credentials",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("password", sa.Text),
        sa.Column("code", sa.Text),
        sa.Column("sheet", sa.Text, nullable=False, server_default=""),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("session", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("created_at_us", sa.BigInteger, nullable=False),
        sa.Column("expires_at_us", sa.BigInteger, nullable=False),
        sa.Column("ended_at_us", sa.BigInteger),
    )
    op.create_index("ix_sessions_expiry", "sessions", ["expires_at_us"])
    op.create_index("ix_sessions_person", "sessions", ["person"])


def _revocations() -> None:
    op.create_table(
        "revocations",
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("revoked_at_us", sa.BigInteger, nullable=False),
    )


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )


def _sign_in_failures() -> None:
    op.create_table(
        "sign_in_failures",
        sa.Column("username_key", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at_us", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_failures_last", "sign_in_failures", ["last_at_us"])


def _known_addresses() -> None:
    op.create_table(
        "known_addresses",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("last_at_us", sa.BigInteger, nullable=False),
    )


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("upload", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("dry_run", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False, server_default=""),
        sa.Column("cursor", sa.Text, nullable=False, server_default=""),
        sa.Column("plan", sa.Text, nullable=False, server_default=""),
        sa.Column("outcome", sa.Text, nullable=False, server_default=""),
        sa.Column("begun_at_us", sa.BigInteger, nullable=False),
        sa.Column("held_until_us", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_index(
        "ix_imports_at_work",
        "imports",
        ["begun_at_us"],
        postgresql_where=sa.text("state IN ('checking', 'applying')"),
        sqlite_where=sa.text("state IN ('checking', 'applying')"),
    )


def _import_slices() -> None:
    op.create_table(
        "import_slices",
        sa.Column("upload", sa.Text, primary_key=True),
        sa.Column("slice", sa.Integer, primary_key=True),
        sa.Column("rows", sa.Integer, nullable=False),
    )


def _import_rows() -> None:
    op.create_table(
        "import_rows",
        sa.Column("upload", sa.Text, primary_key=True),
        sa.Column("person_key", sa.Text, primary_key=True),
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("agency_key", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
