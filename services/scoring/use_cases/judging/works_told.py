"""What exam tells of works."""

from contracts.entries import EntryHandedIn, EntryScreened
from contracts.stage import OrderDrawn, PerformanceTimed
from plumbing.unit_of_work import UnitOfWork
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.results import publication_freshness as freshness_repository


def entries_handed_in(work: UnitOfWork, events: list[EntryHandedIn]) -> None:
    """Keep entries: they are what judges mark."""
    works_repository.keep_entries(work.connection, events)
    freshness_repository.ask_for(work.connection, {event.contest for event in events})


def entries_screened(work: UnitOfWork, events: list[EntryScreened]) -> None:
    """Keep which entries are accepted: only these are marked."""
    works_repository.keep_screenings(work.connection, events)
    freshness_repository.ask_for(work.connection, {event.contest for event in events})


def performances_timed(work: UnitOfWork, events: list[PerformanceTimed]) -> None:
    """Keep performances: judges mark them while they are on."""
    works_repository.keep_performances(work.connection, events)
    freshness_repository.ask_for(work.connection, {event.contest for event in events})


def orders_drawn(work: UnitOfWork, events: list[OrderDrawn]) -> None:
    """Keep how orders of performance were drawn, for whoever recounts."""
    works_repository.keep_orders(work.connection, events)
