"""Receiving a roster in slices, and telling how far an import has come."""

import msgspec
from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.rosters import ImportRoster, ImportState, RosterDifference
from plumbing.unit_of_work import Store, UnitOfWork
from services.registration.domain.roster_import import batch_sizing
from services.registration.repository import roster_imports as repository
from services.registration.repository.roster_imports import ImportRow
from services.registration.use_cases.contests.contests_and_agencies import contest_or_refuse
from services.registration.use_cases.roster_import import checking
from services.registration.use_cases.roster_import.staging_cleanup import YieldControl


def import_roster(
    store: Store, item: ImportRoster, *, yield_control: YieldControl
) -> RosterDifference:
    """Take a slice. The final one checks the whole: ``roster.rows_invalid``, ``roster.*``.

    Sending a slice again changes nothing. The final answer has state ``done`` (dry run, or
    nothing to do), ``applying``, or ``checking`` while another import comes first: then
    ``import_state`` tells how it ends.
    """
    with store.unit_of_work() as work:
        _receive(work, item)
    if item.final:
        checking.check(store, item.upload, yield_control=yield_control)
    with store.reading() as connection:
        return state_of(connection, item.upload)


def _receive(work: UnitOfWork, item: ImportRoster) -> None:
    contest_or_refuse(work, item.contest)
    repository.add_import(work.connection, item, work.now_us)
    known = repository.import_of(work.connection, item.upload, lock=True)
    assert known is not None, "just written"
    if (known.contest, known.dry_run, known.by) != (item.contest, item.dry_run, item.by):
        raise Refused(
            "roster.other_upload", "Lần tải lên này thuộc việc khác. (Another upload's id.)"
        )
    if known.state != "receiving":
        return
    received = repository.slices_of(work.connection, item.upload)
    if item.slice not in received:
        repository.add_slice(work.connection, item)
        received[item.slice] = len(item.rows)
    if item.final:
        gaps = batch_sizing.missing(received, item.slice)
        if gaps:
            raise Refused(
                "roster.slices_missing",
                "Thiếu một phần của tệp, hãy gửi lại. (Parts are missing; send them again.)",
                slices=gaps,
            )
        rows = sum(received.values())
        outcome = msgspec.json.encode(RosterDifference("checking", rows)).decode()
        repository.update_import(
            work.connection, item.upload, state="checking", at_us=item.at_us, outcome=outcome
        )


def import_state(connection: Connection, item: ImportState) -> RosterDifference:
    """How far an import has come; a refused one refuses again, with its problems. To anybody but
    who sent it, and in any other contest, there is no such upload."""
    row = repository.import_of(connection, item.upload)
    if row is not None and (row.contest, row.by) != (item.contest, item.by):
        raise _unknown_upload()
    return state_of(connection, item.upload)


def state_of(connection: Connection, upload: str) -> RosterDifference:
    """The difference found so far, with the state."""
    row = repository.import_of(connection, upload)
    if row is None:
        raise _unknown_upload()
    if row.state == "refused":
        problem = msgspec.json.decode(row.outcome, type=Problem)
        raise Refused(problem.code, problem.message, **problem.details)
    if row.state == "receiving":
        return RosterDifference("receiving", _received(connection, row))
    difference = msgspec.json.decode(row.outcome, type=RosterDifference)
    return msgspec.structs.replace(
        difference, state=row.state, applied=_applied(connection, row, difference)
    )


def _unknown_upload() -> Refused:
    return Refused("roster.unknown_upload", "Không có lần tải lên này. (No such upload.)")


def _applied(connection: Connection, row: ImportRow, difference: RosterDifference) -> int:
    if row.state != "applying" or row.stage == "agencies":
        return 0
    if row.stage != "people":
        return difference.rows
    return repository.rows_up_to(connection, row.upload, row.cursor)


def _received(connection: Connection, row: ImportRow) -> int:
    return sum(repository.slices_of(connection, row.upload).values())
