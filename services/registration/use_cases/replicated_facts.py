"""What registration keeps of scoring's facts: only what is final, because plans and headcounts that
final results hang on are registration's to guard."""

from contracts.publications import ResultsPublished
from plumbing.inbox import Handlers
from plumbing.unit_of_work import UnitOfWork
from services.registration.repository import final_publications


def results_published(work: UnitOfWork, events: list[ResultsPublished]) -> None:
    """Keep what was published as final."""
    final_publications.add(work.connection, (event for event in events if event.state == "final"))


HANDLERS: Handlers = {ResultsPublished: results_published}
