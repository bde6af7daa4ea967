"""Registrations that touch somebody's account wait for a decision; who has ever signed in."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Whoever has a session on record has signed in; who has none has a credential still."""
    op.create_table(
        "sign_ins",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("first_at_us", sa.BigInteger, nullable=False),
        sa.Column("last_at_us", sa.BigInteger, nullable=False),
    )
    op.execute(
        "INSERT INTO sign_ins (person, first_at_us, last_at_us) "
        "SELECT person, min(created_at_us), max(created_at_us) FROM sessions GROUP BY person"
    )
    op.create_table(
        "claims",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("claim", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("takes_over", sa.Boolean, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("consent", sa.Text, nullable=False),
        sa.Column("consent_digest", sa.Text, nullable=False),
        sa.Column("consented_at_us", sa.BigInteger, nullable=False),
        sa.Column("filed_at_us", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index(
        "ix_claims_waiting",
        "claims",
        ["contest", "agency"],
        postgresql_where=_WAITING,
        sqlite_where=_WAITING,
    )
    op.create_index("ix_claims_person", "claims", ["person"])
    op.create_index("ix_claims_time", "claims", ["contest", "filed_at_us"])
    op.create_index("ix_registrations_time", "registrations", ["contest", "registered_at_us"])
