"""What reporting keeps of registration's facts, and of rounds."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from contracts.contests import ContestDefined
from contracts.rosters import (
    AgencyRegistered,
    ContestantErased,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
)
from contracts.rounds import RoundChanged, RoundOpened, RoundSettled
from plumbing.database import insert_many
from plumbing.inbox import Handlers
from plumbing.unit_of_work import UnitOfWork
from plumbing.versioned_upsert import keep_latest
from services.reporting.domain.participation_tallies import Person, Rules
from services.reporting.models import agencies, rounds
from services.reporting.repository import contests as contests_repository
from services.reporting.repository import people as people_repository
from services.reporting.repository.participation_tallies import begin_change
from services.reporting.use_cases.updating_tallies import (
    by_contest,
    people_changed,
    recount,
    slices,
)

Told = TypeVar("Told", bound=Struct)


def contest_defined(work: UnitOfWork, events: list[ContestDefined]) -> None:
    """Keep the definition; what it changes about counting is counted anew."""
    begin_change(work.connection)
    latest = _latest(events, lambda event: event.contest)
    before = _rules(work, latest)
    contests_repository.write_contests(work.connection, list(latest.values()))
    _recount_changed(work, before)


def agency_registered(work: UnitOfWork, events: list[AgencyRegistered]) -> None:
    """Keep agencies; the highest revision stands."""
    begin_change(work.connection)
    columns = ["name", "agency_class", "parent", "valid_from_us", "valid_until_us"]
    keep_latest(work.connection, agencies, events, columns)


def headcount_approved(work: UnitOfWork, events: list[HeadcountApproved]) -> None:
    """Keep approved headcounts, even of agencies not known yet."""
    begin_change(work.connection)
    keep_latest(
        work.connection,
        agencies,
        events,
        {"headcount": "stands"},
        revision="headcount_revision",
        new={"revision": 0},
    )


def contestant_registered(work: UnitOfWork, events: list[ContestantRegistered]) -> None:
    """Keep who is on which roster; the highest revision stands."""
    begin_change(work.connection)
    latest = _latest(events, lambda event: (event.contest, event.person))
    for contest, own in by_contest(latest.values()):
        for some in slices(own):
            _register(work, contest, some)


def contestant_erased(work: UnitOfWork, events: list[ContestantErased]) -> None:
    """Forget names and codes; the person counts on without."""
    work.forgets()
    contestant_registered(work, [event.nameless() for event in events])


def _register(work: UnitOfWork, contest: str, events: Sequence[ContestantRegistered]) -> None:
    before = people_repository.people_of(work.connection, contest, [e.person for e in events])
    fresh = [event for event in events if event.revision > _revision(before.get(event.person))]
    people_repository.write_registered(work.connection, fresh)
    after: dict[str, Person] = {}
    stood, stand = set[tuple[str, str]](), set[tuple[str, str]]()
    for event in fresh:
        known = before.get(event.person)
        if known is not None and known.registered is not None:
            stood |= {(item.agency, event.person) for item in known.registered.memberships}
        stand |= {(item.agency, event.person) for item in event.memberships}
        after[event.person] = msgspec.structs.replace(known or Person(None), registered=event)
    people_repository.move_on_rosters(work.connection, contest, stood - stand, stand - stood)
    people_changed(work, contest, before, after)


def _revision(person: Person | None) -> int:
    return 0 if person is None or person.registered is None else person.registered.revision


def contestant_excluded(work: UnitOfWork, events: list[ContestantExcluded]) -> None:
    """Keep who may not take part, even if the person is not known yet (empty reason: may again)."""
    begin_change(work.connection)
    latest = _latest(events, lambda event: (event.contest, event.person))
    for contest, own in by_contest(latest.values()):
        for some in slices(own):
            _exclude(work, contest, some)


def _exclude(work: UnitOfWork, contest: str, events: Sequence[ContestantExcluded]) -> None:
    before = people_repository.people_of(work.connection, contest, [e.person for e in events])
    nobody = Person(None)
    fresh = [
        event
        for event in events
        if event.revision > before.get(event.person, nobody).excluded_revision
    ]
    people_repository.write_excluded(work.connection, fresh)
    after = {
        event.person: Person(
            before.get(event.person, nobody).registered, event.reason, event.revision
        )
        for event in fresh
    }
    people_changed(work, contest, before, after)


def round_opened(work: UnitOfWork, events: list[RoundOpened]) -> None:
    """Keep when rounds really opened: that moment decides for whom people count."""
    begin_change(work.connection)
    before = _rules(work, {event.contest for event in events})
    latest = {(event.contest, event.round): event for event in events}
    rows = [
        {
            "contest": event.contest,
            "round": event.round,
            "opens_at_us": event.opens_at_us,
            "closes_at_us": event.closes_at_us,
        }
        for event in latest.values()
    ]
    insert_many(
        work.connection,
        rounds,
        rows,
        on_conflict=["contest", "round"],
        update=["opens_at_us", "closes_at_us"],
    )
    _recount_changed(work, before)


def round_changed(work: UnitOfWork, events: list[RoundChanged]) -> None:
    """Keep the close that was last decided for everyone."""
    rows = [
        {
            "contest": event.contest,
            "round": event.round,
            "closes_at_us": event.closes_at_us,
            "changed_at_us": event.changed_at_us,
        }
        for event in sorted(events, key=lambda item: item.changed_at_us)
        if event.agencies is None
    ]
    _note_rounds(work, rows, ["closes_at_us", "changed_at_us"], "changed_at_us")


def round_settled(work: UnitOfWork, events: list[RoundSettled]) -> None:
    """Keep when a round settled: from then on its figures are final."""
    rows = [
        {"contest": event.contest, "round": event.round, "settled_at_us": event.settled_at_us}
        for event in events
    ]
    _note_rounds(work, rows, ["settled_at_us"], "settled_at_us")


def _note_rounds(
    work: UnitOfWork, rows: list[dict[str, Any]], columns: list[str], newer: str
) -> None:
    begin_change(work.connection)
    latest = {(row["contest"], row["round"]): row for row in rows}
    insert_many(
        work.connection,
        rounds,
        list(latest.values()),
        on_conflict=["contest", "round"],
        update=columns,
        newer=newer,
    )


def _latest(events: Iterable[Told], key: Callable[[Told], Any]) -> dict[Any, Told]:
    """Of each subject the event with the highest revision."""
    return {key(event): event for event in sorted(events, key=_revision_of)}


def _revision_of(event: Any) -> int:
    revision: int = event.revision
    return revision


def _rules(work: UnitOfWork, contest_ids: Iterable[str]) -> dict[str, Rules | None]:
    found: dict[str, Rules | None] = {}
    for contest in sorted(contest_ids):
        row = contests_repository.contest_of(work.connection, contest)
        found[contest] = None if row is None else row.rules
    return found


def _recount_changed(work: UnitOfWork, before: dict[str, Rules | None]) -> None:
    after = _rules(work, before)
    for contest, rules in after.items():
        if rules != before[contest]:
            recount(work, contest)


HANDLERS: Handlers = {
    ContestDefined: contest_defined,
    AgencyRegistered: agency_registered,
    HeadcountApproved: headcount_approved,
    ContestantRegistered: contestant_registered,
    ContestantExcluded: contestant_excluded,
    ContestantErased: contestant_erased,
    RoundOpened: round_opened,
    RoundChanged: round_changed,
    RoundSettled: round_settled,
}
