"""Another look at what screening refused: asked for by its author or liaison, answered once."""

from contracts.errors import Problem
from contracts.handing_in import EntryView
from contracts.screening import AnswerRefusal, AppealRefusal, ScreeningAction, ScreeningStep
from plumbing.command_handling import each
from plumbing.installation_keys import Signer
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import refusal_appeals as rules_of_appeals
from services.exam.repository import entries as repository
from services.exam.repository import screenings as screenings_repository
from services.exam.use_cases.entry_views import unknown_entry, view_of
from services.exam.use_cases.screening import (
    at_a_place,
    own_of,
    screened_entry,
    tell_screening,
)


def appeal_refusal(
    work: UnitOfWork, items: list[AppealRefusal], *, signer: Signer
) -> list[EntryView | Problem]:
    """Ask for another look at refused entries; the same words again change nothing. Refusals:
    ``entry.unknown``, ``screening.*``."""
    return each(_appeal, items, work, signer)  # type: ignore[return-value]


def _appeal(work: UnitOfWork, signer: Signer, item: AppealRefusal) -> EntryView:
    connection = work.connection
    row, _, round_ = screened_entry(connection, item.contest, item.entry)
    mine = row.agency == item.agency if item.agency else item.by in (row.person, row.by)
    if not mine:
        raise unknown_entry()
    steps = screenings_repository.steps_of(connection, row.entry)
    before = rules_of_appeals.appeal_of(steps)
    text = item.text.strip()
    if before is None or (before.by, before.reason) != (item.by, text):
        closes_us = round_.window(row.agency).closes_at_us
        rules_of_appeals.refuse_appeal(
            row.screening, steps, closes_us, text, item.arrived_us, round_.zone
        )
        step = ScreeningStep(row.version, "appealed", text, item.by, item.arrived_us)
        screenings_repository.add(connection, row.entry, step)
        row = row._replace(appealed_at_us=item.arrived_us)
        repository.save(connection, row)
        work.audit(item.by, "entry.appealed", f"{row.contest}/{row.entry}")
    return view_of(connection, row, signer, work.now_us)


def answer_refusal(work: UnitOfWork, items: list[AnswerRefusal]) -> list[EntryView | Problem]:
    """Answer such appeals: upheld, the entry is accepted, else its refusal stands. The same again
    changes nothing. Refusals: ``entry.unknown``, ``screening.*``."""
    return each(_answer, items, work)  # type: ignore[return-value]


def _answer(work: UnitOfWork, item: AnswerRefusal) -> EntryView:
    connection = work.connection
    row, version, round_ = screened_entry(connection, item.contest, item.entry)
    steps = screenings_repository.steps_of(connection, row.entry)
    action: ScreeningAction = "upheld" if item.upheld else "denied"
    given = ScreeningStep(row.version, action, item.answer.strip(), item.by, work.now_us)
    if steps and (steps[-1].action, steps[-1].reason, steps[-1].by) == (
        given.action,
        given.reason,
        given.by,
    ):
        return view_of(connection, row, None, work.now_us)
    rules_of_appeals.refuse_answer(
        item,
        steps,
        appealed=row.appealed_at_us is not None,
        blind=round_.rules.blind,
        own=own_of(row, version),
    )
    if item.upheld:
        found = repository.open_findings(connection, version)
        row = at_a_place(connection, row, round_)
        row = tell_screening(work, row, found, "accepted", given.reason, by=item.by, action=action)
    else:
        screenings_repository.add(connection, row.entry, given)
    row = row._replace(appealed_at_us=None)
    repository.save(connection, row)
    work.audit(
        item.by,
        f"entry.{action}",
        f"{row.contest}/{row.entry}",
        reason=given.reason,
        own_reason=item.own_reason.strip(),
    )
    return view_of(connection, row, None, work.now_us)
