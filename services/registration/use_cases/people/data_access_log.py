"""Who looked at people's data, or took it away as a file."""

from contracts.audit_queries import NoteLook
from contracts.empty_reply import Done
from plumbing.unit_of_work import UnitOfWork


def note_looks(work: UnitOfWork, items: list[NoteLook]) -> list[Done]:
    """Note each; the same look twice is two looks."""
    for item in items:
        about = f"{item.contest}/{item.agency}" if item.agency else item.contest
        work.audit(item.by, item.action, about, what=item.what)
    return [Done(1) for _ in items]
