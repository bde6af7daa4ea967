"""Finding the attempts of one person, who is to be forgotten, without reading everybody's."""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Index them."""
    op.create_index("ix_scores_person", "scores", ["person"])
