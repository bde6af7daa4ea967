"""What exam tells of works."""

from contracts.entries import EntryHandedIn, EntryScreened
from plumbing.unit_of_work import UnitOfWork
from services.scoring.repository.judging import works as works_repository


def entries_handed_in(work: UnitOfWork, events: list[EntryHandedIn]) -> None:
    """Keep entries: they are what judges mark."""
    works_repository.keep_entries(work.connection, events)


def entries_screened(work: UnitOfWork, events: list[EntryScreened]) -> None:
    """Keep which entries are accepted: only these are marked."""
    works_repository.keep_screenings(work.connection, events)
