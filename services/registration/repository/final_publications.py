"""What scoring has published as final."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.publications import ResultsPublished
from plumbing.database import insert_many
from services.registration.models import final_results


def add(connection: Connection, told: Iterable[ResultsPublished]) -> None:
    """Keep that these are final; whatever is published later, they were."""
    rows = [{"contest": one.contest, "phase": one.phase, "round": one.round} for one in told]
    insert_many(connection, final_results, rows, on_conflict=["contest", "phase", "round"])


def any_of(connection: Connection, contest: str, *, phases: bool = False) -> bool:
    """Whether a contest has final results; ``phases``: over several rounds and of agencies."""
    found = sa.select(sa.literal(1)).where(final_results.c.contest == contest)
    if phases:
        found = found.where(final_results.c.round == "")
    return connection.execute(found.limit(1)).first() is not None
