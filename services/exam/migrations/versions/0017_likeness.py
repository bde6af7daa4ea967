"""What entries are compared by, and which are like which."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables. What was looked into before is compared with nothing; what comes from now
    on is not compared with it."""
    op.create_table(
        "compared_works",
        sa.Column("source", _KEY, primary_key=True, autoincrement=True),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("prints", sa.Integer, nullable=False),
        sa.UniqueConstraint("entry", "version", "file", name="uq_compared_work"),
    )
    op.create_index("ix_compared_sha256", "compared_works", ["sha256"])
    op.create_index("ix_compared_digest", "compared_works", ["digest"])
    op.create_table(
        "fingerprints",
        sa.Column("print", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("source", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_index("ix_fingerprints", "fingerprints", ["source"])
    op.create_table(
        "likenesses",
        sa.Column("source", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("other", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("share", sa.Integer, nullable=False),
        sa.Column("exact", sa.Boolean, nullable=False),
    )
    op.create_index("ix_likenesses", "likenesses", ["other"])
