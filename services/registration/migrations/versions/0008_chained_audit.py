"""Records of the audit trail are bound to each other."""

from alembic import op

from plumbing.migration_steps import chain_audit_1

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Chain what is there and all that comes."""
    chain_audit_1(op)
