"""Entries are counted per agency, and agencies that have not handed enough in are named."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection

from contracts.definition import Definition, Phase
from contracts.entries import EntryHandedIn, EntryScreened
from contracts.errors import Refused
from contracts.reporting import EntryCounts, EntryCountsQuery
from plumbing.inbox import Handlers
from plumbing.unit_of_work import UnitOfWork
from services.reporting.domain import entry_counts as rules_of_counting
from services.reporting.domain.participation_tallies import Sitting
from services.reporting.repository import attempts as attempts_repository
from services.reporting.repository import contests as contests_repository
from services.reporting.repository import entries as entries_repository
from services.reporting.repository.entries import KeptEntry
from services.reporting.repository.participation_tallies import begin_change
from services.reporting.use_cases.participation_queries import contest_or_refuse
from services.reporting.use_cases.updating_tallies import attempts_changed, by_contest, slices

Told = TypeVar("Told", EntryHandedIn, EntryScreened)
#: an entry has no answers to count: whatever the plan asks for in a quiz, by it somebody takes
#: part. The most that the column holds: no plan asks for more
ENOUGH = 2**31 - 1


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
    """Keep entries as they stand; their authors take part."""
    _keep(work, events, entries_repository.keep)


def entries_screened(work: UnitOfWork, events: list[EntryScreened]) -> None:
    """Keep what was said of entries: by one that is refused nobody takes part."""
    _keep(work, events, entries_repository.keep_screenings)


def _keep(
    work: UnitOfWork, events: Sequence[Told], keep: Callable[[Connection, Sequence[Told]], None]
) -> None:
    begin_change(work.connection)
    for contest, own in by_contest(events):
        for some in slices(own):
            names = {event.entry for event in some}
            then = entries_repository.kept(work.connection, contest, names)
            keep(work.connection, some)
            now = entries_repository.kept(work.connection, contest, names)
            _count_authors(work, contest, then, now)


def _count_authors(
    work: UnitOfWork, contest: str, then: Mapping[str, KeptEntry], now: Mapping[str, KeptEntry]
) -> None:
    """Authors sit where their entries are, as those who hand in attempts do."""
    people = {one for kept in (*then.values(), *now.values()) for one in kept.authors}
    if not people:
        return
    before = attempts_repository.attempts_of(work.connection, contest, people)
    after = {person: dict(before.get(person, {})) for person in people}
    gone: list[tuple[str, str]] = []
    rows: list[dict[str, Any]] = []
    for name, kept in now.items():
        authors = kept.authors if kept.counts else []
        for person in then[name].authors if name in then else ():
            if person not in authors and name in after[person]:
                del after[person][name]
                gone.append((person, name))
        for person in authors:
            sitting = Sitting(name, kept.round, kept.agency, 1, ENOUGH, kept.revision)
            after[person][name] = sitting
            rows.append(_row(contest, person, kept))
    attempts_repository.write_works(work.connection, contest, gone, rows)
    attempts_changed(work, contest, before, after)


def _row(contest: str, person: str, kept: KeptEntry) -> dict[str, Any]:
    return {
        "contest": contest,
        "person": person,
        "attempt": kept.entry,
        "round": kept.round,
        "agency": kept.agency,
        "number": 1,
        "started_at_us": kept.received_at_us,
        "submitted_at_us": kept.received_at_us,
        "answered": ENOUGH,
        "revision": kept.revision,
    }


HANDLERS: Handlers = {EntryHandedIn: entries_handed_in, EntryScreened: entries_screened}
