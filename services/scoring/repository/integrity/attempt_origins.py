"""What the integrity report reads: attempts with where they came from."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.scoring.models import origins, scores
from services.scoring.repository.paused_reading import YieldControl, part_by_part, without_pause


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


class CameFrom(NamedTuple):
    """Where all steps of an attempt came from, as far as it is known."""

    addresses: frozenset[str]
    devices: frozenset[str]


NOWHERE = CameFrom(frozenset(), frozenset())


def origins_of_round(
    connection: Connection, contest: str, round_id: str, yield_control: YieldControl = without_pause
) -> dict[str, CameFrom]:
    """Attempt -> where it came from, of every attempt of a round that has an origin."""
    columns = [origins.c[name] for name in ("attempt", "address", "device")]
    rows = (
        sa.select(*columns)
        .where(origins.c.contest == contest, origins.c.round == round_id)
        .order_by(origins.c.attempt)
    )
    found = {}
    seen: dict[frozenset[str], frozenset[str]] = {}  # a room has one address: kept once for all
    every = chain.from_iterable(part_by_part(connection, rows, yield_control))
    for attempt, steps in groupby(every, key=lambda row: row.attempt):
        of_steps = list(steps)
        known = (
            frozenset({one.address for one in of_steps} - {""}),
            frozenset({one.device for one in of_steps} - {""}),
        )
        found[attempt] = CameFrom(*(seen.setdefault(one, one) for one in known))
    return found


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
) -> Iterator[Any]:
    """What the rules need of every attempt; ``score`` is null while it waits for keys."""
    found = sa.select(*_NEEDED).where(scores.c.contest == contest, scores.c.round == round_id)
    return chain.from_iterable(part_by_part(connection, found, yield_control))
