"""Exam's tables."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from plumbing.shared_tables import BigKey, PlumbingTables

metadata = MetaData()
plumbing = PlumbingTables(metadata)

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
)

extensions = Table(
    "round_extensions",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("closes_at_us", BigInteger, nullable=False),
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
    postgresql_with={"fillfactor": 60},
)
Index(
    "ix_sheets_running",
    answer_sheets.c.deadline_us,
    postgresql_where=text("state = 'in_progress'"),
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

# files on their way to an entry; they themselves lie in the gateways' object store
uploads = Table(
    "uploads",
    metadata,
    Column("upload", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("person", Text, nullable=False),
    # whose liaison sent it for the agency; empty: a contestant's own
    Column("agency", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("begun_at_us", BigInteger, nullable=False),
    # 0: given up
    Column("expires_at_us", BigInteger, nullable=False),
    # the limit on files that wait is kept here: place <= as many as a person may have
    Column("place", Integer),
    # that it was handed in with; empty: it waits, and goes when it expires
    Column("entry", Text, nullable=False, server_default=""),
    UniqueConstraint("person", "place", name="uq_upload_place"),
)
Index("ix_uploads_expiry", uploads.c.expires_at_us)

entries = Table(
    "entries",
    metadata,
    Column("entry", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("round", Text, nullable=False),
    # how results name it
    Column("code", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("agency", Text, nullable=False),
    # whose it is: the first author; empty: the agency's
    Column("person", Text, nullable=False),
    # who handed the first version in
    Column("by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    # of what was told of it: grows with every event
    Column("revision", Integer, nullable=False),
    # digest of the version that counts and who sent it: the same twice is one entry
    Column("content", Text),
    # the limits are kept here: place <= as many as there may be; empty: no limit, or withdrawn
    Column("agency_place", Integer),
    Column("author_place", Integer),
    Column("screening", Text, nullable=False, server_default="waiting"),
    Column("screening_reason", Text, nullable=False, server_default=""),
    Column("mend_until_us", BigInteger),
    Column("withdrawn_at_us", BigInteger),
    Column("withdrawn_by", Text, nullable=False, server_default=""),
    Column("withdrawn_reason", Text, nullable=False, server_default=""),
    UniqueConstraint("contest", "code", name="uq_entry_code"),
    UniqueConstraint("content", name="uq_entry_content"),
    UniqueConstraint("contest", "round", "agency", "agency_place", name="uq_agency_place"),
    UniqueConstraint("contest", "round", "person", "author_place", name="uq_author_place"),
)
Index("ix_entries_round", entries.c.contest, entries.c.round, entries.c.entry)

entry_versions = Table(
    "entry_versions",
    metadata,
    Column("entry", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("by", Text, nullable=False),
    Column("received_at_us", BigInteger, nullable=False),
    # in the silent grace
    Column("late", Boolean, nullable=False),
    Column("title", Text, nullable=False),
    # JSON, like authors and findings
    Column("labels", Text, nullable=False),
    Column("authors", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("original_declared", Boolean, nullable=False),
    # of what was typed
    Column("findings", Text, nullable=False, server_default="[]"),
    Column("content", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("receipt_text", Text, nullable=False),
)
Index("ix_entry_receipt", entry_versions.c.receipt, unique=True)
Index("ix_entry_version_content", entry_versions.c.content)

# a file stands with each version that has it: names to be masked may differ
entry_files = Table(
    "entry_files",
    metadata,
    Column("entry", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("file", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    # JSON; empty: nobody has looked into it yet
    Column("facts", Text),
    Column("findings", Text, nullable=False, server_default="[]"),
    Column("renditions", Text, nullable=False, server_default="[]"),
    Column("check_state", Text, nullable=False, server_default="waiting"),
    # who looks into it, until when, the how manieth
    Column("checker", Text, nullable=False, server_default=""),
    Column("lease_until_us", BigInteger, nullable=False, server_default="0"),
    Column("tries", Integer, nullable=False, server_default="0"),
)
Index(
    "ix_entry_files_waiting",
    entry_files.c.lease_until_us,
    postgresql_where=text("check_state = 'waiting'"),
    sqlite_where=text("check_state = 'waiting'"),
)
Index("ix_entry_files_file", entry_files.c.file)
Index("ix_entry_files_sha256", entry_files.c.sha256)

# the people with accounts among the authors of the version that counts
entry_authors = Table(
    "entry_authors",
    metadata,
    Column("person", Text, primary_key=True),
    Column("entry", Text, primary_key=True),
)
Index("ix_entry_authors", entry_authors.c.entry)

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
    postgresql_where=text("until IS NULL AND person <> ''"),
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
