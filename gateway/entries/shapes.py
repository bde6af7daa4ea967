"""Entries as the API takes and tells them."""

from typing import Annotated

from msgspec import Meta, Struct, field

from contracts.definition import EntryKind, EntryLabel, EntryOwner
from contracts.entries import EntryState, FilePurpose, ScreeningState
from contracts.entry_checks import FileFacts, Finding
from contracts.handing_in import EntryReceipt
from contracts.screening import ScreeningAction

MOST_AUTHORS = 50
MOST_FILES = 20


class AuthorBody(Struct, forbid_unknown_fields=True):
    """An author: somebody on the roster, by username or id, else a name and where from."""

    username: str = ""
    person: str = ""
    name: str = ""
    agency: str = ""


class FileBody(Struct, forbid_unknown_fields=True):
    """A file that has been sent whole."""

    upload: str
    purpose: FilePurpose = "main"


class EntryBody(Struct, forbid_unknown_fields=True):
    """An entry. ``agency``: its liaison hands it in. ``base_version``: of an entry that is there,
    the version that this one was made from."""

    kind: EntryKind
    title: str = ""
    labels: dict[EntryLabel, str] = field(default_factory=dict)
    authors: Annotated[list[AuthorBody], Meta(max_length=MOST_AUTHORS)] = field(
        default_factory=list
    )
    files: Annotated[list[FileBody], Meta(max_length=MOST_FILES)] = field(default_factory=list)
    text: str = ""
    explanation: str = ""
    original: bool = False
    agency: str = ""
    base_version: int = 0


class WithdrawalBody(Struct, forbid_unknown_fields=True):
    """Why an entry is taken back. ``agency``: its liaison says so."""

    reason: str = ""
    agency: str = ""


class EntryTakenView(Struct):
    """Handed in. The receipt is the same bytes each time; ``checked``: there is no file left to
    look into, whose findings would come later."""

    entry: str
    version: int
    receipt: EntryReceipt
    findings: list[Finding]
    checked: bool


class AuthorView(Struct):
    """An author by name; ``person`` null: without an account."""

    person: str | None
    name: str
    agency: str


class FileView(Struct):
    """A file of an entry; ``facts`` null: nobody has looked into it yet."""

    file: str
    purpose: FilePurpose
    name: str
    size: int
    sha256: str
    facts: FileFacts | None
    findings: list[Finding]


class VersionLook(Struct):
    """A version. ``receipt_salt``: with it the receipt's digest can be made again."""

    version: int
    received_at: str
    title: str
    labels: dict[EntryLabel, str]
    authors: list[AuthorView]
    text: str
    explanation: str
    original: bool
    files: list[FileView]
    findings: list[Finding]
    receipt: EntryReceipt
    receipt_salt: str | None


class ScreeningStepLook(Struct):
    """What was said of a version. ``by``: who, told to the organiser alone."""

    version: int
    action: ScreeningAction
    reason: str
    by: str
    at: str


class EntryLook(Struct):
    """An entry with all its versions, the newest first; ``version`` counts. ``appeal_until``: until
    when its refusal can be appealed against; ``appealed``: it was, and waits for an answer."""

    entry: str
    contest: str
    round: str
    code: str
    kind: EntryKind
    owner: EntryOwner
    agency: str
    state: EntryState
    screening: ScreeningState
    reason: str
    mend_until: str | None
    version: int
    versions: list[VersionLook]
    checked: bool
    closes_at: str | None
    changeable: bool
    withdrawn_at: str | None
    withdrawn_reason: str
    screenings: list[ScreeningStepLook]
    appeal_until: str | None
    appealed: bool


class EntryLine(Struct):
    """An entry in a list, by the version that counts. ``appealed``: its refusal waits for an
    answer."""

    entry: str
    code: str
    kind: EntryKind
    agency: str
    authors: list[AuthorView]
    title: str
    state: EntryState
    screening: ScreeningState
    reason: str
    mend_until: str | None
    version: int
    received_at: str
    errors: int
    warnings: int
    checked: bool
    appealed: bool


class EntriesLook(Struct):
    """Entries by id; ``next`` (null at the end) is ``after`` of the page that follows."""

    entries: list[EntryLine]
    count: int
    next: str | None
