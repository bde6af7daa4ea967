"""Screening: somebody of the committee says which entries are marked."""

from contracts.entries import EntryScreened, ScreeningState
from contracts.entry_checks import Finding
from contracts.errors import Problem
from contracts.handing_in import EntryView
from contracts.screening import ScreenEntry
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain.screening import refuse_decision
from services.exam.repository import entries as repository
from services.exam.repository.entries import EntryRecord
from services.exam.repository.entry_rounds import entries_round
from services.exam.use_cases.entry_views import unknown_entry, view_of


def screen_entry(work: UnitOfWork, items: list[ScreenEntry]) -> list[EntryView | Problem]:
    """Accept entries, send them back to be mended, or refuse them. Refusals: ``entry.unknown``,
    ``entry.withdrawn``, ``entry.changed_meanwhile``, ``screening.*``."""
    return each(_screen_entry, items, work)  # type: ignore[return-value]


def _screen_entry(work: UnitOfWork, item: ScreenEntry) -> EntryView:
    connection = work.connection
    row = repository.find(connection, item.entry, lock=True)
    if row is None or row.contest != item.contest:
        raise unknown_entry()
    version = repository.versions_that_count(connection, [row.entry])[row.entry]
    until_us = item.mend_until_us if item.decision == "sent_back" else None
    wanted = (item.version, item.decision, item.reason, until_us)
    if (row.version, row.screening, row.screening_reason, row.mend_until_us) != wanted:
        round_ = entries_round(connection, row.contest, row.round, share=True)
        mine = {row.by, row.person, *(one.person for one in version.authors)}
        closes_us = round_.window(row.agency).closes_at_us
        refuse_decision(item, row.state, row.version, mine, closes_us, work.now_us)
        found = repository.open_findings(connection, version)
        row = tell_screening(work, row, found, item.decision, item.reason, until_us)
        repository.save(connection, row)
        work.audit(
            item.by, f"entry.{item.decision}", f"{row.contest}/{row.entry}", reason=item.reason
        )
    return view_of(connection, row, None, work.now_us)


def tell_screening(
    work: UnitOfWork,
    row: EntryRecord,
    findings: list[Finding],
    screening: ScreeningState,
    reason: str = "",
    mend_until_us: int | None = None,
) -> EntryRecord:
    """Tell what was decided of an entry whose version has these findings; the row, to be saved."""
    now = row._replace(
        screening=screening,
        screening_reason=reason,
        mend_until_us=mend_until_us,
        revision=row.revision + 1,
    )
    told = EntryScreened(
        now.contest,
        now.round,
        now.entry,
        now.version,
        screening,
        now.revision,
        sorted({one.code for one in findings}),
        work.now_us,
    )
    work.emit(told, key=now.agency, subject=now.entry)
    return now
