"""Attempts: one narrow row each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.attempts import AttemptStarted
from plumbing.database import insert_many, streamed
from plumbing.in_list_parameters import among
from services.reporting.domain.arrivals_and_scores import Scored
from services.reporting.domain.participation_tallies import Sitting
from services.reporting.models import attempts
from services.reporting.repository.bulk_upsert import upsert

KEY = ["contest", "person", "attempt"]


Sittings = dict[str, dict[str, Sitting]]
"""Person -> attempt -> sitting."""

_ALL = sa.select(
    attempts.c.person,
    attempts.c.attempt,
    attempts.c.round,
    attempts.c.agency,
    sa.func.coalesce(attempts.c.number, 0),
    attempts.c.answered,
    attempts.c.revision,
    attempts.c.started_at_us.is_not(None),
).where(attempts.c.contest == sa.bindparam("contest_"))
_BY_PERSON = _ALL.order_by(attempts.c.person)
_OF_PEOPLE = _ALL.where(among(attempts.c.person, "people_"))


def attempts_of(connection: Connection, contest: str, people: Iterable[str]) -> Sittings:
    """The attempts of these people."""
    rows = connection.execute(_OF_PEOPLE, {"contest_": contest, "people_": list(people)})
    return _by_person(rows)


def all_attempts(connection: Connection, contest: str, most: int) -> Iterator[Sittings]:
    """The attempts of everyone, of some people at a time: about ``most`` attempts, however many
    there are. Other statements may come in between."""
    found: Sittings = {}
    statement = _BY_PERSON.execution_options(yield_per=most)
    for rows in connection.execute(statement, {"contest_": contest}).partitions():
        goes_on = rows[-1][0]
        for person, sittings in _by_person(rows).items():
            found.setdefault(person, {}).update(sittings)
        last = found.pop(goes_on)  # more of theirs may come
        if found:
            yield found
        found = {goes_on: last}
    if found:
        yield found


def _by_person(rows: Iterable[Any]) -> Sittings:
    found: Sittings = {}
    for row in rows:
        found.setdefault(row[0], {})[row[1]] = Sitting(*row[1:])
    return found


def write_started(
    connection: Connection, contest: str, events: Iterable[AttemptStarted]
) -> list[str]:
    """New attempts, or what was missing of one whose score came first.

    Returns the round of each attempt of which exam had not told before.
    """
    rows = [
        (contest, e.person, e.attempt, e.round, e.agency, e.number, e.started_at_us) for e in events
    ]
    told = upsert(connection, attempts, _STARTED, rows, _UNLESS_TOLD, returning="round")
    return [row[0] for row in told]


_STARTED = ("contest", "person", "attempt", "round", "agency", "number", "started_at_us")
_UNLESS_TOLD = (
    "(contest, person, attempt) DO UPDATE SET number = excluded.number,"
    " agency = excluded.agency, started_at_us = excluded.started_at_us"
    " WHERE attempts.started_at_us IS NULL"
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


def write_works(
    connection: Connection,
    contest: str,
    gone: Sequence[tuple[str, str]],
    rows: Sequence[dict[str, Any]],
) -> None:
    """What authors handed in, as it stands; ``gone``: (person, work) that count no more."""
    if gone:
        here = sa.tuple_(attempts.c.person, attempts.c.attempt).in_(gone)
        connection.execute(attempts.delete().where(attempts.c.contest == contest, here))
    told = ["agency", "number", "started_at_us", "submitted_at_us", "answered", "revision"]
    insert_many(connection, attempts, rows, on_conflict=KEY, update=told)


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


def submissions_per_slot(
    connection: Connection, contest: str, round_id: str, slot_us: int
) -> dict[int, int]:
    """Slots of so many microseconds since the epoch -> submissions of a round."""
    slot = attempts.c.submitted_at_us.op("/")(sa.literal_column(str(slot_us)))
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


def arrivals_of(
    connection: Connection, contest: str, people: Iterable[str], minimum_answers: int
) -> list[tuple[str, str, int]]:
    """(person, round, arrival in µs) of these people's attempts that count, the earliest first."""
    rows = connection.execute(
        sa.select(attempts.c.person, attempts.c.round, attempts.c.submitted_at_us)
        .where(
            attempts.c.contest == contest,
            among(attempts.c.person, "people_"),
            attempts.c.answered >= minimum_answers,
            attempts.c.submitted_at_us.is_not(None),
        )
        .order_by(attempts.c.submitted_at_us, attempts.c.person),
        {"people_": list(people)},
    )
    return [(person, name, at_us) for person, name, at_us in rows]


def scored_of(connection: Connection, contest: str, round_id: str) -> Iterator[Scored]:
    """Scored attempts of a round, some at a time."""
    statement = sa.select(
        attempts.c.person,
        attempts.c.attempt,
        sa.func.coalesce(attempts.c.number, 0),
        attempts.c.score,
    ).where(
        attempts.c.contest == contest,
        attempts.c.round == round_id,
        attempts.c.score.is_not(None),
    )
    return (Scored(*row) for row in streamed(connection, statement))
