"""What the integrity report reads: attempts with where they came from."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.scoring.models import origins, scores
from services.scoring.repository.paused_reading import YieldControl, in_parts, without_pause


class OriginRow(NamedTuple):
    """Where one step of an attempt (``start`` or ``submission``) came from."""

    attempt: str
    step: str
    contest: str
    round: str
    address: str
    device: str


def add_origins(connection: Connection, rows: Sequence[OriginRow]) -> None:
    """Keep origins; of a step that is told again the first stands."""
    given = [row._asdict() for row in rows]
    insert_many(connection, origins, given, on_conflict=["attempt", "step"])


def origins_of_round(
    connection: Connection, contest: str, round_id: str, yield_control: YieldControl = without_pause
) -> list[OriginRow]:
    """Every origin of a round."""
    found = connection.execute(
        sa.select(origins).where(origins.c.contest == contest, origins.c.round == round_id)
    )
    return [OriginRow(*row) for row in in_parts(found, yield_control)]


_NEEDED = [
    scores.c[name]
    for name in (
        "attempt",
        "person",
        "agency",
        "started_at_us",
        "submitted_at_us",
        "kind",
        "questions",
        "answers",
        "score",
        "revision",
    )
]


def attempts_of_round(
    connection: Connection, contest: str, round_id: str, yield_control: YieldControl = without_pause
) -> Sequence[Any]:
    """What the rules need of every attempt; ``score`` is null while it waits for keys."""
    found = sa.select(*_NEEDED).where(scores.c.contest == contest, scores.c.round == round_id)
    return in_parts(connection.execute(found), yield_control)
