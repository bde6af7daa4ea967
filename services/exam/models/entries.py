"""Files that people send, and the entries they are handed in with."""

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
    # the limits are kept here: place <= as many as there may be; empty: no limit, or the place is
    # free again, because it was withdrawn or refused
    Column("agency_place", Integer),
    Column("author_place", Integer),
    Column("screening", Text, nullable=False, server_default="waiting"),
    Column("screening_reason", Text, nullable=False, server_default=""),
    Column("mend_until_us", BigInteger),
    # since when its refusal waits for an answer to an appeal
    Column("appealed_at_us", BigInteger),
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
    info=on_postgresql(where=text("check_state = 'waiting'")),
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

# what entries are compared by: their files by content, texts by prints; ``file`` is empty of what
# was typed, ``digest`` of what has no text
compared_works = Table(
    "compared_works",
    metadata,
    Column("source", BigKey, primary_key=True, autoincrement=True),
    Column("entry", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("prints", Integer, nullable=False),
    UniqueConstraint("entry", "version", "file", name="uq_compared_work"),
)
Index("ix_compared_sha256", compared_works.c.sha256)
Index("ix_compared_digest", compared_works.c.digest)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("print", BigInteger, primary_key=True, autoincrement=False),
    Column("source", BigInteger, primary_key=True, autoincrement=False),
)
Index("ix_fingerprints", fingerprints.c.source)

# what is like what; ``share`` in thousandths of the shorter of both
likenesses = Table(
    "likenesses",
    metadata,
    Column("source", BigInteger, primary_key=True, autoincrement=False),
    Column("other", BigInteger, primary_key=True, autoincrement=False),
    Column("share", Integer, nullable=False),
    Column("exact", Boolean, nullable=False),
)
Index("ix_likenesses", likenesses.c.other)

# what was said of entries before marking; ``by`` is empty where the plan's rules accepted it
screenings = Table(
    "screenings",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    Column("entry", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
)
Index("ix_screenings", screenings.c.entry)
