"""Which published results are to be compared with what would be published now, and what it gave."""

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.scoring.models import freshness, key_states, publications

AGAIN_US = 30_000_000
"""What could not be compared is tried again after so long."""


class ComparisonDue(NamedTuple):
    """A publication to be compared; ``wanted``: how often that was asked for."""

    contest: str
    phase: str
    round: str
    wanted: int


_PLACE = ("contest", "phase", "round")


def ask_for(connection: Connection, contests: Collection[str], *, rounds: bool = True) -> None:
    """What these contests have published may not follow any more; ``rounds``: of rounds too."""
    if not contests:
        return
    published = sa.select(*(publications.c[name] for name in _PLACE)).where(
        publications.c.contest.in_(sorted(contests))
    )
    if not rounds:
        published = published.where(publications.c.round == "")
    places = [row._asdict() for row in connection.execute(published.distinct())]
    if not places:
        return
    rows = [{**place, "wanted": 0} for place in places]
    insert_many(connection, freshness, rows, on_conflict=list(_PLACE))
    for place in places:
        connection.execute(_at(**place).values(wanted=freshness.c.wanted + 1))


def published(connection: Connection, contest: str, phase: str, round_id: str, number: int) -> None:
    """It was published as it stands now."""
    place = {"contest": contest, "phase": phase, "round": round_id}
    insert_many(connection, freshness, [{**place, "wanted": 0}], on_conflict=list(_PLACE))
    connection.execute(
        _at(**place).values(compared=freshness.c.wanted, number=number, found="fresh", prizes="[]")
    )


def next_due(connection: Connection, now_us: int) -> ComparisonDue | None:
    """A publication to be compared whose contest is scored throughout, or has no keys; one that
    could not be is left alone for a while."""
    row = connection.execute(
        sa.select(*(freshness.c[name] for name in ComparisonDue._fields))
        .outerjoin(key_states, key_states.c.contest == freshness.c.contest)
        .where(
            freshness.c.compared < freshness.c.wanted,
            sa.or_(
                key_states.c.contest.is_(None),
                key_states.c.scored_revision == key_states.c.revision,
            ),
            sa.or_(
                freshness.c.found.in_(["", "fresh", "stale"]),
                freshness.c.compared_at_us <= now_us - AGAIN_US,
            ),
        )
        .order_by(*(freshness.c[name] for name in _PLACE))
        .limit(1)
    ).one_or_none()
    return None if row is None else ComparisonDue(*row)


def compared(
    connection: Connection, due: ComparisonDue, values: dict[str, Any], *, done: bool
) -> None:
    """Keep what a comparison gave, unless a newer one is there; not ``done``: try again."""
    place = {name: getattr(due, name) for name in _PLACE}
    mine = _at(**place).where(freshness.c.compared < due.wanted)
    connection.execute(mine.values(**values, **({"compared": due.wanted} if done else {})))


def states(connection: Connection, contest: str) -> list[sa.Row[Any]]:
    """Every publication that was ever to be compared, with its place."""
    return list(connection.execute(sa.select(freshness).where(freshness.c.contest == contest)))


def _at(contest: str, phase: str, round: str) -> sa.Update:
    return freshness.update().where(
        freshness.c.contest == contest,
        freshness.c.phase == phase,
        freshness.c.round == round,
    )
