"""Looking into files after they were handed in; judges are shown what came of it."""

from sqlalchemy import Connection

from contracts.empty_reply import Done
from contracts.entry_checks import FileFacts
from contracts.errors import Problem
from contracts.file_checks import (
    BlindFile,
    BlindQuery,
    BlindView,
    ChecksToDo,
    ClaimChecks,
    FileCheck,
    RecordCheck,
)
from entry_files.likeness import TextPrints
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain.entry_findings import MOST_TRIES, findings_of
from services.exam.domain.screening import screened_at_once
from services.exam.repository import entries as repository
from services.exam.repository import file_checks as checks_repository
from services.exam.repository.entries import EntryRecord, FileRecord, VersionRecord
from services.exam.repository.entry_rounds import entries_round
from services.exam.repository.likeness import take_turn
from services.exam.use_cases.entry_views import unknown_entry
from services.exam.use_cases.likeness import compare_file
from services.exam.use_cases.screening import tell_screening


def claim_checks(work: UnitOfWork, items: list[ClaimChecks]) -> list[ChecksToDo | Problem]:
    """Give files to gateways to look into. One that was taken too often without a word is called
    unreadable: it kills whoever looks."""
    return each(_claim, items, work)  # type: ignore[return-value]


def _claim(work: UnitOfWork, item: ClaimChecks) -> ChecksToDo:
    given: list[FileCheck] = []
    work.rings_nobody()
    for one in checks_repository.waiting(work.connection, work.now_us, item.limit, item.kinds):
        worn_out = one.tries >= MOST_TRIES
        place = (one.entry, one.version, one.file)
        row, version, file = _found(work.connection, *place, lock=worn_out)
        if worn_out:
            unreadable = FileFacts("unknown", file.size, "unreadable")
            _record(work, row, version, file, unreadable, "", TextPrints())
            continue
        checks_repository.lease(work.connection, one, item.checker, work.now_us + item.lease_us)
        given.append(_check(work.connection, row, version, file))
    return ChecksToDo(given)


def _found(
    connection: Connection, entry: str, version: int, file: str, *, lock: bool = False
) -> tuple[EntryRecord, VersionRecord, FileRecord]:
    row = repository.find(connection, entry, lock=lock)
    versions = {one.version: one for one in repository.versions_of(connection, entry)}
    files = {
        one.file: one for one in repository.files_of(connection, [entry]) if one.version == version
    }
    if row is None or version not in versions or file not in files:
        raise unknown_entry()
    return row, versions[version], files[file]


def _check(
    connection: Connection, row: EntryRecord, version: VersionRecord, file: FileRecord
) -> FileCheck:
    rules = entries_round(connection, row.contest, row.round).rules
    labels = {one: version.labels.get(one, "") for one in rules.labels}
    if "title" in labels:
        labels["title"] = version.title
    return FileCheck(
        contest=row.contest,
        entry=row.entry,
        version=version.version,
        file=file.file,
        agency=row.agency if rules.blind else "",
        kind=row.kind,
        purpose=file.purpose,
        size=file.size,
        labels=labels,
        people=_people(row, version) if rules.blind else [],
        names=_names(version) if rules.blind else [],
    )


def _people(row: EntryRecord, version: VersionRecord) -> list[str]:
    return sorted({row.person, *(one.person for one in version.authors)} - {""})


def _names(version: VersionRecord) -> list[str]:
    """What was typed that says whose it is: of the labels all but the work's own title."""
    typed = [value for label, value in version.labels.items() if label != "title"]
    authors = [text for one in version.authors for text in (one.name, one.agency)]
    return sorted({one.strip() for one in [*typed, *authors]} - {""})


def record_check(work: UnitOfWork, items: list[RecordCheck]) -> list[Done | Problem]:
    """Take over what was found; of two who looked the first is believed. ``entry.unknown``."""
    take_turn(work.connection)
    return each(_record_check, items, work)  # type: ignore[return-value]


def _record_check(work: UnitOfWork, item: RecordCheck) -> Done:
    connection = work.connection
    place = (item.entry, item.version, item.file)
    row, version, file = _found(connection, *place, lock=True)
    if not checks_repository.is_waiting(connection, *place):
        return Done(0)
    _record(
        work, row, version, file, item.facts, item.rendition, TextPrints(item.digest, item.prints)
    )
    return Done(1)


def _record(
    work: UnitOfWork,
    row: EntryRecord,
    version: VersionRecord,
    file: FileRecord,
    facts: FileFacts,
    rendition: str,
    compared: TextPrints,
) -> None:
    """Keep it; where it was the last file, an entry that the plan lets pass is accepted."""
    rules = entries_round(work.connection, row.contest, row.round).rules
    found = findings_of(rules, row.kind, file.purpose, file.file, facts, file.name)
    place = (row.entry, version.version, file.file)
    renditions = [rendition] if rendition else []
    checks_repository.record(work.connection, place, facts, found, renditions)
    if file.purpose == "main" and row.version == version.version and file.size:
        compare_file(work, row, version, file, compared)
    if row.state != "handed_in" or row.screening != "waiting" or row.version != version.version:
        return
    files = repository.files_of(work.connection, [row.entry])
    checked = all(one.checked for one in files if one.version == row.version)
    open_ = repository.open_findings(work.connection, version)
    if screened_at_once(rules, open_, checked=checked) == "accepted":
        repository.save(work.connection, tell_screening(work, row, open_, "accepted"))


def blind_content(connection: Connection, query: BlindQuery) -> BlindView:
    """A version as judges may see it; ``entry.unknown``."""
    row = repository.find(connection, query.entry)
    versions = repository.versions_of(connection, query.entry)
    version = next((one for one in versions if one.version == query.version), None)
    if row is None or version is None or row.contest != query.contest:
        raise unknown_entry()
    shown = checks_repository.renditions_of(connection, row.entry, version.version)
    files = [
        one
        for one in repository.files_of(connection, [row.entry])
        if one.version == version.version
    ]
    return BlindView(
        contest=row.contest,
        kind=row.kind,
        blind=entries_round(connection, row.contest, row.round).rules.blind,
        title=version.title,
        text=version.text,
        explanation=version.explanation,
        agency=row.agency,
        people=_people(row, version),
        names=_names(version),
        files=[
            BlindFile(n, one.file, one.size, one.purpose, one.facts, shown[one.file])
            for n, one in enumerate(files, 1)
        ],
    )
