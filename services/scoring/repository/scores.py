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


def attempts_before(
    connection: Connection, contest: str, round_id: str, pseudonym: str, number: int
) -> int | None:
    """How many attempts of a round come before this one by (pseudonym, number), by code point;
    ``None`` if the round does not have it."""
    alias: sa.ColumnElement[str] = scores.c.pseudonym
    if connection.dialect.name == "postgresql":
        alias = sa.collate(alias, "C")
    mine = sa.and_(scores.c.pseudonym == pseudonym, scores.c.number == number)
    same_earlier = sa.and_(scores.c.pseudonym == pseudonym, scores.c.number < number)
    row = connection.execute(
        sa.select(
            sa.func.sum(sa.case((mine, 1), else_=0)),
            sa.func.sum(sa.case((sa.or_(alias < pseudonym, same_earlier), 1), else_=0)),
        ).where(scores.c.contest == contest, scores.c.round == round_id)
    ).one()
    return int(row[1]) if row[0] else None


def excluded_people(connection: Connection, contest: str) -> set[str]:
    """People who may not appear in standings: by a decision, or as the roster says."""
    rows = connection.execute(
        sa.select(contestants.c.person).where(
            contestants.c.contest == contest,
            sa.or_(contestants.c.excluded != "", contestants.c.obligation == "excluded"),
        )
    )
    return set(rows.scalars())


def pseudonyms_of(
    connection: Connection, contest: str, round_id: str, people: set[str]
) -> dict[str, str]:
    """Person -> pseudonym in this round, of those who sat in it."""
    rows = connection.execute(
        sa.select(scores.c.person, scores.c.pseudonym).where(
            scores.c.contest == contest, scores.c.round == round_id, scores.c.person.in_(people)
        )
    )
    return {row.person: row.pseudonym for row in rows}


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
    return {row.agency: row.name or row.agency for row in rows}
