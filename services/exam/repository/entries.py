"""Entries with their versions and files, and the places that keep their limits."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import EntryKind, EntryLabel, EntryOwner
from contracts.entries import EntryState, FilePurpose, ScreeningState
from contracts.entry_checks import FileFacts, Finding
from contracts.handing_in import Author, EntriesQuery
from contracts.screening import RoundScreening
from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.exam.models import entries, entry_authors, entry_files, entry_versions
from services.exam.repository.likeness import copies_of

_facts = msgspec.json.Decoder(FileFacts).decode
_findings = msgspec.json.Decoder(list[Finding]).decode
_labels = msgspec.json.Decoder(dict[EntryLabel, str]).decode
_authors = msgspec.json.Decoder(list[Author]).decode


class EntryRecord(NamedTuple):
    """An entry as stored."""

    entry: str
    contest: str
    round: str
    code: str
    kind: EntryKind
    owner: EntryOwner
    agency: str
    person: str
    by: str
    state: EntryState
    version: int
    revision: int
    content: str | None
    agency_place: int | None
    author_place: int | None
    screening: ScreeningState
    screening_reason: str
    mend_until_us: int | None
    appealed_at_us: int | None
    withdrawn_at_us: int | None
    withdrawn_by: str
    withdrawn_reason: str


class VersionRecord(NamedTuple):
    """A version as stored, read out."""

    entry: str
    version: int
    by: str
    received_at_us: int
    late: bool
    title: str
    labels: dict[EntryLabel, str]
    authors: list[Author]
    text: str
    explanation: str
    original_declared: bool
    findings: list[Finding]
    content: str
    receipt: str
    receipt_text: str


class FileRecord(NamedTuple):
    """A file of a version, with what is known of it."""

    entry: str
    version: int
    file: str
    purpose: FilePurpose
    name: str
    size: int
    sha256: str
    facts: FileFacts | None
    findings: list[Finding]
    checked: bool


_ENTRY = [entries.c[name] for name in EntryRecord._fields]
_VERSION = [entry_versions.c[name] for name in VersionRecord._fields]
_FILE = [entry_files.c[name] for name in FileRecord._fields[:-1]]


def find(connection: Connection, entry: str, *, lock: bool = False) -> EntryRecord | None:
    """One entry."""
    statement = sa.select(*_ENTRY).where(entries.c.entry == entry)
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else EntryRecord(*row)


def versions_of(connection: Connection, entry: str) -> list[VersionRecord]:
    """All versions, the oldest first."""
    statement = sa.select(*_VERSION).where(entry_versions.c.entry == entry)
    return _read_versions(connection, statement.order_by(entry_versions.c.version))


def versions_that_count(connection: Connection, ids: Sequence[str]) -> dict[str, VersionRecord]:
    """Of each of these entries the version that counts."""
    statement = (
        sa.select(*_VERSION)
        .join(
            entries,
            sa.and_(
                entries.c.entry == entry_versions.c.entry,
                entries.c.version == entry_versions.c.version,
            ),
        )
        .where(entries.c.entry.in_(ids))
    )
    return {one.entry: one for one in _read_versions(connection, statement)}


def with_content(connection: Connection, content: str) -> list[VersionRecord]:
    """Versions by which the same person handed in the very same, the newest first."""
    statement = sa.select(*_VERSION).where(entry_versions.c.content == content)
    return _read_versions(connection, statement.order_by(entry_versions.c.received_at_us.desc()))


def with_receipts(connection: Connection, receipts: Sequence[str]) -> dict[str, VersionRecord]:
    """Receipt -> the version that it was given for."""
    statement = sa.select(*_VERSION).where(entry_versions.c.receipt.in_(receipts))
    return {one.receipt: one for one in _read_versions(connection, statement)}


def _read_versions(connection: Connection, statement: sa.Select[Any]) -> list[VersionRecord]:
    return [
        VersionRecord(*row)._replace(
            labels=_labels(row.labels),
            authors=_authors(row.authors),
            findings=_findings(row.findings),
        )
        for row in connection.execute(statement)
    ]


def files_of(connection: Connection, ids: Sequence[str]) -> list[FileRecord]:
    """The files of all versions of these entries, in the order in which they were named."""
    rows = connection.execute(
        sa.select(*_FILE, (entry_files.c.check_state != "waiting").label("checked"))
        .where(entry_files.c.entry.in_(ids))
        .order_by(entry_files.c.entry, entry_files.c.version, entry_files.c.place)
    )
    return [
        FileRecord(
            *row[:7],
            facts=None if row.facts is None else _facts(row.facts),
            findings=_findings(row.findings),
            checked=row.checked,
        )
        for row in rows
    ]


def open_findings(connection: Connection, version: VersionRecord) -> list[Finding]:
    """What was found in a version, typed or sent, and whether it is like another."""
    files = files_of(connection, [version.entry])
    mine = [one for one in files if one.version == version.version]
    copies = copies_of(connection, [version.entry])
    return all_findings(version, mine, copies)


def all_findings(
    version: VersionRecord,
    files: Sequence[FileRecord],
    copies: Mapping[tuple[str, int, str], list[Finding]],
) -> list[Finding]:
    """What was found in a version, in these files of it, and of what others it is like."""
    place = (version.entry, version.version)
    of_files = [
        finding for one in files for finding in [*one.findings, *copies.get((*place, one.file), [])]
    ]
    return [*version.findings, *copies.get((*place, ""), []), *of_files]


def places(
    connection: Connection, contest: str, round_id: str, *, agency: str = "", person: str = ""
) -> set[int]:
    """The places taken of an agency, or of a first author."""
    column, whose, name = (
        (entries.c.agency_place, entries.c.agency, agency)
        if agency
        else (entries.c.author_place, entries.c.person, person)
    )
    taken = sa.select(column).where(
        entries.c.contest == contest,
        entries.c.round == round_id,
        whose == name,
        column.is_not(None),
    )
    return set(connection.execute(taken).scalars())


def totals(connection: Connection, contest: str, round_id: str) -> tuple[int, int]:
    """How many entries were ever handed in for a round, and the sum of their revisions."""
    told = connection.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(entries.c.revision), 0)).where(
            entries.c.contest == contest, entries.c.round == round_id
        )
    ).one()
    return int(told[0]), int(told[1])


def add(connection: Connection, row: EntryRecord) -> None:
    """A new entry; ``IntegrityError`` if another took its place meanwhile."""
    insert_many(connection, entries, [{**row._asdict()}])


def save(connection: Connection, row: EntryRecord) -> None:
    """Write an entry, which is locked, as it stands by now."""
    connection.execute(entries.update().where(entries.c.entry == row.entry).values(**row._asdict()))


def add_version(
    connection: Connection, version: VersionRecord, files: Sequence[FileRecord]
) -> None:
    """A version with its files, and its authors in place of those of the version before."""
    written = {name: _json(getattr(version, name)) for name in ("labels", "authors", "findings")}
    insert_many(connection, entry_versions, [{**version._asdict(), **written}])
    rows = [
        {
            "entry": one.entry,
            "version": one.version,
            "file": one.file,
            "place": place,
            "purpose": one.purpose,
            "name": one.name,
            "size": one.size,
            "sha256": one.sha256,
        }
        for place, one in enumerate(files)
    ]
    insert_many(connection, entry_files, rows)
    connection.execute(entry_authors.delete().where(entry_authors.c.entry == version.entry))
    people = [one.person for one in version.authors if one.person]
    insert_many(connection, entry_authors, [{"person": p, "entry": version.entry} for p in people])


def listed(connection: Connection, query: EntriesQuery) -> tuple[list[EntryRecord], int]:
    """The entries asked for, one more than asked for at most; and how many there are in all."""
    asked = [entries.c.contest == query.contest]
    if query.round:
        asked.append(entries.c.round == query.round)
    if query.person is not None:
        own = sa.select(entry_authors.c.entry).where(entry_authors.c.person == query.person)
        asked.append(sa.or_(entries.c.entry.in_(own), entries.c.by == query.person))
    if query.agencies is not None:
        asked.append(entries.c.agency.in_(query.agencies))
    if query.screening is not None:
        asked += [entries.c.screening == query.screening, entries.c.state == "handed_in"]
    if query.appealed:
        asked.append(entries.c.appealed_at_us.is_not(None))
    count = connection.execute(sa.select(sa.func.count()).where(*asked)).scalar_one()
    rows = connection.execute(
        sa.select(*_ENTRY)
        .where(*asked, entries.c.entry > query.after)
        .order_by(entries.c.entry)
        .limit(query.limit + 1)
    )
    return [EntryRecord(*row) for row in rows], count


def screening_counts(connection: Connection, contest: str) -> list[RoundScreening]:
    """How many entries of each round are in which state of screening, by round."""
    waits = sa.func.count(entries.c.appealed_at_us)
    rows = connection.execute(
        sa.select(entries.c.round, entries.c.screening, sa.func.count(), waits)
        .where(entries.c.contest == contest, entries.c.state == "handed_in")
        .group_by(entries.c.round, entries.c.screening)
        .order_by(entries.c.round)
    )
    counts: dict[str, dict[str, int]] = {}
    for round_id, screening, count, appealed in rows:
        mine = counts.setdefault(round_id, {"appealed": 0})
        mine[screening] = count
        mine["appealed"] += appealed
    return [RoundScreening(round_id, **mine) for round_id, mine in counts.items()]


def of_person(connection: Connection, contest: str, person: str) -> list[str]:
    """The entries of a contest that a person is or was an author of, or handed in."""
    written = _json(person)  # as it stands in a version's authors, who may not be those of now
    ids = sa.select(entry_versions.c.entry).where(
        entry_versions.c.entry == entries.c.entry,
        sa.or_(
            entry_versions.c.authors.contains(written, autoescape=True),
            entry_versions.c.by == person,
        ),
    )
    mine = sa.or_(ids.exists(), entries.c.by == person, entries.c.person == person)
    return list(
        connection.execute(
            sa.select(entries.c.entry)
            .where(entries.c.contest == contest, mine)
            .order_by(entries.c.entry)
        ).scalars()
    )


def forget_labels(connection: Connection, ids: Sequence[str]) -> None:
    """Take labels, and names of files, out of all versions of these entries, and why they were
    given back: all of it says who people are, or tells of them."""
    asked = {"ids": list(ids)}
    given_back = among(entries.c.entry, "ids")
    connection.execute(entries.update().where(given_back).values(withdrawn_reason=""), asked)
    of_these = among(entry_versions.c.entry, "ids")
    connection.execute(entry_versions.update().where(of_these).values(labels="{}"), asked)
    files = among(entry_files.c.entry, "ids")
    connection.execute(entry_files.update().where(files).values(name=""), asked)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
