"""Checking a staged roster as a whole, in steps that keep nobody waiting."""

import logging
from itertools import chain

import msgspec

from contracts.comparison_keys import key_of
from contracts.errors import Refused
from contracts.roster_previews import RosterFacts
from contracts.rosters import RosterDifference
from plumbing.command_handling import INTERNAL
from plumbing.outages import is_outage
from plumbing.unit_of_work import Store
from services.registration.domain.contests.agency_tree import Agency
from services.registration.domain.roster_import.row_difference import Fault
from services.registration.repository import contests as contests_repository
from services.registration.repository import people as people_repository
from services.registration.repository import roster_imports as repository
from services.registration.repository.roster_imports import ImportRow
from services.registration.use_cases.contests.contests_and_agencies import (
    headcounts_changed,
)
from services.registration.use_cases.people.unconfirmed import unconfirmed_of
from services.registration.use_cases.roster_import import comparing
from services.registration.use_cases.roster_import.comparing import Findings, Plan
from services.registration.use_cases.roster_import.import_lease import hold, take
from services.registration.use_cases.roster_import.imported_agencies import (
    agency_after,
    headcounts_of,
)
from services.registration.use_cases.roster_import.staging_cleanup import YieldControl, drop_staging

log = logging.getLogger(__name__)
CHECKED_AT_ONCE = 200
#: one statement tells whom of so many a list does not name
MISSING_AT_ONCE = 2_000


def check(store: Store, upload: str, *, yield_control: YieldControl) -> None:
    """Check an import as a whole, if its turn has come and nobody else does."""
    row = take(store, upload, "checking")
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
        if (after := agency_after(row.contest, key, known.get(key), said)) is not None
    }
    then = known | agencies
    _, headcounts = headcounts_changed(then, headcounts_of(plan, then), approved=False)
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
            ids = [move.known.person for move in moves if move.known is not None]
            waiting = unconfirmed_of(connection, row.contest, ids)
        if not people:
            return
        classes = plan.classes()
        for move in moves:
            waits = move.person.person in waiting
            comparing.look_at(move, row.contest, plan, classes, found, unconfirmed=waits)
        after = list(people)[-1]
        _renew(store, row, yield_control)


def _examine_missing(
    store: Store, row: ImportRow, plan: Plan, found: Findings, yield_control: YieldControl
) -> None:
    after = ""
    while True:
        with store.reading() as connection:
            upto = people_repository.end_of_page(connection, row.contest, after, MISSING_AT_ONCE)
            missing = people_repository.missing_between(
                connection, row.contest, row.upload, after, upto
            )
        if not upto:
            return
        comparing.look_at_missing(missing, plan, found)
        after = upto
        _renew(store, row, yield_control)


def _renew(store: Store, row: ImportRow, yield_control: YieldControl) -> None:
    yield_control()
    with store.reading() as connection:
        now = repository.import_of(connection, row.upload)
    half_us = store.clock() + repository.HOLD_US // 2
    if now is not None and not repository.is_held(now.held_until_us, half_us):
        with store.unit_of_work() as work:
            hold(work, row.upload)


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
        for key, count in headcounts_of(plan, known).items()
    )


def _finish(store: Store, row: ImportRow, yield_control: YieldControl, **values: str) -> None:
    with store.unit_of_work() as work:
        repository.update_import(work.connection, row.upload, held_until_us=0, **values)
    drop_staging(store, row.upload, yield_control)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
