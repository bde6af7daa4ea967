"""Entries that are handed in, with their versions, files and authors."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_WAITING = sa.text("check_state = 'waiting'")


def upgrade() -> None:
    """Create the tables. No file has been handed in yet."""
    op.add_column("uploads", sa.Column("entry", sa.Text, nullable=False, server_default=""))
    _entries()
    _versions()
    _files()
    op.create_table(
        "entry_authors",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("entry", sa.Text, primary_key=True),
    )
    op.create_index("ix_entry_authors", "entry_authors", ["entry"])


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("entry", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("agency_place", sa.Integer),
        sa.Column("author_place", sa.Integer),
        sa.Column("screening", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("screening_reason", sa.Text, nullable=False, server_default=""),
        sa.Column("mend_until_us", sa.BigInteger),
        sa.Column("withdrawn_at_us", sa.BigInteger),
        sa.Column("withdrawn_by", sa.Text, nullable=False, server_default=""),
        sa.Column("withdrawn_reason", sa.Text, nullable=False, server_default=""),
        sa.UniqueConstraint("contest", "code", name="uq_entry_code"),
        sa.UniqueConstraint("content", name="uq_entry_content"),
        sa.UniqueConstraint("contest", "round", "agency", "agency_place", name="uq_agency_place"),
        sa.UniqueConstraint("contest", "round", "person", "author_place", name="uq_author_place"),
    )
    op.create_index("ix_entries_round", "entries", ["contest", "round", "entry"])


def _versions() -> None:
    op.create_table(
        "entry_versions",
        sa.Column("entry", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("received_at_us", sa.BigInteger, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("labels", sa.Text, nullable=False),
        sa.Column("authors", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("explanation", sa.Text, nullable=False),
        sa.Column("original_declared", sa.Boolean, nullable=False),
        sa.Column("findings", sa.Text, nullable=False, server_default="[]"),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("receipt_text", sa.Text, nullable=False),
    )
    op.create_index("ix_entry_receipt", "entry_versions", ["receipt"], unique=True)
    op.create_index("ix_entry_version_content", "entry_versions", ["content"])


def _files() -> None:
    op.create_table(
        "entry_files",
        sa.Column("entry", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("file", sa.Text, primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("facts", sa.Text),
        sa.Column("findings", sa.Text, nullable=False, server_default="[]"),
        sa.Column("renditions", sa.Text, nullable=False, server_default="[]"),
        sa.Column("check_state", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("checker", sa.Text, nullable=False, server_default=""),
        sa.Column("lease_until_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_index(
        "ix_entry_files_waiting",
        "entry_files",
        ["lease_until_us"],
        postgresql_where=_WAITING,
        sqlite_where=_WAITING,
    )
    op.create_index("ix_entry_files_file", "entry_files", ["file"])
    op.create_index("ix_entry_files_sha256", "entry_files", ["sha256"])
