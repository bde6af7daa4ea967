"""Entries: what a person or an agency hands in for judges to mark (bài dự thi).

Files never pass a service's events: these tell their hashes and sizes, and nobody's name.
"""

from typing import Literal

from msgspec import Struct

from contracts.definition import EntryKind, EntryOwner

EntryState = Literal["handed_in", "withdrawn"]
ScreeningState = Literal["waiting", "accepted", "sent_back", "refused"]
FilePurpose = Literal["main", "attachment"]


class EntryFileFact(Struct, frozen=True):
    """A file of an entry, without its name."""

    purpose: FilePurpose
    sha256: str
    size: int


class EntryHandedIn(Struct, frozen=True):
    """An entry as it stands now; of several the highest ``revision`` counts, also when it is told
    of a withdrawal. ``authors``: ids of people who have accounts; ``code``: how results name it."""

    contest: str
    round: str
    entry: str
    code: str
    version: int
    revision: int
    kind: EntryKind
    owner: EntryOwner
    agency: str
    authors: list[str]
    files: list[EntryFileFact]
    received_at_us: int
    late: bool
    state: EntryState
    title_digest: str


class EntryScreened(Struct, frozen=True):
    """What was said of an entry before marking, and which findings are open; the highest
    ``revision`` counts."""

    contest: str
    round: str
    entry: str
    version: int
    screening: ScreeningState
    revision: int
    findings: list[str]
    at_us: int
