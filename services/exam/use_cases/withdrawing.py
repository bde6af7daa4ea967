"""Giving entries back."""

from contracts.errors import Problem
from contracts.handing_in import EntryView, WithdrawEntry
from contracts.reason_validation import stated_or_nothing
from plumbing.command_handling import each
from plumbing.installation_keys import Signer
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import entries as rules_of_entries
from services.exam.repository import entries as repository
from services.exam.repository.entry_rounds import entries_round
from services.exam.use_cases.entry_views import view_of
from services.exam.use_cases.handing_in import is_late, own_entry, tell_version


def withdraw(
    work: UnitOfWork, items: list[WithdrawEntry], *, signer: Signer
) -> list[EntryView | Problem]:
    """Give entries back: their places are free for others. The same again changes nothing.
    Refusals: ``entry.unknown``, ``entry.refused``, ``round.*``."""
    return each(_withdraw, items, work, signer)  # type: ignore[return-value]


def _withdraw(work: UnitOfWork, signer: Signer, item: WithdrawEntry) -> EntryView:
    connection = work.connection
    row = own_entry(connection, item)
    if row.state != "withdrawn":
        round_ = entries_round(connection, row.contest, row.round, share=True)
        rules_of_entries.refuse_hander(round_.rules, liaison=bool(item.agency))
        is_late(round_, row, row.agency, item.arrived_us)
        row = row._replace(
            state="withdrawn",
            revision=row.revision + 1,
            content=None,
            agency_place=None,
            author_place=None,
            withdrawn_at_us=item.arrived_us,
            withdrawn_by=item.by,
            withdrawn_reason=stated_or_nothing(item.reason),
        )
        repository.save(connection, row)
        version = repository.versions_that_count(connection, [row.entry])[row.entry]
        files = repository.files_of(connection, [row.entry])
        tell_version(work, row, version, [one for one in files if one.version == row.version])
    return view_of(connection, row, signer, work.now_us)
