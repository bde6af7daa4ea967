"""Dropping every read model, so that it is built again from events, and proving it the same.

Followers believe the database how far it has come; after a rebuild that is nowhere, so they ask the
source for everything: those of this process at once, those of others when they look next.
"""

from collections.abc import Callable

from sqlalchemy import Connection

from contracts.contests import ContestQuery
from contracts.empty_reply import Done
from contracts.reporting import Digest, Rebuild
from plumbing.unit_of_work import UnitOfWork
from services.reporting.repository import read_model_digest


def digest(
    connection: Connection, query: ContestQuery, *, yield_control: Callable[[], None] = lambda: None
) -> Digest:
    """SHA-256 over the read models (of one contest, or of all): equal after a rebuild that has
    come as far. ``yield_control`` gives way to others while it reads."""
    return Digest(
        read_model_digest.digest_of(connection, query.contest, yield_control),
        read_model_digest.places(connection),
        read_model_digest.parked(connection),
    )


def rebuild(work: UnitOfWork, items: list[Rebuild]) -> list[Done]:
    """Drop the read models and the places in all streams, in one transaction."""
    dropped = read_model_digest.drop(work.connection)
    for item in items:
        work.audit(item.by, "reporting.rebuilt", "reporting", rows=dropped, at_us=item.at_us)
    return [Done(dropped) for _ in items]
