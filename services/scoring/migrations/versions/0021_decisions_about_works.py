"""Second looks at rounds that judges mark: what they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """What was decided before is about quizzes."""
    about = sa.Column("more", sa.Text, nullable=False, server_default="{}")
    op.add_column("decisions", about)
