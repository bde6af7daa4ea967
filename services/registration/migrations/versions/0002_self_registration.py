"""People who register themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Registrations, and the values of which there is one account each; people found by phone."""
    op.create_table(
        "registrations",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("claimed", sa.Boolean, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("consent", sa.Text, nullable=False),
        sa.Column("consent_digest", sa.Text, nullable=False),
        sa.Column("consented_at_us", sa.BigInteger, nullable=False),
        sa.Column("registered_at_us", sa.BigInteger, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False, server_default=""),
        sa.Column("decided_at_us", sa.BigInteger),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
    )
    op.create_index(
        "ix_registrations_waiting",
        "registrations",
        ["contest", "agency"],
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "registered_values",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("field", sa.Text, primary_key=True),
        sa.Column("value_digest", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
    )
    op.create_index("ix_registered_values_person", "registered_values", ["person"])
    op.create_index("ix_people_phone", "people", ["phone"])
