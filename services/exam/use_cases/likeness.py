"""Comparing what is handed in with what others handed in, in this contest and in all others."""

from sqlalchemy import Connection

from contracts.likeness import Alike, AlikeQuery
from entry_files.likeness import TextPrints, prints_of
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain.likeness import MOST_ALIKE, likeness
from services.exam.repository import entries as repository
from services.exam.repository import likeness as likeness_repository
from services.exam.repository.entries import EntryRecord, FileRecord, VersionRecord
from services.exam.repository.likeness import Work
from services.exam.use_cases.entry_views import unknown_entry


def compare_typed(work: UnitOfWork, row: EntryRecord, version: VersionRecord) -> None:
    """A text that was typed."""
    found = prints_of(version.text.split("\n"))
    _compare(work.connection, row.contest, Work(*_place(version), "", "", found.digest), found)


def compare_file(
    work: UnitOfWork, row: EntryRecord, version: VersionRecord, file: FileRecord, found: TextPrints
) -> None:
    """A file, by its bytes, and by its text if it has one."""
    one = Work(*_place(version), file.file, file.sha256, found.digest)
    _compare(work.connection, row.contest, one, found)


def _place(version: VersionRecord) -> tuple[str, int]:
    return version.entry, version.version


def _compare(connection: Connection, contest: str, work: Work, found: TextPrints) -> None:
    """Who came before in the same contest is told as well. Other contests are over, or not this
    committee's: nothing changes in them. Of a text that hundreds hand in a score of the others is
    kept for each: whoever is the five hundredth waits no longer than the first."""
    likeness_repository.take_turn(connection)
    source = likeness_repository.keep(connection, work, found.prints)
    alike = [
        (one, how)
        for one in likeness_repository.met(connection, work, found.prints, most=MOST_ALIKE)
        if (how := likeness(one.common, len(found.prints), one.prints, same=one.same)) is not None
    ]
    before = [one.source for one, _ in alike if one.contest == contest]
    told = likeness_repository.told_of(connection, before)
    pairs = [(source, one.source, how) for one, how in alike]
    pairs += [
        (one.source, source, how)
        for one, how in alike
        if one.contest == contest and told.get(one.source, 0) < MOST_ALIKE
    ]
    likeness_repository.relate(connection, pairs)


def alike(connection: Connection, query: AlikeQuery) -> Alike:
    """What the version that counts is like; ``entry.unknown``. For gateways, which know who may
    learn what of another contest."""
    row = repository.find(connection, query.entry)
    if row is None or row.contest != query.contest:
        raise unknown_entry()
    found = likeness_repository.alike_to(connection, row.entry, row.version)
    return Alike(row.version, found)
