"""Contests, their rounds and questions, and the attempts at them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from plumbing.postgresql_options import on_postgresql
from plumbing.shared_tables import BigKey
from services.exam.models.metadata import metadata

contests = Table(
    "contests",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("definition", Text, nullable=False),
    Column("bank_revision", Integer, nullable=False, server_default="0"),
    Column("key_commitments", Text, nullable=False, server_default="{}"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("phase", Text, nullable=False),
    Column("opens_at_us", BigInteger, nullable=False),
    Column("closes_at_us", BigInteger, nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("public_value", Text, nullable=False),
    Column("seed", Text, nullable=False),
    Column("pseudonym_key", Text, nullable=False),
    Column("bank_digest", Text, nullable=False, server_default=""),
    Column("commitment", Text, nullable=False, server_default=""),
    Column("settle_anyway", Text, nullable=False, server_default=""),
    Column("settled_at_us", BigInteger),
    # by which the last change of its window is known when it is asked for again
    Column("last_decision", Text, nullable=False, server_default=""),
    # JSON: the disruptions for which time was given back
    Column("disruptions", Text, nullable=False, server_default="[]"),
    # how often its close was moved for all
    Column("window_changes", Integer, nullable=False, server_default="0"),
)

extensions = Table(
    "round_extensions",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("closes_at_us", BigInteger, nullable=False),
)

# more time for one person: the reason is about their health, and is forgotten with them
allowances = Table(
    "allowances",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("extra_s", Integer, nullable=False),
    # 0: none of their own
    Column("closes_at_us", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    # binds the reason in the audit trail, which has none of its words
    Column("salt", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("contributor", Text, nullable=False, server_default=""),
    # easy, medium, hard; empty: nobody said
    Column("difficulty", Text, nullable=False, server_default=""),
    # the audience that alone draws it; empty: everyone may
    Column("audience", Text, nullable=False, server_default=""),
    # letters of the options that stand behind the others where options are shuffled
    Column("held", Text, nullable=False, server_default=""),
    # JSON: pictures of the question and its options
    Column("pictures", Text, nullable=False, server_default="[]"),
    # JSON: spans of its texts by place; empty: plain
    Column("formatting", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default="single_choice"),
    # the one round that draws it where the plan splits the bank; empty: every round does
    Column("round", Text, nullable=False, server_default=""),
)

proposals = Table(
    "proposals",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("office", Text, nullable=False, server_default=""),
    Column("difficulty", Text, nullable=False, server_default=""),
    Column("audience", Text, nullable=False, server_default=""),
    Column("held", Text, nullable=False, server_default=""),
    Column("pictures", Text, nullable=False, server_default="[]"),
    Column("formatting", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default="single_choice"),
    Column("commitment", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("author", Text, nullable=False),
    # who worded it last: nobody vets their own words
    Column("worded_by", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at_us", BigInteger, nullable=False),
)

proposal_history = Table(
    "proposal_history",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    Column("contest", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("comment", Text, nullable=False, server_default=""),
    # the question as it was worded then, without its key; empty where nothing was worded
    Column("wording", Text, nullable=False, server_default=""),
)
Index("ix_proposal_history", proposal_history.c.contest, proposal_history.c.question)

# what decides a person's audience, beside their duty
agency_classes = Table(
    "agency_classes",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("agency_class", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
)

contestants = Table(
    "contestants",
    metadata,
    # the person first: without statistics PostgreSQL would read a whole contest otherwise
    Column("person", Text, primary_key=True),
    Column("contest", Text, primary_key=True),
    Column("memberships", Text, nullable=False),
    Column("obligation", Text, nullable=False),
    # the one they registered into; empty: their duty and the class of their agency decide
    Column("audience", Text, nullable=False, server_default=""),
    # too_young, too_old; empty: of the age that is asked for
    Column("age", Text, nullable=False, server_default=""),
    Column("excluded", Text, nullable=False, server_default=""),
    Column("revision", BigInteger, nullable=False),
    Column("excluded_revision", BigInteger, nullable=False, server_default="0"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("attempt", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("agency", Text, nullable=False),
    Column("pseudonym", Text, nullable=False),
    Column("started_at_us", BigInteger, nullable=False),
    Column("paper", Text, nullable=False),
    # whose bank the paper was drawn from; empty: everyone's who has none of their own
    Column("audience", Text, nullable=False, server_default=""),
    # the limit on attempts is kept here, not by a look before: number <= attempts allowed
    UniqueConstraint("person", "contest", "round", "number", name="uq_attempt_number"),
)

answer_sheets = Table(
    "answer_sheets",
    metadata,
    Column("attempt", Text, primary_key=True),
    Column("answers", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("deadline_us", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("kind", Text),
    Column("submitted_at_us", BigInteger),
    Column("prediction", Integer),
    Column("digest", Text),
    Column("receipt", Text),
    Column("receipt_text", Text),
    # room on each page for the next version of a row: saves then touch no index
    info=on_postgresql(fillfactor=60),
)
Index(
    "ix_sheets_running",
    answer_sheets.c.deadline_us,
    info=on_postgresql(where=text("state = 'in_progress'")),
    sqlite_where=text("state = 'in_progress'"),
)
Index("ix_sheets_receipt", answer_sheets.c.receipt, unique=True)

# receipts that another one took the place of: they can still be asked for, and say so
superseded_receipts = Table(
    "superseded_receipts",
    metadata,
    Column("receipt", Text, primary_key=True),
    Column("attempt", Text, nullable=False),
    # the attempt's revision that it was given for
    Column("revision", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("receipt_text", Text, nullable=False),
    Column("superseded_at_us", BigInteger, nullable=False),
    UniqueConstraint("attempt", "revision", name="uq_superseded_revision"),
)

gateways = Table(
    "gateways",
    metadata,
    Column("gateway", Text, primary_key=True),
    Column("watermark_us", BigInteger, nullable=False),
    Column("reported_at_us", BigInteger, nullable=False),
    # the machine or pod it runs on; and whether it took its leave with everything delivered
    Column("host", Text, nullable=False, server_default=""),
    Column("gone", Boolean, nullable=False, server_default=false()),
    # what it last told of its door, and when
    Column("saves", Float, nullable=False, server_default="0"),
    Column("kept", BigInteger, nullable=False, server_default="0"),
    Column("waiting", BigInteger, nullable=False, server_default="0"),
    Column("told_at_us", BigInteger, nullable=False, server_default="0"),
)

# by which list people enter a phase that results decide; empty: none was told yet
entrant_lists = Table(
    "entrant_lists",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    # another list that is on its way, and which of its parts have come, as JSON
    Column("arriving", Text, nullable=False),
    Column("parts", Text, nullable=False),
)

entrants = Table(
    "entrants",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    # of the list that they are on
    Column("digest", Text, primary_key=True),
    Column("person", Text, primary_key=True),
)
