"""Rounds to be drawn up anew, and what was drawn up."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.scoring.models import key_states, publications, redraws


def ask_for(connection: Connection, contest: str, rounds: Iterable[str]) -> None:
    """These rounds must be drawn up anew."""
    wanted = sorted(rounds)
    mine = (redraws.c.contest == contest, redraws.c.round.in_(wanted))
    insert_many(
        connection,
        redraws,
        [{"contest": contest, "round": round_id, "wanted": 0} for round_id in wanted],
        on_conflict=["contest", "round"],
    )
    connection.execute(redraws.update().where(*mine).values(wanted=redraws.c.wanted + 1))


def ask_for_published(connection: Connection, contests: Iterable[str]) -> None:
    """Every published round of these contests must be drawn up anew; what judges marked is worked
    out anew whenever it is asked for."""
    mine = (publications.c.contest.in_(sorted(contests)), publications.c.round != "")
    rows = connection.execute(
        sa.select(publications.c.contest, publications.c.round)
        .where(*mine, publications.c.form == "")
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.contest, set()).add(row.round)
    for contest, rounds in found.items():
        ask_for(connection, contest, rounds)


def next_due(connection: Connection) -> Any:
    """(contest, round, wanted) of a round to be drawn up whose contest is scored throughout, or
    ``None``."""
    return connection.execute(
        sa.select(redraws.c.contest, redraws.c.round, redraws.c.wanted)
        .join(key_states, key_states.c.contest == redraws.c.contest)
        .where(
            redraws.c.drawn < redraws.c.wanted,
            key_states.c.scored_revision == key_states.c.revision,
        )
        .order_by(redraws.c.contest, redraws.c.round)
        .limit(1)
    ).one_or_none()


def drawn_up(
    connection: Connection, contest: str, round_id: str, wanted: int, values: dict[str, Any]
) -> None:
    """Keep what was drawn up, unless something newer is there."""
    connection.execute(
        redraws.update()
        .where(redraws.c.contest == contest, redraws.c.round == round_id, redraws.c.drawn < wanted)
        .values(drawn=wanted, **values)
    )


def published(connection: Connection, contest: str, round_id: str) -> None:
    """The round was published as it stands now."""
    connection.execute(
        redraws.update()
        .where(redraws.c.contest == contest, redraws.c.round == round_id)
        .values(published=redraws.c.wanted)
    )


def states(connection: Connection, contest: str) -> list[sa.Row[Any]]:
    """(round, wanted, drawn, published) of every round that was ever to be drawn up anew."""
    columns = [redraws.c[name] for name in ("round", "wanted", "drawn", "published")]
    statement = sa.select(*columns).where(redraws.c.contest == contest)
    return list(connection.execute(statement.order_by(redraws.c.round)).all())


def drawn(connection: Connection, contest: str, round_id: str) -> sa.Row[Any] | None:
    """What was drawn up of a round, if anything."""
    return connection.execute(
        sa.select(redraws).where(
            redraws.c.contest == contest, redraws.c.round == round_id, redraws.c.drawn > 0
        )
    ).one_or_none()
