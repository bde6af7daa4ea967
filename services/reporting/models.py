"""Reporting's tables: read models.

What came is stored as it came (contests, rounds, agencies, contestants, attempts), and beside it
what is asked every second is kept counted (tallies, activity). The counts are at any time what a
count over the other tables would give: see ``use_cases/attempt_events.py``.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from plumbing.postgresql_options import on_postgresql
from plumbing.shared_tables import PlumbingTables

metadata = MetaData()
plumbing = PlumbingTables(metadata)

contests = Table(
    "contests",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("definition", Text, nullable=False),
    # names the definition's content, so that it is read and understood once
    Column("digest", Text, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    # when it really opened; until then the definition says when it will
    Column("opens_at_us", BigInteger),
    # its close for everyone, as it opened or by a later decision; 0: as planned
    Column("closes_at_us", BigInteger, nullable=False, server_default="0"),
    Column("changed_at_us", BigInteger, nullable=False, server_default="0"),
    Column("settled_at_us", BigInteger, nullable=False, server_default="0"),
)

agencies = Table(
    "agencies",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    # revision 0: only the headcount came so far
    Column("name", Text, nullable=False, server_default=""),
    Column("agency_class", Text, nullable=False, server_default=""),
    Column("parent", Text),
    Column("valid_from_us", BigInteger, nullable=False, server_default="0"),
    Column("valid_until_us", BigInteger),
    Column("revision", BigInteger, nullable=False),
    Column("headcount", Integer),
    Column("headcount_revision", BigInteger, nullable=False, server_default="0"),
)

contestants = Table(
    "contestants",
    metadata,
    Column("contest", Text, nullable=False),
    Column("person", Text, nullable=False),
    # revision 0: only an exclusion came so far
    Column("name", Text, nullable=False, server_default=""),
    Column("code", Text, nullable=False, server_default=""),
    Column("obligation", Text, nullable=False, server_default=""),
    Column("memberships", Text, nullable=False, server_default="[]"),
    # registered themselves, and the agency's liaison has not confirmed it
    Column("unconfirmed", Boolean, nullable=False, server_default=text("false")),
    Column("revision", BigInteger, nullable=False),
    Column("excluded", Text, nullable=False, server_default=""),
    Column("excluded_revision", BigInteger, nullable=False, server_default="0"),
    # the person first: with the contest first, a planner without statistics reads all of it
    PrimaryKeyConstraint("person", "contest"),
)

#: who stands on an agency's roster, at whatever time: finds the liaison's people
roster = Table(
    "roster",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("person", Text, primary_key=True),
)

#: one narrow row per attempt: the first index finds a person's attempts, the other a round's
attempts = Table(
    "attempts",
    metadata,
    Column("contest", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("attempt", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("agency", Text, nullable=False),
    # number and start are unknown as long as only the score came
    Column("number", Integer),
    Column("started_at_us", BigInteger),
    Column("submitted_at_us", BigInteger),
    Column("answered", Integer),
    # revision 0: not submitted yet
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("score", Integer),
    Column("score_order", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("person", "contest", "attempt"),
    # room on each page for the next version of a row: submissions and scores touch no index
    info=on_postgresql(fillfactor=60),
)

Index("ix_attempts_round", attempts.c.contest, attempts.c.round)

#: a row per entry; there are thousands, so that they are counted when somebody asks
entries = Table(
    "entries",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("entry", Text, primary_key=True),
    # revision 0: only a screening came so far
    Column("round", Text, nullable=False, server_default=""),
    Column("agency", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default=""),
    Column("revision", BigInteger, nullable=False, server_default="0"),
    # JSON: authors who have an account
    Column("authors", Text, nullable=False, server_default="[]"),
    Column("received_at_us", BigInteger, nullable=False, server_default="0"),
    Column("screening", Text, nullable=False, server_default="waiting"),
    Column("screened_revision", BigInteger, nullable=False, server_default="0"),
)

#: people counted per agency over a phase (round "") or in one of its rounds
tallies = Table(
    "tallies",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("participants", Integer, nullable=False),
    Column("eligible", Integer, nullable=False),
    Column("excluded", Integer, nullable=False),
    Column("roster_rows", Integer, nullable=False),
    info=on_postgresql(fillfactor=50),
)

#: attempts started and submitted, per round
activity = Table(
    "activity",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("started", Integer, nullable=False),
    Column("submitted", Integer, nullable=False),
    info=on_postgresql(fillfactor=50),
)

#: one row: how often anything changed. Whoever changes read models holds it until the commit
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
    info=on_postgresql(fillfactor=50),
)

#: everything that a rebuild drops and the digest covers
READ_MODELS = (
    contests,
    rounds,
    agencies,
    contestants,
    roster,
    attempts,
    entries,
    tallies,
    activity,
)
