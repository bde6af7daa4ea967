"""Definitions of contests, and what settled rounds revealed."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import Definition
from services.scoring.models import contests, settled_rounds


def definition_of(connection: Connection, contest: str) -> Definition | None:
    """The contest's definition, if scoring has heard of it."""
    text = connection.execute(
        sa.select(contests.c.definition).where(contests.c.contest == contest)
    ).scalar_one_or_none()
    return None if text is None else msgspec.json.decode(text, type=Definition)


def lock(connection: Connection, contest: str) -> None:
    """One after the other, of those who decide about the contest."""
    mine = sa.select(contests.c.contest).where(contests.c.contest == contest)
    connection.execute(mine.with_for_update())


def settled(connection: Connection, contest: str, round_id: str) -> sa.Row[Any] | None:
    """What was revealed when the round settled; ``None`` before."""
    return connection.execute(
        sa.select(settled_rounds).where(
            settled_rounds.c.contest == contest, settled_rounds.c.round == round_id
        )
    ).one_or_none()


def revision_of(connection: Connection, contest: str) -> int:
    """Which definition of the contest is in force; 0 before the first."""
    found = connection.execute(
        sa.select(contests.c.revision).where(contests.c.contest == contest)
    ).scalar_one_or_none()
    return found or 0


def settlements(connection: Connection, contest: str) -> list[sa.Row[Any]]:
    """What was revealed of each settled round, by round."""
    rows = connection.execute(
        sa.select(settled_rounds)
        .where(settled_rounds.c.contest == contest)
        .order_by(settled_rounds.c.round)
    )
    return list(rows.all())


def settled_round_ids(connection: Connection, contest: str) -> set[str]:
    """The rounds of a contest that have settled."""
    rows = connection.execute(
        sa.select(settled_rounds.c.round).where(settled_rounds.c.contest == contest)
    )
    return set(rows.scalars())
