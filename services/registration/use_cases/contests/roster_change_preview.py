"""What a change of a contest's lists would tell the others, found out without making it."""

from msgspec.structs import replace

from contracts.errors import Problem, Refused
from contracts.roster_previews import Foresee, RosterFacts
from contracts.rosters import (
    AgencyRegistered,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
    ImportState,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.repository import roster_imports
from services.registration.use_cases.people.correction_requests import answer_correction
from services.registration.use_cases.people.names_and_exclusions import exclude
from services.registration.use_cases.roster_import import comparing
from services.registration.use_cases.roster_import.receiving import import_state


def foresee(work: UnitOfWork, items: list[Foresee]) -> list[RosterFacts | Problem]:
    """What these would tell. Nothing of it is done, told or noted: it is carried out as it would
    be, and taken back. Refusals: those of the thing itself."""
    return each(_foresee, items, work)  # type: ignore[return-value]


def _foresee(work: UnitOfWork, item: Foresee) -> RosterFacts:
    if item.roster is not None:
        return _of_dry_run(work, item.roster)
    before, savepoint = work.bookmark(), work.connection.begin_nested()
    try:
        answers: list[object] = []
        if item.exclusion is not None:
            answers += exclude(work, [item.exclusion])
        if item.correction is not None:
            answers += answer_correction(work, [item.correction])
        told = work.told_since(before, "registration")
    finally:
        savepoint.rollback()
        work.return_to(before)
    for answer in answers:
        if isinstance(answer, Problem):
            raise Refused(answer.code, answer.message, **answer.details)
    people = [one for one in told if isinstance(one, ContestantRegistered)]
    return RosterFacts(
        [one for one in told if isinstance(one, AgencyRegistered)],
        [one for one in told if isinstance(one, HeadcountApproved)],
        [replace(one, name="", code="") for one in people],
        [one for one in told if isinstance(one, ContestantExcluded)],
    )


def _of_dry_run(work: UnitOfWork, item: ImportState) -> RosterFacts:
    import_state(work.connection, item)  # refuses whoever did not send it
    row = roster_imports.import_of(work.connection, item.upload)
    if row is None or not row.plan:
        return RosterFacts()
    return comparing.read_plan(row.plan).facts or RosterFacts()
