"""Records of the audit trail are bound to each other."""

from alembic import op

from plumbing.migration_steps import chain_audit_1

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Chain what is there and all that comes."""
    chain_audit_1(op)
