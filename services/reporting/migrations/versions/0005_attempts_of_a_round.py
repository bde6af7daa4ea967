"""A round's attempts are found without reading the whole contest's."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_attempts_round", "attempts", ["contest", "round"])
