"""Works, panels and score sheets: what judges mark, who they are, and what they gave."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Tables alone: nothing was judged before."""
    _works()
    _panels()
    _sheets()


def _works() -> None:
    op.create_table(
        "works",
        sa.Column("work", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False, server_default=""),
        sa.Column("kind", sa.Text, nullable=False, server_default=""),
        sa.Column("agency", sa.Text, nullable=False, server_default=""),
        sa.Column("people", sa.Text, nullable=False, server_default="[]"),
        sa.Column("files", sa.Text, nullable=False, server_default="[]"),
        sa.Column("title_digest", sa.Text, nullable=False, server_default=""),
        sa.Column("received_at_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("late", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("state", sa.Text, nullable=False, server_default=""),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("revision", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("screening", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("findings", sa.Text, nullable=False, server_default="[]"),
        sa.Column("screened_revision", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_index("ix_works_round", "works", ["contest", "round"])


def _panels() -> None:
    op.create_table(
        "panels",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("phase", sa.Text, primary_key=True),
        sa.Column("panel", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_table(
        "panel_places",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("phase", sa.Text, primary_key=True),
        sa.Column("panel", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("pseudonym", sa.Text, nullable=False),
        sa.Column("conflicts", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
    )
    op.create_table(
        "lots",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("commitment", sa.Text, nullable=False),
    )
    op.create_table(
        "panel_rounds",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("panel", sa.Text, primary_key=True),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("rules", sa.Text),
    )


def _sheets() -> None:
    op.create_table(
        "sheets",
        sa.Column("sheet", sa.Text, primary_key=True),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("panel", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("work", sa.Text, nullable=False),
        sa.Column("judge", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
        sa.Column("marks", sa.Text, nullable=False, server_default="{}"),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("device", sa.Text, nullable=False, server_default=""),
        sa.Column("saved_at_us", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("sequence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("source", sa.Text, nullable=False, server_default="screen"),
        sa.Column("ask", sa.Text, nullable=False, server_default=""),
        sa.Column("answered", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("calibration", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.UniqueConstraint(
            "contest",
            "round",
            "panel",
            "part",
            "work",
            "judge",
            "calibration",
            name="uq_sheets_subject",
        ),
    )
    op.create_index("ix_sheets_judge", "sheets", ["judge", "contest", "round"])
    op.create_table(
        "sheet_history",
        sa.Column("sheet", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("action", sa.Text, primary_key=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "paper_entries",
        sa.Column("sheet", sa.Text, primary_key=True),
        sa.Column("clerk", sa.Text, primary_key=True),
        sa.Column("marks", sa.Text, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
