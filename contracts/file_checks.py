"""Looking into files of entries: gateways ask exam which wait, and tell what they found."""

from msgspec import Struct

from contracts.definition import EntryKind, EntryLabel
from contracts.entries import FilePurpose
from contracts.entry_checks import FileFacts


class ClaimChecks(Struct, frozen=True):
    """Take files to look into for ``lease_us``: whoever does not tell in time loses them. Only of
    entries of these ``kinds``; of all, where none is named."""

    checker: str
    lease_us: int
    limit: int
    kinds: list[EntryKind] = []


class FileCheck(Struct, frozen=True):
    """A file of a version. ``labels``: what was typed for those that the plan wants on the cover;
    ``people`` and ``names`` must not be read by judges, nor must that of ``agency``; all are empty
    where judges may know whose it is."""

    contest: str
    entry: str
    version: int
    file: str
    agency: str
    kind: EntryKind
    purpose: FilePurpose
    size: int
    labels: dict[EntryLabel, str]
    people: list[str]
    names: list[str]


class ChecksToDo(Struct, frozen=True):
    """What was taken."""

    checks: list[FileCheck]


class RecordCheck(Struct, frozen=True):
    """What a file is. ``rendition``: under which name in the store judges read it; empty: they
    are shown nothing of it. ``digest``, ``prints``: of a document's text, to find copies by."""

    entry: str
    version: int
    file: str
    checker: str
    facts: FileFacts
    rendition: str = ""
    digest: str = ""
    prints: list[int] = []


class BlindQuery(Struct, frozen=True):
    """A work as its judges may see it; gateways ask, never a judge."""

    contest: str
    entry: str
    version: int


class BlindFile(Struct, frozen=True):
    """A file by its number in the entry. ``rendition`` empty: judges who must not know whose it is
    are shown nothing of it."""

    n: int
    file: str
    size: int
    purpose: FilePurpose
    facts: FileFacts | None
    rendition: str


class BlindView(Struct, frozen=True):
    """What was handed in, with whom it must not name: ``people`` by id, ``names``, ``agency``.
    ``blind`` false: judges may know whose it is."""

    contest: str
    kind: EntryKind
    blind: bool
    title: str
    text: str
    explanation: str
    agency: str
    people: list[str]
    names: list[str]
    files: list[BlindFile]
