"""Records of the audit trail are bound to each other, and publications sign where they stood."""

import sqlalchemy as sa
from alembic import op

from plumbing.migration_steps import chain_audit_1

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Chain what is there and all that comes."""
    chain_audit_1(op)
    for name, default in (("audit_heads", "'{}'"), ("audit_signature", "''")):
        column = sa.Column(name, sa.Text, nullable=False, server_default=sa.text(default))
        op.add_column("publications", column)
