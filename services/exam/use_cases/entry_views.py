"""Entries as those who may see them ask for them."""

from collections.abc import Mapping

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.entry_checks import Finding
from contracts.errors import Problem, Refused
from contracts.handing_in import (
    Entries,
    EntriesQuery,
    EntryFileView,
    EntryQuery,
    EntryRow,
    EntryView,
    VersionView,
)
from contracts.screening import ScreeningCounts, ScreeningCountsQuery
from plumbing.command_handling import each
from plumbing.installation_keys import Signer
from services.exam.domain.entries import Standing, changeable_until
from services.exam.domain.entry_receipts import told_entry_salt
from services.exam.domain.refusal_appeals import appeal_until_us
from services.exam.repository import entries as repository
from services.exam.repository import screenings as screenings_repository
from services.exam.repository.entries import EntryRecord, FileRecord, VersionRecord
from services.exam.repository.entry_rounds import entries_round
from services.exam.repository.likeness import copies_of

MOST_LISTED = 500
Copies = Mapping[tuple[str, int, str], list[Finding]]


def unknown_entry() -> Refused:
    """There is none, or it is not theirs to know of."""
    return Refused("entry.unknown", "Không có bài dự thi này. (No such entry.)")


def entry_views(
    connection: Connection, items: list[EntryQuery], *, signer: Signer, now_us: int
) -> list[EntryView | Problem]:
    """Entries with their versions; ``entry.unknown`` also for what is somebody else's."""
    return each(_entry_view, items, connection, signer, now_us)  # type: ignore[return-value]


def _entry_view(
    connection: Connection, signer: Signer, now_us: int, query: EntryQuery
) -> EntryView:
    row = repository.find(connection, query.entry)
    if row is None or row.contest != query.contest:
        raise unknown_entry()
    if query.person in (row.person, row.by) or row.agency in query.agencies:
        return view_of(connection, row, signer, now_us)
    if query.person is not None:
        versions = repository.versions_that_count(connection, [row.entry])
        if not any(one.person == query.person for one in versions[row.entry].authors):
            raise unknown_entry()
    view = view_of(connection, row, None if query.person is None else signer, now_us)
    return replace(view, changeable=False)  # further authors and the organiser only look


def view_of(
    connection: Connection, row: EntryRecord, signer: Signer | None, now_us: int
) -> EntryView:
    """An entry. With ``signer`` as those see it who handed it in: they are told the salts of its
    receipts, and not who screened it."""
    round_ = entries_round(connection, row.contest, row.round)
    files = repository.files_of(connection, [row.entry])
    standing = Standing(row.state, row.screening, row.mend_until_us)
    window_closes_us = round_.window(row.agency).closes_at_us
    closes_us = changeable_until(standing, window_closes_us)
    steps = screenings_repository.steps_of(connection, row.entry)
    copies = copies_of(connection, [row.entry])
    return EntryView(
        entry=row.entry,
        contest=row.contest,
        round=row.round,
        code=row.code,
        kind=row.kind,
        owner=row.owner,
        agency=row.agency,
        person=row.person,
        state=row.state,
        screening=row.screening,
        reason=row.screening_reason,
        mend_until_us=row.mend_until_us,
        version=row.version,
        versions=[
            _version_view(
                one, [file for file in files if file.version == one.version], copies, signer
            )
            for one in repository.versions_of(connection, row.entry)
        ],
        checked=_checked(row, files),
        closes_at_us=closes_us,
        changeable=round_.opens_at_us <= now_us < closes_us,
        withdrawn_at_us=row.withdrawn_at_us,
        withdrawn_reason=row.withdrawn_reason,
        screenings=steps if signer is None else [replace(one, by="") for one in steps],
        appeal_until_us=appeal_until_us(row.screening, steps, window_closes_us),
        appealed=row.appealed_at_us is not None,
    )


def _version_view(
    one: VersionRecord, files: list[FileRecord], copies: Copies, signer: Signer | None
) -> VersionView:
    salt = None
    if signer is not None:
        salt = told_entry_salt(signer.derive, signer.key, one.receipt_text)
    return VersionView(
        version=one.version,
        by=one.by,
        received_at_us=one.received_at_us,
        title=one.title,
        labels=one.labels,
        authors=one.authors,
        text=one.text,
        explanation=one.explanation,
        original_declared=one.original_declared,
        files=[
            EntryFileView(
                file.file,
                file.purpose,
                file.name,
                file.size,
                file.sha256,
                file.facts,
                [*file.findings, *copies.get((one.entry, one.version, file.file), [])],
            )
            for file in files
        ],
        findings=[*one.findings, *copies.get((one.entry, one.version, ""), [])],
        receipt=one.receipt_text,
        receipt_salt=salt,
    )


def _checked(row: EntryRecord, files: list[FileRecord]) -> bool:
    return all(one.checked for one in files if (one.entry, one.version) == (row.entry, row.version))


def entries(connection: Connection, query: EntriesQuery) -> Entries:
    """Entries in a list, by id, a page at a time."""
    asked = replace(query, limit=max(1, min(query.limit, MOST_LISTED)))
    rows, count = repository.listed(connection, asked)
    page = rows[: asked.limit]
    ids = [row.entry for row in page]
    versions = repository.versions_that_count(connection, ids)
    files = repository.files_of(connection, ids)
    copies = copies_of(connection, ids)
    return Entries(
        [_row(row, versions[row.entry], files, copies) for row in page],
        count,
        page[-1].entry if len(rows) > len(page) else "",
    )


def screening_counts(connection: Connection, query: ScreeningCountsQuery) -> ScreeningCounts:
    """How many entries of each round are in which state, by round."""
    return ScreeningCounts(repository.screening_counts(connection, query.contest))


def _row(
    row: EntryRecord, version: VersionRecord, files: list[FileRecord], copies: Copies
) -> EntryRow:
    mine = [one for one in files if (one.entry, one.version) == (row.entry, row.version)]
    found = repository.all_findings(version, mine, copies)
    return EntryRow(
        entry=row.entry,
        round=row.round,
        code=row.code,
        kind=row.kind,
        owner=row.owner,
        agency=row.agency,
        person=row.person,
        authors=version.authors,
        title=version.title,
        state=row.state,
        screening=row.screening,
        version=row.version,
        received_at_us=version.received_at_us,
        errors=sum(1 for one in found if one.level == "error"),
        warnings=sum(1 for one in found if one.level == "warning"),
        checked=_checked(row, mine),
        reason=row.screening_reason,
        mend_until_us=row.mend_until_us,
        appealed=row.appealed_at_us is not None,
    )
