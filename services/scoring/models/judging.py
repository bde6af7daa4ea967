"""Works, the panels that mark them, and their score sheets."""

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

from services.scoring.models.metadata import metadata

# what judges mark, as exam told it: entries
works = Table(
    "works",
    metadata,
    Column("work", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("round", Text, nullable=False),
    # how results name it
    Column("code", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default=""),
    Column("agency", Text, nullable=False, server_default=""),
    # JSON: ids of the people who have a part in it
    Column("people", Text, nullable=False, server_default="[]"),
    # JSON: purpose, hash and size of each file
    Column("files", Text, nullable=False, server_default="[]"),
    Column("title_digest", Text, nullable=False, server_default=""),
    Column("received_at_us", BigInteger, nullable=False, server_default="0"),
    Column("late", Boolean, nullable=False, server_default=false()),
    # empty: told of a screening only so far
    Column("state", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("revision", BigInteger, nullable=False, server_default="0"),
    Column("screening", Text, nullable=False, server_default="waiting"),
    # JSON: codes of what was found and is not mended
    Column("findings", Text, nullable=False, server_default="[]"),
    Column("screened_revision", BigInteger, nullable=False, server_default="0"),
    # of a performance: what the team is called, when it performs, JSON: what its parts took
    Column("name", Text, nullable=False, server_default=""),
    Column("place", Integer, nullable=False, server_default="0"),
    Column("used_ms", Text, nullable=False, server_default="{}"),
)
Index("ix_works_round", works.c.contest, works.c.round)

panels = Table(
    "panels",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    Column("panel", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
)

panel_places = Table(
    "panel_places",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("phase", Text, primary_key=True),
    Column("panel", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("place", Text, nullable=False),
    # one for each person in a contest; ledgers know judges by it
    Column("pseudonym", Text, nullable=False),
    # JSON: codes of the agencies that are theirs
    Column("conflicts", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
)

# in which order teams were drawn to perform, and from what
drawn_orders = Table(
    "drawn_orders",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("commitment", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("public_value", Text, nullable=False),
    # JSON: the teams
    Column("drawn", Text, nullable=False),
)

# what was announced in the hall of a stage round; ``version`` grows with each announcement
halls = Table(
    "halls",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("version", Integer, nullable=False, server_default="0"),
    # digest of all prizes, as they were when the first was revealed; empty: none is
    Column("outcome", Text, nullable=False, server_default=""),
    # by this close of the stage, or an earlier one, nothing is revealed any more
    Column("voided", Integer, nullable=False, server_default="0"),
)

mark_releases = Table(
    "mark_releases",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("team", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("place", Integer, nullable=False),
    # JSON
    Column("parts", Text, nullable=False),
    Column("total", Text, nullable=False),
)

prize_reveals = Table(
    "prize_reveals",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("award", Text, primary_key=True),
    # 0 is the last prize of the award
    Column("number", Integer, primary_key=True),
    # the hall's, from which it is seen
    Column("version", Integer, nullable=False),
    # how many the award has
    Column("prizes", Integer, nullable=False),
    # JSON
    Column("told", Text, nullable=False),
)

# what ties among a judged round's works are drawn from
lots = Table(
    "lots",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    # encrypted until the results tell it; the commitment is public
    Column("sealed", Text, nullable=False),
    Column("commitment", Text, nullable=False),
)

# what a panel's numbers and assignments in a round are drawn from, and by which rules it marks
panel_rounds = Table(
    "panel_rounds",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("panel", Text, primary_key=True),
    # hex
    Column("seed", Text, nullable=False),
    # JSON of the phase as it was when sheets were released: a later change does not touch them
    Column("rules", Text),
    # by when its judges are to hand in; none: nobody said
    Column("due_us", BigInteger),
)

sheets = Table(
    "sheets",
    metadata,
    Column("sheet", Text, primary_key=True),
    Column("contest", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("panel", Text, nullable=False),
    # of a performance; empty for entries
    Column("part", Text, nullable=False),
    Column("work", Text, nullable=False),
    Column("judge", Text, nullable=False),
    # by which judges of the panel know the work
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    # JSON: criterion -> hundredths of a point
    Column("marks", Text, nullable=False, server_default="{}"),
    Column("note", Text, nullable=False, server_default=""),
    Column("device", Text, nullable=False, server_default=""),
    Column("saved_at_us", BigInteger, nullable=False, server_default="0"),
    Column("sequence", BigInteger, nullable=False, server_default="0"),
    Column("source", Text, nullable=False, server_default="screen"),
    Column("ask", Text, nullable=False, server_default=""),
    # confirmed or changed since it was handed in
    Column("answered", Boolean, nullable=False, server_default=false()),
    # of a sample, on which judges compare their scales: it counts nowhere
    Column("calibration", Boolean, nullable=False, server_default=false()),
    UniqueConstraint(
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
Index("ix_sheets_judge", sheets.c.judge, sheets.c.contest, sheets.c.round)

# only ever added to: every version that was handed in, and what others did to a sheet
sheet_history = Table(
    "sheet_history",
    metadata,
    Column("sheet", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("action", Text, primary_key=True),
    Column("at_us", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("marks", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

paper_entries = Table(
    "paper_entries",
    metadata,
    Column("sheet", Text, primary_key=True),
    Column("clerk", Text, primary_key=True),
    Column("marks", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
)

# numbers of entries that the committee enters, such as public votes
figures = Table(
    "figures",
    metadata,
    Column("contest", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("figure", Text, primary_key=True),
    Column("work", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    # where it is from
    Column("source", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
)
