"""Teams, and what is performed on a stage."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from plumbing.postgresql_options import on_postgresql
from plumbing.shared_tables import BigKey
from services.exam.models.metadata import metadata

# a staged contest's teams: one of each agency, in each phase
teams = Table(
    "teams",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)

team_members = Table(
    "team_members",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    # the list's revision that they came with, or from which they stand as they do here
    Column("since", Integer, primary_key=True),
    # the one that they left with; empty: they are in the team
    Column("until", Integer),
    # who has an account; empty: the name was typed
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("main", Boolean, nullable=False),
    Column("captain", Boolean, nullable=False),
    Column("place", Integer, nullable=False),
)
# nobody performs in two teams: kept here, not by a look before
Index(
    "uq_team_person",
    team_members.c.contest,
    team_members.c.phase,
    team_members.c.person,
    unique=True,
    info=on_postgresql(where=text("until IS NULL AND person <> ''")),
    sqlite_where=text("until IS NULL AND person <> ''"),
)

team_changes = Table(
    "team_changes",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("action", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

stage_rounds = Table(
    "stage_rounds",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    # what the order is drawn from, told once it is drawn; and what binds it
    Column("secret", Text, nullable=False, server_default=""),
    Column("commitment", Text, nullable=False, server_default=""),
    Column("public_value", Text, nullable=False, server_default=""),
    Column("drawn_at_us", BigInteger),
    # JSON: the teams in the order drawn, whatever was moved later
    Column("drawn", Text, nullable=False, server_default="[]"),
)

performances = Table(
    "performances",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("team", Text, primary_key=True),
    # what judges mark is known by it
    Column("performance", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("standing", Text, nullable=False),
    # of what was told of it: grows with every event
    Column("revision", Integer, nullable=False),
    UniqueConstraint("performance", name="uq_performance"),
)

clock_steps = Table(
    "clock_steps",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    Column("contest", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("press", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("by", Text, nullable=False),
    UniqueConstraint("contest", "round", "press", name="uq_clock_press"),
)

# what was decided of a round once its order stood
stage_changes = Table(
    "stage_changes",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    Column("contest", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
)
Index("ix_stage_changes", stage_changes.c.contest, stage_changes.c.round)

part_questions = Table(
    "part_questions",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("team", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    # JSON: ids in the order in which they are asked
    Column("questions", Text, nullable=False),
    Column("repeated", Integer, nullable=False),
)
