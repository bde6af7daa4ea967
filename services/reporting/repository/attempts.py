"""Attempts: one narrow row each."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.reporting.domain.places import Sitting
from services.reporting.domain.statistics import SLOT_US, Scored
from services.reporting.models import attempts, contestants

KEY = ["contest", "person", "attempt"]


class AttemptRow(NamedTuple):
    """An attempt as stored; ``started_at_us`` is ``None`` while only its score came."""

    person: str
    attempt: str
    round: str
    agency: str
    number: int | None
    started_at_us: int | None
    answered: int | None
    revision: int

    @property
    def sitting(self) -> Sitting:
        """What participation needs of it."""
        return Sitting(self.attempt, self.round, self.agency, self.number or 0, self.answered)


_COLUMNS = [attempts.c[name] for name in AttemptRow._fields]
_ALL = sa.select(*_COLUMNS).where(attempts.c.contest == sa.bindparam("contest_"))
_OF_PEOPLE = _ALL.where(attempts.c.person.in_(sa.bindparam("people_", expanding=True)))


def attempts_of(
    connection: Connection, contest: str, people: Iterable[str]
) -> dict[str, dict[str, AttemptRow]]:
    """Person -> attempt -> row, of these people."""
    rows = connection.execute(_OF_PEOPLE, {"contest_": contest, "people_": list(people)})
    return _by_person(rows)


def all_attempts(connection: Connection, contest: str) -> dict[str, dict[str, AttemptRow]]:
    """Person -> attempt -> row, of everyone."""
    return _by_person(connection.execute(_ALL, {"contest_": contest}))


def _by_person(rows: Iterable[Any]) -> dict[str, dict[str, AttemptRow]]:
    found: dict[str, dict[str, AttemptRow]] = {}
    for row in rows:
        found.setdefault(row[0], {})[row[1]] = AttemptRow(*row)
    return found


def write_started(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """New attempts, or what was missing of one whose score came first."""
    insert_many(
        connection,
        attempts,
        rows,
        on_conflict=KEY,
        update=["agency", "number", "started_at_us"],
    )


def write_submitted(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Final state of attempts, whatever came before; the highest revision stands."""
    insert_many(
        connection,
        attempts,
        rows,
        on_conflict=KEY,
        update=["agency", "number", "started_at_us", "submitted_at_us", "answered", "revision"],
        newer="revision",
    )


def write_scores(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Scores, whatever came before; the highest order stands."""
    insert_many(
        connection,
        attempts,
        rows,
        on_conflict=KEY,
        update=["score", "score_order"],
        newer="score_order",
    )


def submissions_per_slot(connection: Connection, contest: str, round_id: str) -> dict[int, int]:
    """Quarter hours since the epoch -> submissions of a round."""
    slot = attempts.c.submitted_at_us.op("/")(sa.literal_column(str(SLOT_US)))
    rows = connection.execute(
        sa.select(slot, sa.func.count())
        .where(
            attempts.c.contest == contest,
            attempts.c.round == round_id,
            attempts.c.submitted_at_us.is_not(None),
        )
        .group_by(slot)
    )
    return {int(number): count for number, count in rows}


def scored_of(connection: Connection, contest: str, round_id: str) -> list[Scored]:
    """Scored attempts of a round by people who are not excluded."""
    same = sa.and_(
        contestants.c.contest == attempts.c.contest, contestants.c.person == attempts.c.person
    )
    excluded = sa.or_(contestants.c.excluded != "", contestants.c.obligation == "excluded")
    rows = connection.execute(
        sa.select(attempts.c.person, attempts.c.attempt, attempts.c.number, attempts.c.score)
        .select_from(attempts.outerjoin(contestants, sa.and_(same, excluded)))
        .where(
            attempts.c.contest == contest,
            attempts.c.round == round_id,
            attempts.c.score.is_not(None),
            contestants.c.person.is_(None),
        )
    )
    return [Scored(row.person, row.attempt, row.number or 0, row.score) for row in rows]
