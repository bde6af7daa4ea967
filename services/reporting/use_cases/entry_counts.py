"""Entries are counted per agency, and agencies that have not handed enough in are named."""

from sqlalchemy import Connection

from contracts.definition import Definition, Phase
from contracts.entries import EntryHandedIn, EntryScreened
from contracts.errors import Refused
from contracts.reporting import EntryCounts, EntryCountsQuery
from plumbing.inbox import Handlers
from plumbing.unit_of_work import UnitOfWork
from services.reporting.domain import entry_counts as rules_of_counting
from services.reporting.repository import contests as contests_repository
from services.reporting.repository import entries as entries_repository
from services.reporting.repository.participation_tallies import begin_change
from services.reporting.use_cases.participation_queries import contest_or_refuse


def entry_counts(connection: Connection, query: EntryCountsQuery, now_us: int) -> EntryCounts:
    """Entries of each agency in a phase, in its first one where none is named. Refusals:
    ``contest.unknown``, ``phase.unknown``."""
    version = contests_repository.version_of(connection)  # first: what follows is no older
    definition = contest_or_refuse(connection, query.contest).definition
    phase = _phase(definition, query.phase)
    assert phase.entries is not None, "found by them"
    rounds = {item.id: item.opens_at_us for item in phase.counted_rounds}
    windows = contests_repository.windows_of(connection, query.contest)
    opened = [windows.get(name, (None, 0))[0] or at_us for name, at_us in rounds.items()]
    lines = rules_of_counting.table(
        contests_repository.agencies_of(connection, query.contest),
        rules_of_counting.tallies(
            entries_repository.counts(connection, query.contest, list(rounds))
        ),
        phase.entries,
        min(opened, default=definition.starts_at_us),
    )
    return EntryCounts(
        contest=query.contest,
        phase=phase.id,
        as_of_us=now_us,
        agencies=lines,
        received=sum(line.received for line in lines),
        missing=sum(line.missing > 0 for line in lines),
        version=version,
    )


def _phase(definition: Definition, wanted: str | None) -> Phase:
    for phase in definition.phases:
        if phase.entries is not None and wanted in (None, phase.id):
            return phase
    raise Refused("phase.unknown", "Không có vòng nộp bài dự thi này. (No such call for entries.)")


def entries_handed_in(work: UnitOfWork, events: list[EntryHandedIn]) -> None:
    """Keep entries as they stand."""
    begin_change(work.connection)
    entries_repository.keep(work.connection, events)


def entries_screened(work: UnitOfWork, events: list[EntryScreened]) -> None:
    """Keep what was said of entries."""
    begin_change(work.connection)
    entries_repository.keep_screenings(work.connection, events)


HANDLERS: Handlers = {EntryHandedIn: entries_handed_in, EntryScreened: entries_screened}
