"""Definitions, settled rounds and publications."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import Definition
from plumbing.database import insert_many
from services.scoring.models import contests, publications, settled_rounds


def definition_of(connection: Connection, contest: str) -> Definition | None:
    """The contest's definition, if scoring has heard of it."""
    text = connection.execute(
        sa.select(contests.c.definition).where(contests.c.contest == contest)
    ).scalar_one_or_none()
    return None if text is None else msgspec.json.decode(text, type=Definition)


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


def settled_quizzes(connection: Connection, contest: str) -> list[sa.Row[Any]]:
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


_HEAD = [c for c in publications.c if c.name not in ("ledger", "auditor_ledger", "standings")]


def last_publication(connection: Connection, contest: str) -> sa.Row[Any] | None:
    """The newest publication of the contest, without its files."""
    return connection.execute(
        sa.select(*_HEAD)
        .where(publications.c.contest == contest)
        .order_by(publications.c.number.desc())
        .limit(1)
    ).one_or_none()


def publication(
    connection: Connection, contest: str, round_id: str, number: int | None
) -> sa.Row[Any] | None:
    """A round's publication by number, or its newest."""
    statement = sa.select(publications).where(
        publications.c.contest == contest, publications.c.round == round_id
    )
    if number is not None:
        statement = statement.where(publications.c.number == number)
    return connection.execute(
        statement.order_by(publications.c.number.desc()).limit(1)
    ).one_or_none()


def published_at(connection: Connection, contest: str, round_id: str) -> int | None:
    """When a round was published last (µs); ``None`` before its first publication."""
    newest = sa.select(sa.func.max(publications.c.published_at_us)).where(
        publications.c.contest == contest, publications.c.round == round_id
    )
    found: int | None = connection.execute(newest).scalar_one()
    return found


def published_rounds(connection: Connection, contest: str) -> dict[str, int]:
    """Round -> its newest publication's number."""
    rows = connection.execute(
        sa.select(publications.c.round, sa.func.max(publications.c.number).label("number"))
        .where(publications.c.contest == contest)
        .group_by(publications.c.round)
    )
    return {row.round: row.number for row in rows}


def awards_texts(connection: Connection, contest: str) -> list[str]:
    """The awards (JSON) of each round's newest publication, in order of publication."""
    newest = published_rounds(connection, contest)
    rows = connection.execute(
        sa.select(publications.c.awards)
        .where(publications.c.contest == contest, publications.c.number.in_(newest.values()))
        .order_by(publications.c.number)
    )
    return list(rows.scalars())


def add_publication(connection: Connection, row: dict[str, Any]) -> None:
    """A new publication; ``IntegrityError`` if its number was taken meanwhile."""
    insert_many(connection, publications, [row])
