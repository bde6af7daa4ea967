"""Checking a roster as a whole and rolling it forward, in steps that keep nobody waiting.

Every step is a transaction of its own; between steps ``yield_control`` lets others run. An import
that was checked is applied to its end: who works on it holds it for some seconds at a time, so
after a crash or an error whoever comes next goes on behind the cursor. Applying compares again, so
doing a step twice changes nothing.
"""

import logging
import time
from itertools import chain

import msgspec

from contracts.errors import Refused
from contracts.registration import AgencyEntry, RosterDifference
from contracts.roster_previews import RosterFacts
from plumbing.follower import is_outage
from plumbing.handling import INTERNAL
from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.domain.contests import agencies as agency_rules
from services.registration.domain.contests.agencies import Agency
from services.registration.domain.roster_import import slices
from services.registration.domain.roster_import.difference import Fault, Move
from services.registration.domain.text import key_of
from services.registration.repository import contests as contests_repository
from services.registration.repository import imports as repository
from services.registration.repository import people as people_repository
from services.registration.repository.imports import ImportRow
from services.registration.use_cases.contests.defining import (
    headcounts_changed,
    tell_agencies,
    tell_headcounts,
)
from services.registration.use_cases.people.people import (
    new_person_id,
    tell_exclusion,
    tell_registration,
)
from services.registration.use_cases.roster_import import comparing
from services.registration.use_cases.roster_import.comparing import Findings, Plan
from services.registration.use_cases.roster_import.staging import YieldControl, drop_staging

log = logging.getLogger(__name__)

FIRST_SIZE = 200
CHECKED_AT_ONCE = 200


def go_on(store: Store, *, yield_control: YieldControl) -> None:
    """Carry the imports on that are at work and that nobody holds; for a timer, at any pace."""
    while (upload := _next(store)) is not None:
        check(store, upload, yield_control=yield_control)
        if not apply(store, upload, yield_control=yield_control):
            return


def _next(store: Store) -> str | None:
    with store.reading() as connection:
        return repository.next_at_work(connection, store.clock())


def check(store: Store, upload: str, *, yield_control: YieldControl) -> None:
    """Check an import as a whole, if its turn has come and nobody else does."""
    row = _take(store, upload, "checking")
    if row is None:
        return
    try:
        plan, difference = _examine(store, row, yield_control)
    except Refused as refusal:
        _finish(store, row, yield_control, state="refused", outcome=_json(refusal.problem))
        return
    except Exception as error:  # whoever sent the list must hear that it came to nothing
        if is_outage(error):
            raise  # whoever is first after the outage goes on, once our hold has run out
        log.exception("checking the import %s failed", upload)
        _finish(store, row, yield_control, state="refused", outcome=_json(INTERNAL))
        return
    outcome = {"outcome": _json(difference), "plan": _json(plan)}
    if row.dry_run or not _moves(difference, store, row, plan):
        _finish(store, row, yield_control, state="done", **outcome)
        return
    with store.unit_of_work() as work:
        repository.update_import(
            work.connection, upload, state="applying", stage="agencies", held_until_us=0, **outcome
        )


def _take(store: Store, upload: str, state: str) -> ImportRow | None:
    with store.unit_of_work() as work:
        if repository.next_at_work(work.connection, work.now_us) != upload:
            return None
        row = repository.import_of(work.connection, upload, lock=True)
        if row is None or row.state != state or repository.is_held(row.held_until_us, work.now_us):
            return None
        _hold(work, upload)
        return row


def _hold(work: UnitOfWork, upload: str, **values: str) -> None:
    repository.update_import(
        work.connection, upload, held_until_us=work.now_us + repository.HOLD_US, **values
    )


def _examine(
    store: Store, row: ImportRow, yield_control: YieldControl
) -> tuple[Plan, RosterDifference]:
    found = Findings()
    with store.reading() as connection:
        contest = contests_repository.contest_of(connection, row.contest)
        assert contest is not None, "slices of unknown contests are refused"
        firsts = repository.first_rows_of_agencies(connection, row.upload)
        known = comparing.known_agencies(connection, row.contest)
        rows = sum(repository.slices_of(connection, row.upload).values())
    plan = comparing.plan_agencies(firsts, known, contest.definition, row.at_us, found)
    _examine_people(store, row, plan, found, yield_control)
    if found.faults:
        raise _refusal(found.faults)
    _examine_missing(store, row, plan, found, yield_control)
    if row.dry_run:
        plan.facts = _facts(row, plan, known, found)
    return plan, found.difference(rows)


def _facts(row: ImportRow, plan: Plan, known: dict[str, Agency], found: Findings) -> RosterFacts:
    """What applying would tell."""
    agencies = {
        key: after
        for key, said in plan.agencies.items()
        if (after := _agency_after(row.contest, key, known.get(key), said)) is not None
    }
    then = known | agencies
    _, headcounts = headcounts_changed(then, _headcounts(plan, then), approved=False)
    return RosterFacts(
        [agency.registered() for agency in agencies.values()],
        headcounts,
        found.registered,
        found.excluded,
        complete=found.told <= comparing.MOST_TOLD,
    )


def _examine_people(
    store: Store, row: ImportRow, plan: Plan, found: Findings, yield_control: YieldControl
) -> None:
    after = ""
    while True:
        with store.reading() as connection:
            people = repository.people_after(connection, row.upload, after, CHECKED_AT_ONCE)
            for item in chain.from_iterable(people.values()):
                plan.codes.setdefault(item.agency_code, key_of(item.agency_code))
            moves = comparing.moves_of(connection, row.contest, people, plan, row.by)
        if not people:
            return
        classes = plan.classes()
        for move in moves:
            comparing.look_at(move, row.contest, plan, classes, found)
        after = list(people)[-1]
        _renew(store, row, yield_control)


def _examine_missing(
    store: Store, row: ImportRow, plan: Plan, found: Findings, yield_control: YieldControl
) -> None:
    after = ""
    while True:
        with store.reading() as connection:
            page = people_repository.roster_page(connection, row.contest, after, CHECKED_AT_ONCE)
            comparing.look_at_missing(connection, row.upload, page, plan, found)
        if not page:
            return
        after = page[-1].person.person
        yield_control()


def _renew(store: Store, row: ImportRow, yield_control: YieldControl) -> None:
    yield_control()
    with store.reading() as connection:
        now = repository.import_of(connection, row.upload)
    half_us = store.clock() + repository.HOLD_US // 2
    if now is not None and not repository.is_held(now.held_until_us, half_us):
        with store.unit_of_work() as work:
            _hold(work, row.upload)


def _refusal(faults: list[Fault]) -> Refused:
    ordered = sorted(set(faults))
    return Refused(
        "roster.rows_invalid",
        f"Danh sách có {len(ordered)} chỗ sai; chưa có gì thay đổi. (Nothing was changed.)",
        total=len(ordered),
        problems=[fault._asdict() for fault in ordered[: comparing.MOST_FAULTS]],
    )


def _moves(difference: RosterDifference, store: Store, row: ImportRow, plan: Plan) -> bool:
    if any(
        getattr(difference, f"{what}_{how}")
        for what in ("agencies", "people")
        for how in ("new", "changed")
    ):
        return True
    with store.reading() as connection:
        known = comparing.known_agencies(connection, row.contest)
    return any(
        known[key].headcount != count and not known[key].headcount_approved
        for key, count in _headcounts(plan, known).items()
    )


def _headcounts(plan: Plan, known: dict[str, Agency]) -> dict[str, int]:
    """Roster rows that are not excluded, of every agency that any roster counted."""
    return {
        key: plan.headcounts.get(agency.agency, 0)
        for key, agency in known.items()
        if key in plan.agencies or agency.headcount is not None
    }


def apply(store: Store, upload: str, *, yield_control: YieldControl) -> bool:
    """Roll a checked import forward to its end. False: it is not ours, or not checked."""
    row = _take(store, upload, "applying")
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
            after = _agency_after(row.contest, key, known.get(key), said)
            if after is not None:
                changed.append(after)
        tell_agencies(work, changed)
        _hold(work, row.upload, stage="people", cursor="")


def _agency_after(
    contest: str, key: str, old: Agency | None, said: comparing.RosterAgency
) -> Agency | None:
    """The roster knows names and classes; parents and dates stay."""
    entry = AgencyEntry(
        said.agency,
        said.name,
        said.agency_class,
        old.parent if old else None,
        old.valid_from_us if old else 0,
        old.valid_until_us if old else None,
    )
    return agency_rules.changed_by(old, key, contest, entry)


def _apply_people(store: Store, row: ImportRow, plan: Plan, yield_control: YieldControl) -> None:
    after, size = row.cursor if row.stage == "people" else "", FIRST_SIZE
    while True:
        started = time.monotonic()
        with store.unit_of_work() as work:
            people = repository.people_after(work.connection, row.upload, after, size)
            if not people:
                _hold(work, row.upload, stage="headcounts")
                return
            moves = comparing.moves_of(
                work.connection, row.contest, people, plan, row.by, lock=True
            )
            _write_moves(work, row.contest, [move for move in moves if move.changes])
            after = list(people)[-1]
            _hold(work, row.upload, cursor=after)
        size = slices.next_size(size, time.monotonic() - started)
        yield_control()


def _write_moves(work: UnitOfWork, contest: str, moves: list[Move]) -> None:
    people, entries = [], {}
    for move in moves:
        person, entry = move.person, move.entry
        if move.known is None:
            person = person._replace(person=new_person_id())
        if person != move.known:
            people.append(person)
        if entry == move.old:
            continue
        entry = entries[person.person] = entry._replace(revision=entry.revision + 1)
        if move.registers:
            tell_registration(work, contest, person, entry)
        if move.excludes:
            tell_exclusion(work, contest, person.person, entry)
    people_repository.write_people(work.connection, people)
    people_repository.write_entries(work.connection, contest, entries, work.now_us)


def _apply_headcounts(work: UnitOfWork, row: ImportRow, plan: Plan) -> None:
    known = comparing.known_agencies(work.connection, row.contest)
    tell_headcounts(work, known, _headcounts(plan, known), approved=False)


def _finish(store: Store, row: ImportRow, yield_control: YieldControl, **values: str) -> None:
    with store.unit_of_work() as work:
        repository.update_import(work.connection, row.upload, held_until_us=0, **values)
    drop_staging(store, row.upload, yield_control)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
