"""Results of rounds that judges mark: what was handed in, and what a publication is of."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """What was published before is of quizzes; no judged round has settled yet."""
    for name, kind in (
        ("entries", sa.Integer),
        ("entry_revisions", sa.BigInteger),
        ("teams", sa.Integer),
        ("team_revisions", sa.BigInteger),
    ):
        told = sa.Column(name, kind, nullable=False, server_default="0")
        op.add_column("settled_rounds", told)
    for name in ("form", "missing_reason"):
        op.add_column("publications", sa.Column(name, sa.Text, nullable=False, server_default=""))
    missing = sa.Column("missing", sa.Integer, nullable=False, server_default="0")
    op.add_column("publications", missing)
