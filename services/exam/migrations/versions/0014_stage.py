"""The stage: teams with their members, who performs in which order, clocks, questions asked."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IN_A_TEAM = sa.text("until IS NULL AND person <> ''")


def upgrade() -> None:
    """Create the tables. No team has been listed yet."""
    _teams()
    _rounds()
    _steps_and_changes()


def _texts(*names: str, primary_key: bool = False) -> list[sa.Column[str]]:
    if primary_key:
        return [sa.Column(name, sa.Text, primary_key=True) for name in names]
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _teams() -> None:
    op.create_table(
        "teams",
        *_texts("contest", "phase", "agency", primary_key=True),
        *_texts("name", "state"),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_table(
        "team_members",
        *_texts("contest", "phase", "agency", "member", primary_key=True),
        sa.Column("since", sa.Integer, primary_key=True),
        sa.Column("until", sa.Integer),
        *_texts("person", "name", "position"),
        sa.Column("main", sa.Boolean, nullable=False),
        sa.Column("captain", sa.Boolean, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
    )
    op.create_index(
        "uq_team_person",
        "team_members",
        ["contest", "phase", "person"],
        unique=True,
        postgresql_where=_IN_A_TEAM,
        sqlite_where=_IN_A_TEAM,
    )
    op.create_table(
        "team_changes",
        *_texts("contest", "phase", "agency", primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        *_texts("action"),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        *_texts("by", "reason"),
    )


def _rounds() -> None:
    op.create_table(
        "stage_rounds",
        *_texts("contest", "round", primary_key=True),
        sa.Column("secret", sa.Text, nullable=False, server_default=""),
        sa.Column("commitment", sa.Text, nullable=False, server_default=""),
        sa.Column("public_value", sa.Text, nullable=False, server_default=""),
        sa.Column("drawn_at_us", sa.BigInteger),
        sa.Column("drawn", sa.Text, nullable=False, server_default="[]"),
    )
    op.create_table(
        "performances",
        *_texts("contest", "round", "team", primary_key=True),
        *_texts("performance"),
        sa.Column("place", sa.Integer, nullable=False),
        *_texts("standing"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("performance", name="uq_performance"),
    )
    op.create_table(
        "part_questions",
        *_texts("contest", "round", "team", "part", primary_key=True),
        *_texts("questions"),
        sa.Column("repeated", sa.Integer, nullable=False),
    )


def _steps_and_changes() -> None:
    op.create_table(
        "clock_steps",
        sa.Column("id", _KEY, primary_key=True, autoincrement=True),
        *_texts("contest", "round", "team", "part", "step"),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        *_texts("press", "device", "by"),
        sa.UniqueConstraint("contest", "round", "press", name="uq_clock_press"),
    )
    op.create_table(
        "stage_changes",
        sa.Column("id", _KEY, primary_key=True, autoincrement=True),
        *_texts("contest", "round", "team", "action"),
        sa.Column("place", sa.Integer, nullable=False),
        *_texts("reason", "by"),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_stage_changes", "stage_changes", ["contest", "round"])
