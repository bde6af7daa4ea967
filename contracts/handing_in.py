"""What exam is asked about entries: to take them, to give them back, to show them; their receipts.

People who have accounts are told by their ids; a name stands here only where somebody without one
is named as an author.
"""

from msgspec import Struct, field

from contracts.definition import EntryKind, EntryLabel, EntryOwner
from contracts.entries import EntryState, FilePurpose, ScreeningState
from contracts.entry_checks import FileFacts, Finding
from contracts.screening import ScreeningStep


class Author(Struct, frozen=True, omit_defaults=True):
    """Who made an entry: somebody with an account (``person``), else a name and where from."""

    person: str = ""
    name: str = ""
    agency: str = ""


class HandedFile(Struct, frozen=True):
    """A file that has arrived whole, by the id under which it lies in the store."""

    file: str
    purpose: FilePurpose
    sha256: str


class HandInEntry(Struct, frozen=True):
    """An entry as somebody hands it in; the same again changes nothing.

    ``agency``: whose liaison hands it in; empty: ``by`` is an author. ``entry`` empty: a new one;
    else the next version of it, and ``base_version`` is the one it was made from. ``authors``
    empty: the author alone, or, of an agency's entry, nobody is named.
    """

    contest: str
    round: str
    by: str
    agency: str
    kind: EntryKind
    arrived_us: int
    sequence: int
    title: str
    labels: dict[EntryLabel, str]
    authors: list[Author]
    files: list[HandedFile]
    text: str = ""
    explanation: str = ""
    original_declared: bool = False
    entry: str = ""
    base_version: int = 0


class EntryTaken(Struct, frozen=True):
    """It is handed in. ``receipt``: the JSON text that was signed; ``findings``: what was found in
    what was typed, files are looked into later. ``repeated``: it had been handed in already."""

    entry: str
    version: int
    receipt: str
    repeated: bool
    findings: list[Finding] = field(default_factory=list)


class EntryReceipt(Struct, frozen=True, omit_defaults=True):
    """Biên nhận of a version of an entry. ``signature`` covers every other field (Ed25519).

    ``code``: how results and the ledger name the entry. ``digest``: of what was handed in, with a
    salt that those who hand it in are told (docs/entries.md, 3).
    ``supersedes``: the receipt of the version before.
    """

    receipt: str
    entry: str
    code: str
    version: int
    contest: str
    round: str
    received_at: str
    digest: str
    key: str
    signature: str
    supersedes: str = ""
    digest_version: int = 1


class WithdrawEntry(Struct, frozen=True):
    """An entry is taken back. ``agency``: whose liaison says so; empty: its author."""

    contest: str
    entry: str
    by: str
    agency: str
    reason: str
    arrived_us: int


class EntryQuery(Struct, frozen=True):
    """One entry, as a person asks for it who may be its author or a liaison of ``agencies``;
    ``person`` ``None``: as the organiser does."""

    contest: str
    entry: str
    person: str | None
    agencies: list[str] = field(default_factory=list)


class EntryFileView(Struct, frozen=True):
    """A file of a version. ``facts`` ``None``: nobody has looked into it yet."""

    file: str
    purpose: FilePurpose
    name: str
    size: int
    sha256: str
    facts: FileFacts | None
    findings: list[Finding]


class VersionView(Struct, frozen=True):
    """A version as it was handed in. ``receipt`` is JSON text; ``findings``: of what was typed.
    ``receipt_salt`` (hex) opens the receipt's digest; ``None`` for who did not hand it in."""

    version: int
    by: str
    received_at_us: int
    title: str
    labels: dict[EntryLabel, str]
    authors: list[Author]
    text: str
    explanation: str
    original_declared: bool
    files: list[EntryFileView]
    findings: list[Finding]
    receipt: str
    receipt_salt: str | None = None


class EntryView(Struct, frozen=True):
    """An entry with all its versions, the oldest first; ``version`` counts.

    ``person``: whose it is; empty: the agency's. ``closes_at_us``: until when it can be changed, by
    its agency's extension, or where it was sent back by ``mend_until_us``; ``changeable``: by who
    asks, now. ``checked``: all files of the version that counts have been looked into.
    ``screenings``: what was said of it, the oldest first, to the organiser also by whom;
    ``appeal_until_us``: until when its refusal can be appealed against; ``appealed``: it was, and
    waits for an answer.
    """

    entry: str
    contest: str
    round: str
    code: str
    kind: EntryKind
    owner: EntryOwner
    agency: str
    person: str
    state: EntryState
    screening: ScreeningState
    reason: str
    mend_until_us: int | None
    version: int
    versions: list[VersionView]
    checked: bool
    closes_at_us: int
    changeable: bool
    withdrawn_at_us: int | None = None
    withdrawn_reason: str = ""
    screenings: list[ScreeningStep] = field(default_factory=list)
    appeal_until_us: int | None = None
    appealed: bool = False


class EntriesQuery(Struct, frozen=True):
    """Entries of a round (``""``: of the contest) by id: a person's own, those of agencies, or all
    (both ``None``); of one state of screening, or only those whose refusal waits for an answer
    (``appealed``); ``after``: the last of the page before."""

    contest: str
    round: str
    person: str | None = None
    agencies: list[str] | None = None
    screening: ScreeningState | None = None
    after: str = ""
    limit: int = 100
    appealed: bool = False


class EntryRow(Struct, frozen=True):
    """An entry in a list, by the version that counts. ``errors``, ``warnings``: findings open;
    ``appealed``: its refusal waits for an answer."""

    entry: str
    round: str
    code: str
    kind: EntryKind
    owner: EntryOwner
    agency: str
    person: str
    authors: list[Author]
    title: str
    state: EntryState
    screening: ScreeningState
    version: int
    received_at_us: int
    errors: int
    warnings: int
    checked: bool
    reason: str = ""
    mend_until_us: int | None = None
    appealed: bool = False


class Entries(Struct, frozen=True):
    """A page of entries; ``count`` of all that were asked for, ``next`` to ask on from."""

    entries: list[EntryRow]
    count: int
    next: str = ""
