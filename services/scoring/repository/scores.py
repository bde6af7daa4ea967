"""Scores and what stands beside them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from services.scoring.models import agencies, contestants, scores


def slice_of(connection: Connection, contest: str, after: str, most: int) -> Sequence[sa.Row[Any]]:
    """Attempts of a contest in the order of their ids, after one of them."""
    return connection.execute(
        sa.select(scores)
        .where(scores.c.contest == contest, scores.c.attempt > after)
        .order_by(scores.c.attempt)
        .limit(most)
        .with_for_update()
    ).all()


def attempts_of_round(connection: Connection, contest: str, round_id: str) -> Sequence[sa.Row[Any]]:
    """Every attempt of a round with a score or waiting for one."""
    return connection.execute(
        sa.select(scores).where(scores.c.contest == contest, scores.c.round == round_id)
    ).all()


def attempt(connection: Connection, attempt_id: str) -> sa.Row[Any] | None:
    """One attempt that was handed in."""
    return connection.execute(sa.select(scores).where(scores.c.attempt == attempt_id)).one_or_none()


def count_before(connection: Connection, row: sa.Row[Any]) -> int:
    """How many attempts of its round stand before this one in the order of the ledger."""
    before = sa.tuple_(scores.c.pseudonym, scores.c.number) < sa.tuple_(row.pseudonym, row.number)
    return connection.execute(
        sa.select(sa.func.count())
        .select_from(scores)
        .where(scores.c.contest == row.contest, scores.c.round == row.round, before)
    ).scalar_one()


def excluded_people(connection: Connection, contest: str) -> set[str]:
    """People who may not appear in standings."""
    rows = connection.execute(
        sa.select(contestants.c.person).where(
            contestants.c.contest == contest, contestants.c.excluded != ""
        )
    )
    return set(rows.scalars())


def names_of(connection: Connection, contest: str, people: set[str]) -> dict[str, str]:
    """Person -> full name."""
    rows = connection.execute(
        sa.select(contestants.c.person, contestants.c.name).where(
            contestants.c.contest == contest, contestants.c.person.in_(people)
        )
    )
    return {row.person: row.name for row in rows}


def agency_names(connection: Connection, contest: str) -> dict[str, str]:
    """Agency -> name."""
    rows = connection.execute(
        sa.select(agencies.c.agency, agencies.c.name).where(agencies.c.contest == contest)
    )
    return {row.agency: row.name for row in rows}
