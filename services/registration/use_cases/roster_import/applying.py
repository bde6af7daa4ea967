"""Rolling a checked roster forward, in steps that keep nobody waiting.

Every step is a transaction of its own; between steps ``yield_control`` lets others run. An import
that was checked is applied to its end: after a crash or an error whoever comes next goes on behind
the cursor. Applying compares again, so doing a step twice changes nothing.
"""

import time

from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.domain.roster_import import batch_sizing
from services.registration.domain.roster_import.row_difference import Move
from services.registration.repository import people as people_repository
from services.registration.repository import roster_imports as repository
from services.registration.repository.roster_imports import AtWork, ImportRow
from services.registration.use_cases.contests.contests_and_agencies import (
    tell_agencies,
    tell_headcounts,
)
from services.registration.use_cases.people.ages import Ages, tell_births
from services.registration.use_cases.people.names_and_exclusions import (
    new_person_id,
    tell_exclusion,
    tell_registration,
)
from services.registration.use_cases.people.unconfirmed import unconfirmed_of
from services.registration.use_cases.roster_import import comparing
from services.registration.use_cases.roster_import.checking import check
from services.registration.use_cases.roster_import.comparing import Plan
from services.registration.use_cases.roster_import.import_lease import hold, take
from services.registration.use_cases.roster_import.imported_agencies import (
    agency_after,
    headcounts_of,
)
from services.registration.use_cases.roster_import.staging_cleanup import YieldControl, drop_staging

FIRST_SIZE = 200


def go_on(store: Store, *, yield_control: YieldControl) -> bool:
    """Carry the imports on that are at work and that nobody holds, at any pace. Whether one is
    still at work: whoever holds it may die."""
    while (found := _oldest(store)) is not None:
        if repository.is_held(found.held_until_us, store.clock()):
            return True
        check(store, found.upload, yield_control=yield_control)
        if not apply(store, found.upload, yield_control=yield_control):
            return True
    return False


def _oldest(store: Store) -> AtWork | None:
    with store.reading() as connection:
        return repository.oldest_at_work(connection)


def apply(store: Store, upload: str, *, yield_control: YieldControl) -> bool:
    """Roll a checked import forward to its end. False: it is not ours, or not checked."""
    row = take(store, upload, "applying")
    if row is None:
        return False
    plan = comparing.read_plan(row.plan)
    if row.stage == "agencies":
        _apply_agencies(store, row, plan)
        yield_control()
    if row.stage in ("agencies", "people"):
        _apply_people(store, row, plan, yield_control)
    with store.unit_of_work() as work:
        _apply_headcounts(work, row, plan)
        work.audit(row.by, "roster.imported", row.contest, upload=upload)
        repository.update_import(work.connection, upload, state="done", held_until_us=0)
    drop_staging(store, upload, yield_control)
    return True


def _apply_agencies(store: Store, row: ImportRow, plan: Plan) -> None:
    with store.unit_of_work() as work:
        known = comparing.known_agencies(work.connection, row.contest)
        changed = []
        for key, said in plan.agencies.items():
            after = agency_after(row.contest, key, known.get(key), said)
            if after is not None:
                changed.append(after)
        tell_agencies(work, changed)
        hold(work, row.upload, stage="people", cursor="")


def _apply_people(store: Store, row: ImportRow, plan: Plan, yield_control: YieldControl) -> None:
    after, size = row.cursor if row.stage == "people" else "", FIRST_SIZE
    while True:
        started = time.monotonic()
        with store.unit_of_work() as work:
            people = repository.people_after(work.connection, row.upload, after, size)
            if not people:
                hold(work, row.upload, stage="headcounts")
                return
            moves = comparing.moves_of(
                work.connection, row.contest, people, plan, row.by, lock=True
            )
            _write_moves(work, row.contest, [move for move in moves if move.changes])
            after = list(people)[-1]
            hold(work, row.upload, cursor=after)
        size = batch_sizing.next_size(size, time.monotonic() - started)
        yield_control()


def _write_moves(work: UnitOfWork, contest: str, moves: list[Move]) -> None:
    people, entries = [], {}
    ages = Ages(work.connection, contest)
    known = {move.known.person: move.known for move in moves if move.known is not None}
    waiting = unconfirmed_of(work.connection, contest, known)
    for move in moves:
        person, entry = move.person, move.entry
        if move.known is None:
            person = person._replace(person=new_person_id())
        if person != move.known:
            people.append(person)
        age = ages.verdict(person, entry)
        older = move.known is not None and ages.verdict(move.known, entry) != age
        if entry == move.old and not older:
            continue
        entry = entries[person.person] = entry._replace(revision=entry.revision + 1)
        if move.registers or older:
            waits = person.person in waiting
            tell_registration(work, contest, person, entry, age=age, unconfirmed=waits)
        if move.excludes:
            tell_exclusion(work, contest, person.person, entry)
    people_repository.write_people(work.connection, people)
    people_repository.write_entries(work.connection, contest, entries, work.now_us)
    tell_births(work, contest, known, people)


def _apply_headcounts(work: UnitOfWork, row: ImportRow, plan: Plan) -> None:
    known = comparing.known_agencies(work.connection, row.contest)
    tell_headcounts(work, known, headcounts_of(plan, known), approved=False)
