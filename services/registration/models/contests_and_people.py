"""Contests, agencies, people, accounts, and lists on their way in."""

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
from services.registration.models.metadata import metadata

contests = Table(
    "contests",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("definition", Text, nullable=False),
    Column("defined_at_us", BigInteger, nullable=False),
    # as the organiser wrote it, comments and all; the definition is what holds
    Column("written", Text, nullable=False, server_default=""),
)

# what scoring published as final: what it hangs on is exchanged only by a decision
final_results = Table(
    "final_results",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    Column("round", Text, primary_key=True),
)

agencies = Table(
    "agencies",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("agency_key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("agency_class", Text, nullable=False),
    Column("parent", Text),
    Column("valid_from_us", BigInteger, nullable=False, server_default="0"),
    Column("valid_until_us", BigInteger),
    Column("revision", Integer, nullable=False),
    Column("headcount", Integer),
    # false: counted from the roster, because nobody has approved a number yet
    Column("headcount_approved", Boolean, nullable=False, server_default=text("false")),
    Column("headcount_revision", Integer, nullable=False, server_default="0"),
    UniqueConstraint("contest", "agency_key", name="uq_agency_key"),
)

people = Table(
    "people",
    metadata,
    Column("person", Text, primary_key=True),
    Column("username", Text, nullable=False),
    # the same mã cán bộ is the same person, however it is written: see contracts.comparison_keys
    Column("username_key", Text, nullable=False),
    Column("code", Text, nullable=False, server_default=""),
    Column("name", Text, nullable=False),
    Column("birth_date", Text),
    Column("gender", Text),
    Column("position", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=False, server_default=""),
    UniqueConstraint("username_key", name="uq_username_key"),
)
#: who registers is looked for on the roster by this
Index("ix_people_phone", people.c.phone)

roster = Table(
    "roster",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("obligation", Text, nullable=False),
    Column("memberships", Text, nullable=False),
    # the one they registered into; empty: their duty and the class of their agency decide
    Column("audience", Text, nullable=False, server_default=""),
    Column("roster_reason", Text, nullable=False, server_default=""),
    # an organiser's exclusion; no roster lifts it
    Column("ordered_reason", Text, nullable=False, server_default=""),
    Column("revision", Integer, nullable=False),
    # when the contest first named the person
    Column("listed_at_us", BigInteger, nullable=False, server_default="0"),
)
Index("ix_roster_person", roster.c.person)

#: whom to look at for an agency; who is a member now is told by ``roster.memberships``
roster_agencies = Table(
    "roster_agencies",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("person", Text, primary_key=True),
)

roles = Table(
    "roles",
    metadata,
    Column("person", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("contest", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("granted_at_us", BigInteger, nullable=False),
)
Index("ix_roles_role", roles.c.role)

credentials = Table(
    "credentials",
    metadata,
    Column("person", Text, primary_key=True),
    Column("password", Text),
    Column("code", Text),
    # which sheet the code stands on, so that a sheet asked for twice is whole both times
    Column("sheet", Text, nullable=False, server_default=""),
)

sessions = Table(
    "sessions",
    metadata,
    Column("session", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("created_at_us", BigInteger, nullable=False),
    Column("expires_at_us", BigInteger, nullable=False),
    Column("ended_at_us", BigInteger),
    Column("browser", Text, nullable=False, server_default=""),
)
Index("ix_sessions_person", sessions.c.person)
Index("ix_sessions_expiry", sessions.c.expires_at_us)

revocations = Table(
    "revocations",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("session", Text, nullable=False),
    Column("revoked_at_us", BigInteger, nullable=False),
)

#: numbers that grow without gaps, in the order of commits: the row is locked until then
counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("username_key", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at_us", BigInteger, nullable=False),
)
Index("ix_failures_last", sign_in_failures.c.last_at_us)

known_addresses = Table(
    "known_addresses",
    metadata,
    Column("person", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("last_at_us", BigInteger, nullable=False),
)

#: who has ever signed in: without a session there is no attempt, so this outlives sessions and
#: credentials and says whether an account has been used
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("person", Text, primary_key=True),
    Column("first_at_us", BigInteger, nullable=False),
    Column("last_at_us", BigInteger, nullable=False),
)

#: people who registered themselves, and what they said and agreed to
registrations = Table(
    "registrations",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("claimed", Boolean, nullable=False),
    Column("agency", Text, nullable=False),
    # by field, as checked; "{}" once erased
    Column("given", Text, nullable=False),
    Column("consent", Text, nullable=False),
    Column("consent_digest", Text, nullable=False),
    Column("consented_at_us", BigInteger, nullable=False),
    Column("registered_at_us", BigInteger, nullable=False),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at_us", BigInteger),
    Column("reason", Text, nullable=False, server_default=""),
)
Index(
    "ix_registrations_waiting",
    registrations.c.contest,
    registrations.c.agency,
    info=on_postgresql(where=text("state = 'waiting'")),
    sqlite_where=text("state = 'waiting'"),
)

Index("ix_registrations_time", registrations.c.contest, registrations.c.registered_at_us)

#: one account for each value of a verified field; an HMAC stands for the value, and outlives it
registered_values = Table(
    "registered_values",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value_digest", Text, primary_key=True),
    Column("person", Text, nullable=False),
)
Index("ix_registered_values_person", registered_values.c.person)

#: registrations that touch somebody's account: requests that a liaison or an organiser decides
claims = Table(
    "claims",
    metadata,
    Column("contest", Text, primary_key=True),
    # the id that the claimant gets, if they turn out to be somebody new
    Column("claim", Text, primary_key=True),
    # whose account it touches
    Column("person", Text, nullable=False),
    # true: it is theirs, they say; false: they are new, but a value of theirs is held there
    Column("takes_over", Boolean, nullable=False),
    Column("agency", Text, nullable=False),
    # by field, and the hash of the password they chose; nothing of it is kept once decided
    Column("given", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("consent", Text, nullable=False),
    Column("consent_digest", Text, nullable=False),
    Column("consented_at_us", BigInteger, nullable=False),
    Column("filed_at_us", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
)
Index(
    "ix_claims_waiting",
    claims.c.contest,
    claims.c.agency,
    info=on_postgresql(where=text("state = 'waiting'")),
    sqlite_where=text("state = 'waiting'"),
)
Index("ix_claims_person", claims.c.person)
Index("ix_claims_time", claims.c.contest, claims.c.filed_at_us)

#: people who asked to be forgotten: in a day, unless they call it off
erasures = Table(
    "erasures",
    metadata,
    Column("person", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("asked_at_us", BigInteger, nullable=False),
    Column("due_at_us", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("ended_at_us", BigInteger),
    # the outbox up to here still names them (none: no more), and is gone through from below
    Column("named_from", BigInteger),
    Column("named_until", BigInteger),
)
Index("ix_erasures_state", erasures.c.state, erasures.c.due_at_us)

#: what liaisons find wrong in their lists, and the organisers' answers
corrections = Table(
    "corrections",
    metadata,
    Column("correction", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # empty while somebody who joined is not on the list yet
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    # code, name, position, as JSON
    Column("given", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("filed_at_us", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("answer", Text, nullable=False, server_default=""),
    Column("answered_by", Text, nullable=False, server_default=""),
    Column("answered_at_us", BigInteger),
)
Index("ix_corrections_agency", corrections.c.contest, corrections.c.agency)

imports = Table(
    "imports",
    metadata,
    Column("upload", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False, server_default=""),
    Column("cursor", Text, nullable=False, server_default=""),
    Column("plan", Text, nullable=False, server_default=""),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("begun_at_us", BigInteger, nullable=False),
    # who works on it holds it until then; a process that died lets go by itself
    Column("held_until_us", BigInteger, nullable=False, server_default="0"),
)
Index(
    "ix_imports_at_work",
    imports.c.begun_at_us,
    info=on_postgresql(where=text("state IN ('checking', 'applying')")),
    sqlite_where=text("state IN ('checking', 'applying')"),
)

import_slices = Table(
    "import_slices",
    metadata,
    Column("upload", Text, primary_key=True),
    Column("slice", Integer, primary_key=True),
    Column("rows", Integer, nullable=False),
)

import_rows = Table(
    "import_rows",
    metadata,
    Column("upload", Text, primary_key=True),
    Column("person_key", Text, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("agency_key", Text, nullable=False),
    Column("data", Text, nullable=False),
)

#: files between their dry run and its confirmation; only gateways can open what is in them
staged_files = Table(
    "staged_files",
    metadata,
    Column("file", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("staged_at_us", BigInteger, nullable=False),
    # 0: the last one has not come
    Column("parts", Integer, nullable=False, server_default="0"),
)
Index("ix_staged_files_by", staged_files.c.by, staged_files.c.staged_at_us)

staged_parts = Table(
    "staged_parts",
    metadata,
    Column("file", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("sealed", Text, nullable=False),
)
