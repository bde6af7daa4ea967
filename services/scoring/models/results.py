"""Keys, scores, publications and what was decided about them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from plumbing.postgresql_options import on_postgresql
from services.scoring.models.metadata import metadata

contests = Table(
    "contests",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("definition", Text, nullable=False),
)

agencies = Table(
    "agencies",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    # what collective prizes need: class, approved headcount, dates
    Column("agency_class", Text, nullable=False, server_default=""),
    Column("valid_from_us", BigInteger, nullable=False, server_default="0"),
    Column("valid_until_us", BigInteger),
    Column("headcount", Integer),
    Column("headcount_revision", BigInteger, nullable=False, server_default="0"),
)

contestants = Table(
    "contestants",
    metadata,
    # the person first: without statistics PostgreSQL would read a whole contest otherwise
    Column("person", Text, primary_key=True),
    Column("contest", Text, primary_key=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("excluded", Text, nullable=False, server_default=""),
    Column("revision", BigInteger, nullable=False),
    Column("excluded_revision", BigInteger, nullable=False, server_default="0"),
    Column("obligation", Text, nullable=False, server_default=""),
    Column("memberships", Text, nullable=False, server_default="[]"),
    # the one they registered into; empty: their duty and the class of their agency decide
    Column("audience", Text, nullable=False, server_default=""),
    # registered themselves; the liaison has not said yet that they belong to the agency
    Column("unconfirmed", Boolean, nullable=False, server_default=false()),
)

keys = Table(
    "question_keys",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("options", Text, nullable=False),
    # key, salt and legal source, encrypted; the commitment is public
    Column("sealed", Text, nullable=False),
    Column("commitment", Text, nullable=False),
    # what an answer is worth hangs on them; difficulty empty: not graded
    Column("kind", Text, nullable=False, server_default="single_choice"),
    Column("difficulty", Text, nullable=False, server_default=""),
)

proposed_keys = Table(
    "proposed_keys",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("options", Text, nullable=False),
    # as in question_keys
    Column("sealed", Text, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="single_choice"),
    Column("difficulty", Text, nullable=False, server_default=""),
)

key_states = Table(
    "key_states",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    # attempts are scored with this revision; up to this attempt with the present one
    Column("scored_revision", Integer, nullable=False, server_default="0"),
    Column("scored_up_to", Text, nullable=False, server_default=""),
    # JSON list of the questions for which the present revision differs; none: it may be any
    Column("changed", Text),
)

settled_rounds = Table(
    "settled_rounds",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("settled_at_us", BigInteger, nullable=False),
    Column("seed", Text, nullable=False),
    Column("public_value", Text, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("bank_digest", Text, nullable=False),
    Column("pseudonym_commitment", Text, nullable=False),
    Column("bank", Text, nullable=False),
    # JSON: question -> difficulty and audience, of those whose draw hangs on either
    Column("places", Text, nullable=False, server_default="{}"),
    # JSON: question -> letters of its options that stand behind the others
    Column("held", Text, nullable=False, server_default="{}"),
    # JSON: question -> its kind, of those that are no single choice
    Column("kinds", Text, nullable=False, server_default="{}"),
    # the window as it was in the end; closes_at_us 0: told by a writer that did not say
    Column("opens_at_us", BigInteger, nullable=False, server_default="0"),
    Column("closes_at_us", BigInteger, nullable=False, server_default="0"),
    # JSON: agency -> its own later close
    Column("extensions", Text, nullable=False, server_default="{}"),
    # JSON: disruptions for which time was given back
    Column("disruptions", Text, nullable=False, server_default="[]"),
    # JSON: pseudonym -> what its attempts had more than others
    Column("allowances", Text, nullable=False, server_default="{}"),
    Column("attempts", Integer, nullable=False),
    Column("revisions", BigInteger, nullable=False),
    # of rounds that judges mark: what was handed in, and how often it was told of
    Column("entries", Integer, nullable=False, server_default="0"),
    Column("entry_revisions", BigInteger, nullable=False, server_default="0"),
    Column("teams", Integer, nullable=False, server_default="0"),
    Column("team_revisions", BigInteger, nullable=False, server_default="0"),
)

scores = Table(
    "scores",
    metadata,
    Column("attempt", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("pseudonym", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("started_at_us", BigInteger, nullable=False),
    Column("submitted_at_us", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("prediction", Integer),
    Column("revision", Integer, nullable=False),
    # no score yet where the keys are still to come
    Column("score", Integer),
    # JSON list; none where exam did not tell which
    Column("unanswered", Text),
    # none: as many as questions, because none of the paper is voided
    Column("full_marks", Integer),
    # whose bank the paper was drawn from; empty: everyone's who has none of their own
    Column("audience", Text, nullable=False, server_default=""),
    # of the keys that gave the score; older rows do not tell (0)
    Column("key_revision", Integer, nullable=False, server_default="0"),
    # room on each page for the next version of every row: a corrected key touches no index
    info=on_postgresql(fillfactor=50),
)
Index("ix_scores_round", scores.c.contest, scores.c.round)
#: whoever is forgotten: a contest may have millions of attempts of others
Index("ix_scores_person", scores.c.person)

# beside the publication that tells them, whose file is large
published_keys = Table(
    "published_keys",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("keys", Text, nullable=False),
    Column("voided", Text, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    # of a round or, where that is empty, of what is over several rounds of a phase
    Column("round", Text, nullable=False),
    Column("phase", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="draft"),
    Column("root", Text, nullable=False),
    Column("published_at_us", BigInteger, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    # the same results published again would be the same publication
    Column("content", Text, nullable=False),
    # who stands where and who won, whatever else the plan says; empty in older rows
    Column("outcome", Text, nullable=False, server_default=""),
    # how often people were forgotten in it since
    Column("rewritten", Integer, nullable=False, server_default="0"),
    # complaints that were open when it went out as final, and why it went out all the same
    Column("unanswered", Integer, nullable=False, server_default="0"),
    Column("unanswered_reason", Text, nullable=False, server_default=""),
    # what it is of: "" a quiz, or works that judges marked: "entries", "stage"
    Column("form", Text, nullable=False, server_default=""),
    # score sheets that were missing, and why it went out all the same
    Column("missing", Integer, nullable=False, server_default="0"),
    Column("missing_reason", Text, nullable=False, server_default=""),
    Column("ledger", Text, nullable=False),
    Column("auditor_ledger", Text, nullable=False),
    Column("sealed_salts", Text, nullable=False),
    # what people read: standings and awards with names, as published
    Column("standings", Text, nullable=False),
    Column("awards", Text, nullable=False),
    # where the services' audit trails stood, as JSON, and what signs it
    Column("audit_heads", Text, nullable=False, server_default="{}"),
    Column("audit_signature", Text, nullable=False, server_default=""),
)

# how far the files of rounds' publications open answers, beside them because it is asked every
# second and they are large
openings = Table(
    "openings",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    # an Opening of domain/publications/ledger_redaction.py; "": published before there was any, and
    # not looked at yet
    Column("answers", Text, nullable=False),
)

phase_secrets = Table(
    "phase_secrets",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    # the key of the phase's pseudonyms, encrypted
    Column("sealed", Text, nullable=False),
)

# keyed hashes of where attempts were started and handed in, for the integrity report only
origins = Table(
    "origins",
    metadata,
    Column("attempt", Text, primary_key=True),
    # "start" or "submission"
    Column("step", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("round", Text, nullable=False),
    # empty where there was none
    Column("address", Text, nullable=False),
    Column("device", Text, nullable=False),
)
Index("ix_origins_round", origins.c.contest, origins.c.round)

# only ever added to: a decision is taken back by another one
decisions = Table(
    "decisions",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("attempt", Text, nullable=False),
    # JSON: what it is about in a round that judges mark
    Column("more", Text, nullable=False, server_default="{}"),
    Column("withdraws", Integer),
    # the option that is right after all, encrypted like every key
    Column("sealed_option", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    # of the difference that was shown before, and the difference itself
    Column("digest", Text, nullable=False),
    Column("difference", Text, nullable=False),
)

# rounds whose standings and prizes a decision changes, drawn up anew until they are published
redraws = Table(
    "redraws",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    # how often it was asked for, and which of these is drawn up and published
    Column("wanted", Integer, nullable=False),
    Column("drawn", Integer, nullable=False, server_default="0"),
    Column("published", Integer, nullable=False, server_default="0"),
    Column("drawn_at_us", BigInteger),
    Column("prediction_truth", Integer),
    Column("standings", Text, nullable=False, server_default="[]"),
    Column("awards", Text, nullable=False, server_default="[]"),
    Column("unfilled", Text, nullable=False, server_default="[]"),
)

# whether what was published still follows from what is known
freshness = Table(
    "freshness",
    metadata,
    Column("contest", Text, primary_key=True),
    # of a round or, where that is empty, of what is over several rounds of a phase
    Column("phase", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    # how often something happened that it may hang on, and after which of these it was compared
    Column("wanted", Integer, nullable=False),
    Column("compared", Integer, nullable=False, server_default="0"),
    Column("compared_at_us", BigInteger, nullable=False, server_default="0"),
    # of which publication; what was found: "fresh", "stale", or why nothing could be
    Column("number", Integer, nullable=False, server_default="0"),
    Column("found", Text, nullable=False, server_default=""),
    # JSON: prizes that would be won or lost
    Column("prizes", Text, nullable=False, server_default="[]"),
)

appeals = Table(
    "appeals",
    metadata,
    Column("appeal", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("round", Text, nullable=False),
    # what it is about: the id of an attempt, or of a work that judges marked
    Column("subject", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("filed_at_us", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("answered_at_us", BigInteger),
    Column("answered_by", Text, nullable=False, server_default=""),
    Column("answer", Text, nullable=False, server_default=""),
    Column("decision", Integer),
    # why whoever decided what it is about answered it all the same
    Column("own_reason", Text, nullable=False, server_default=""),
    # the code of that work; empty: it is about an attempt
    Column("work", Text, nullable=False, server_default=""),
    UniqueConstraint("subject", "question", name="uq_appeals_subject"),
)
Index("ix_appeals_round", appeals.c.contest, appeals.c.round, appeals.c.person)

# lists of who enters a phase, or goes on to a round of the stage, as organisers confirmed them
admissions = Table(
    "admissions",
    metadata,
    Column("contest", Text, primary_key=True),
    # of all confirmations of the contest
    Column("number", Integer, primary_key=True),
    Column("phase", Text, nullable=False),
    # the round that teams go on to; empty: people enter the phase
    Column("round", Text, nullable=False),
    # of the list that was shown
    Column("digest", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("confirmed_at_us", BigInteger, nullable=False),
    # JSON: who was let in, without names
    Column("admitted", Text, nullable=False),
    # how often people were forgotten in it since
    Column("rewritten", Integer, nullable=False, server_default="0"),
    Column("ledger", Text, nullable=False),
    Column("auditor_ledger", Text, nullable=False),
    Column("sealed_salts", Text, nullable=False),
)
