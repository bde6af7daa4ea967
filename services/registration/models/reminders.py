"""Reminders, and the messages of each: one for everybody who was to be reached."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, UniqueConstraint, text

from plumbing.postgresql_options import on_postgresql
from services.registration.models.metadata import metadata

#: e-mails to who is still missing: one for each agency, round and day
reminders = Table(
    "reminders",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    # none while it is on its way
    Column("sent", Integer),
    Column("failed", Integer, nullable=False, server_default="0"),
)

# the same to the judges of a panel
panel_reminders = Table(
    "panel_reminders",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("panel", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    # none while it is on its way
    Column("sent", Integer),
    Column("failed", Integer, nullable=False, server_default="0"),
)

#: what messages say; many say the same
message_texts = Table(
    "message_texts",
    metadata,
    # a digest of the rest
    Column("text", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    # where the platform was reached by whoever sent it, for links
    Column("site", Text, nullable=False),
)

#: one for everybody whom a reminder was to reach, also who was not tried
messages = Table(
    "messages",
    metadata,
    # made of what it is about, so that the same is never written down twice
    Column("message", Text, primary_key=True),
    # what nobody gets twice; none where nothing is to be sent
    Column("same", Text),
    Column("contest", Text, nullable=False),
    # "agency" or "panel", and which
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    # why it was not tried, or what the other side said
    Column("words", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at_us", BigInteger, nullable=False),
    # later it would be of no use
    Column("until_us", BigInteger, nullable=False),
    # who has it, until when
    Column("lease", Text, nullable=False, server_default=""),
    Column("lease_until_us", BigInteger, nullable=False, server_default="0"),
    Column("leased_at_us", BigInteger, nullable=False, server_default="0"),
    Column("changed_at_us", BigInteger, nullable=False),
    UniqueConstraint("same", name="uq_messages_same"),
)
Index("ix_messages_reminder", messages.c.contest, messages.c.kind, messages.c.about)
Index("ix_messages_person", messages.c.person)
Index("ix_messages_leased", messages.c.leased_at_us)
Index(
    "ix_messages_open",
    messages.c.next_at_us,
    info=on_postgresql(where=text("state IN ('queued', 'leased', 'begun')")),
    sqlite_where=text("state IN ('queued', 'leased', 'begun')"),
)

#: who wants no reminders to take part in a contest
opt_outs = Table(
    "opt_outs",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("at_us", BigInteger, nullable=False),
)
Index("ix_opt_outs_person", opt_outs.c.person)
