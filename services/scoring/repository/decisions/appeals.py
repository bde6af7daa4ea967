"""Appeals and what became of them."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.appeals import AppealsQuery, AppealView
from plumbing.database import insert_many
from services.scoring.models import appeals, contestants


def add(connection: Connection, row: dict[str, Any]) -> None:
    """A new appeal; ``IntegrityError`` if there is one about the same meanwhile."""
    insert_many(connection, appeals, [row])


def about(connection: Connection, subject: str, question: str) -> AppealView | None:
    """The appeal about this question of an attempt (empty: about all of it), or about a work."""
    found = _select().where(appeals.c.subject == subject, appeals.c.question == question)
    row = connection.execute(found).one_or_none()
    return None if row is None else _view(row)


def one(connection: Connection, contest: str, appeal: str, *, lock: bool = False) -> Any:
    """An appeal by its id; ``None`` if there is none."""
    found = _select().where(appeals.c.contest == contest, appeals.c.appeal == appeal)
    if lock:
        found = found.with_for_update(of=appeals)
    row = connection.execute(found).one_or_none()
    return None if row is None else _view(row)


def found_for(connection: Connection, query: AppealsQuery) -> list[AppealView]:
    """The appeals asked for, by time."""
    statement = _select().where(appeals.c.contest == query.contest)
    if query.round is not None:
        statement = statement.where(appeals.c.round == query.round)
    if query.person is not None:
        statement = statement.where(appeals.c.person == query.person)
    rows = connection.execute(statement.order_by(appeals.c.filed_at_us, appeals.c.appeal))
    return [_view(row) for row in rows]


def unanswered(connection: Connection, contest: str, rounds: Collection[str]) -> int:
    """How many appeals about these rounds wait for an answer."""
    waiting = sa.select(sa.func.count()).where(
        appeals.c.contest == contest,
        appeals.c.round.in_(sorted(rounds)),
        appeals.c.state == "filed",
    )
    return connection.execute(waiting).scalar_one()


def answer(connection: Connection, appeal: str, values: dict[str, Any]) -> None:
    """Keep an appeal's answer."""
    connection.execute(appeals.update().where(appeals.c.appeal == appeal).values(**values))


def _select() -> sa.Select[Any]:
    named = appeals.outerjoin(
        contestants,
        sa.and_(
            contestants.c.person == appeals.c.person, contestants.c.contest == appeals.c.contest
        ),
    )
    return sa.select(appeals, contestants.c.name).select_from(named)


def _view(row: sa.Row[Any]) -> AppealView:
    return AppealView(
        appeal=row.appeal,
        contest=row.contest,
        round=row.round,
        attempt="" if row.work else row.subject,
        person=row.person,
        name=row.name or "",
        question=row.question,
        text=row.text,
        filed_at_us=row.filed_at_us,
        state=row.state,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at_us=row.answered_at_us,
        decision=row.decision,
        own_reason=row.own_reason,
        work=row.work,
    )
