"""Lists from spreadsheets, and what an organiser decides about people."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from contracts.accounts import Role
from contracts.settled_round_decisions import PrizeChange
from question_formats.right_options import RightSeen
from spreadsheets.row_findings import Note


class NoteView(Struct):
    """Something the reader did or left out that people should know."""

    code: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)


class RosterView(Struct):
    """What an import of a roster did, or (``dry_run``) would do. ``state``: ``done``, or
    ``applying`` if it still goes on (``applied`` of ``rows``): then ask again by ``upload``. Of a
    dry run, published ``prizes`` that it would move; ``final``: some results are final;
    ``unclear``: publications of which it cannot be said, each with the code of why."""

    upload: str
    state: str
    dry_run: bool
    rows: int
    applied: int
    agencies_new: int
    agencies_changed: int
    people_new: int
    people_changed: int
    people_unchanged: int
    people_missing: int
    excluded: int
    changes: list[str]
    notes: list[str]
    sheet_notes: list[NoteView]
    final: bool = False
    prizes: list[PrizeChange] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


class DoubleView(Struct):
    """Two questions of the file that ask nearly the same: their rows (lines), ids, and how alike
    their stems are, 0 to 1. Nothing is refused for it."""

    rows: tuple[int, int]
    questions: tuple[str, str]
    alike: float
    message: str


class BankView(Struct):
    """What an import of questions did, or (``dry_run``) would do. ``format``: what the file was
    recognised as. ``found``: which option was found right by what signs, in a dry run of a list
    that people read (Word, text, Aiken); for whoever sent it, in this answer alone."""

    dry_run: bool
    format: str
    questions: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    topics: dict[str, int]
    notes: list[str]
    sheet_notes: list[NoteView]
    doubles: list[DoubleView]
    found: list[RightSeen] = []


Headcount = Annotated[int, Meta(ge=0, le=10_000_000)]
Id = Annotated[str, Meta(min_length=1, max_length=200)]


class HeadcountsBody(Struct, forbid_unknown_fields=True):
    """Approved headcount per agency code; ``reason`` of a correction goes on record."""

    headcounts: dict[Id, Headcount]
    reason: Annotated[str, Meta(max_length=1000)] = ""


class HeadcountLine(Struct):
    """An agency's participation with one headcount; ``rate`` 0..1, ``missing`` people."""

    headcount: int
    denominator: int
    rate: float
    met: bool
    missing: int


class HeadcountChange(Struct):
    """An agency's participation as it is, and as it would be."""

    agency: str
    name: str
    before: HeadcountLine
    after: HeadcountLine


class HeadcountsPreview(Struct):
    """What headcounts would change in the quota table, agencies that stay the same left out, and
    in published `prizes` of agencies. `final`: results over several rounds and of agencies are
    final, so a reason is needed; `unclear`: phases whose prizes cannot be said yet, each with the
    code of why."""

    quota_met_before: bool
    quota_met_after: bool
    agencies: list[HeadcountChange]
    final: bool = False
    prizes: list[PrizeChange] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


class CountView(Struct):
    """How many things it touched."""

    count: int


class CodesBody(Struct, forbid_unknown_fields=True):
    """For whom: everyone without a password, of ``agency`` or of the contest; or ``people``."""

    agency: Id | None = None
    people: list[Id] | None = None


class ExclusionBody(Struct, forbid_unknown_fields=True):
    """Exclude a person; ``reason`` goes on record."""

    person: Id
    reason: Annotated[str, Meta(min_length=1, max_length=1000)]


class GrantBody(Struct, forbid_unknown_fields=True):
    """Give a role; an account of this name is made if there is none."""

    username: Id
    name: Annotated[str, Meta(max_length=200)]
    role: Literal["liaison", "organiser", "author", "vetter", "judge", "ops"]
    agency: Id | None = None
    contest: Id | None = None


class RevocationBody(Struct, forbid_unknown_fields=True):
    """Take a role away, as it was granted: ``contest`` is left out for one that holds in all,
    ``agency`` is a liaison's; ``reason`` goes on record."""

    person: Id
    role: Literal["liaison", "organiser", "author", "vetter", "judge", "ops"]
    contest: Id | None = None
    agency: Annotated[str, Meta(max_length=200)] = ""
    reason: Annotated[str, Meta(max_length=1000)] = ""


class HolderView(Struct):
    """Somebody who holds a role in the contest; ``everywhere``: and in all others."""

    person: str
    username: str
    name: str
    role: Role
    agency: str
    everywhere: bool


class HoldersView(Struct):
    """Who serves a contest."""

    holders: list[HolderView]


class GrantView(Struct):
    """``code`` is the first password of a new account, empty for one that has credentials."""

    person: str
    username: str
    name: str
    role: Role
    code: str


def notes_of(notes: list[Note]) -> list[NoteView]:
    """A reader's notes as they are shown."""
    return [NoteView(note.code, note.message, note.details) for note in notes]
