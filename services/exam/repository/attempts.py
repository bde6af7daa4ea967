"""Attempts, their answer sheets, and the contestants who may start them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.rosters import ContestantRegistered, Membership
from plumbing.database import insert_many, prepared, streamed, update_many
from plumbing.in_list_parameters import among
from services.exam.models import agency_classes, answer_sheets, attempts, contestants

_memberships = msgspec.json.Decoder(list[Membership]).decode


class AttemptRow(NamedTuple):
    """An attempt with its answer sheet."""

    attempt: str
    contest: str
    round: str
    person: str
    number: int
    agency: str
    pseudonym: str
    started_at_us: int
    paper: str
    audience: str
    answers: str
    state: str
    deadline_us: int
    revision: int
    kind: str | None
    submitted_at_us: int | None
    prediction: int | None
    digest: str | None
    receipt: str | None
    receipt_text: str | None


_SHEET = [column for column in answer_sheets.c if column.name != "attempt"]
_WHOLE = prepared(
    sa.select(*attempts.c, *_SHEET).join(
        answer_sheets, answer_sheets.c.attempt == attempts.c.attempt
    )
)
_BY_IDS = _WHOLE.where(among(answer_sheets.c.attempt, "ids"))
_BY_RECEIPTS = _WHOLE.where(among(answer_sheets.c.receipt, "ids"))
_BY_PEOPLE = _WHOLE.where(
    attempts.c.contest == sa.bindparam("contest_"), among(attempts.c.person, "people")
).order_by(attempts.c.started_at_us, attempts.c.number)
_BY_PEOPLE_AND_ROUNDS = _BY_PEOPLE.where(among(attempts.c.round, "rounds"))
_LOCKED = _BY_IDS.order_by(answer_sheets.c.attempt).with_for_update(of=answer_sheets)


def lock_attempts(connection: Connection, ids: set[str]) -> dict[str, AttemptRow]:
    """These attempts, their sheets locked in one order so that batches can't deadlock."""
    rows = connection.execute(_LOCKED, {"ids": sorted(ids)})
    return {row[0]: AttemptRow(*row) for row in rows}


def find_attempts(connection: Connection, ids: Sequence[str]) -> dict[str, AttemptRow]:
    """These attempts, not locked."""
    return {row[0]: AttemptRow(*row) for row in connection.execute(_BY_IDS, {"ids": list(ids)})}


def attempts_of_receipts(connection: Connection, receipts: list[str]) -> dict[str, AttemptRow]:
    """Receipt -> the attempt that it was given for."""
    rows = [AttemptRow(*row) for row in connection.execute(_BY_RECEIPTS, {"ids": receipts})]
    return {row.receipt: row for row in rows if row.receipt is not None}


def attempts_of(
    connection: Connection, contest: str, people: set[str], rounds: set[str] | None = None
) -> list[AttemptRow]:
    """Attempts of these people in a contest (in these rounds), by number."""
    asked: dict[str, Any] = {"contest_": contest, "people": people}
    statement = _BY_PEOPLE
    if rounds is not None:
        statement = _BY_PEOPLE_AND_ROUNDS
        asked["rounds"] = rounds
    return [AttemptRow(*row) for row in connection.execute(statement, asked)]


def overdue(connection: Connection, before_us: int, most: int) -> list[str]:
    """Attempts in progress whose deadline lies before this moment; rows another process holds
    are left to it."""
    return list(
        connection.execute(
            sa.select(answer_sheets.c.attempt)
            .where(answer_sheets.c.state == "in_progress", answer_sheets.c.deadline_us < before_us)
            .order_by(answer_sheets.c.deadline_us)
            .limit(most)
            .with_for_update(skip_locked=True)
        ).scalars()
    )


class Sitting(NamedTuple):
    """An attempt with what its deadline hangs on."""

    attempt: str
    agency: str
    started_at_us: int
    deadline_us: int
    person: str


def running(
    connection: Connection, contest: str, round_id: str, person: str | None = None
) -> list[Sitting]:
    """The attempts in progress, of everybody or of one person, locked."""
    in_progress = answer_sheets.c.state == "in_progress"
    return _sittings(connection, contest, round_id, person, in_progress)


def ended(
    connection: Connection, contest: str, round_id: str, person: str | None = None
) -> list[Sitting]:
    """The attempts that were handed in by themselves, of everybody or of one person, locked; none
    whose owner began another one after it, for two at a time run for nobody."""
    later = attempts.alias("later")
    went_on = sa.exists().where(
        later.c.person == attempts.c.person,
        later.c.contest == contest,
        later.c.round == round_id,
        later.c.number > attempts.c.number,
    )
    by_itself = sa.and_(
        answer_sheets.c.state == "submitted", answer_sheets.c.kind == "automatic", ~went_on
    )
    return _sittings(connection, contest, round_id, person, by_itself)


def _sittings(
    connection: Connection,
    contest: str,
    round_id: str,
    person: str | None,
    which: sa.ColumnElement[bool],
) -> list[Sitting]:
    head = attempts.c
    whose = sa.true() if person is None else head.person == person
    rows = connection.execute(
        sa.select(
            head.attempt,
            head.agency,
            head.started_at_us,
            answer_sheets.c.deadline_us,
            head.person,
        )
        .join(answer_sheets, answer_sheets.c.attempt == attempts.c.attempt)
        .where(attempts.c.contest == contest, attempts.c.round == round_id, whose, which)
        .order_by(answer_sheets.c.attempt)
        .with_for_update(of=answer_sheets)
    )
    return [Sitting(*row) for row in rows]


def add_attempts(
    connection: Connection, heads: list[dict[str, Any]], sheets: list[dict[str, Any]]
) -> None:
    """New attempts; ``IntegrityError`` if somebody took the same number meanwhile."""
    insert_many(connection, attempts, heads)
    insert_many(connection, answer_sheets, sheets)


def write_sheets(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write changed columns of sheets; all rows name the same columns."""
    update_many(connection, answer_sheets, "attempt", rows)


class Contestant(NamedTuple):
    """Who may start: ``excluded`` holds the reason, empty if there is none."""

    registered: ContestantRegistered
    excluded: str


_CONTESTANTS = prepared(
    sa.select(contestants).where(
        contestants.c.contest == sa.bindparam("contest_"), among(contestants.c.person, "people")
    )
)


def contestants_of(connection: Connection, contest: str, people: set[str]) -> dict[str, Contestant]:
    """The contestants among these people."""
    rows = connection.execute(_CONTESTANTS, {"contest_": contest, "people": people})
    return {
        row.person: Contestant(
            ContestantRegistered(
                contest,
                row.person,
                "",
                row.obligation,
                _memberships(row.memberships),
                row.revision,
                audience=row.audience,
                age=row.age,
            ),
            row.excluded,
        )
        for row in rows
    }


_CLASSES = sa.select(agency_classes.c.agency, agency_classes.c.agency_class).where(
    agency_classes.c.contest == sa.bindparam("contest_"), among(agency_classes.c.agency, "agencies")
)


def classes_of(connection: Connection, contest: str, agencies: set[str]) -> dict[str, str]:
    """The class of each of these agencies that registration has told of."""
    rows = connection.execute(_CLASSES, {"contest_": contest, "agencies": agencies})
    return {row.agency: row.agency_class for row in rows}


def admitted(
    connection: Connection, contest: str, agencies: Sequence[str] | None, at_us: int
) -> set[str]:
    """Who may take part, of these agencies at this moment or (``None``) of all."""
    mine = sa.and_(contestants.c.contest == contest, contestants.c.excluded == "")
    if agencies is None:
        everyone = sa.select(contestants.c.person).where(mine)
        return set(streamed(connection, everyone).scalars())
    columns = (contestants.c.person, contestants.c.memberships)
    rows = streamed(connection, sa.select(*columns).where(mine))
    found = set()
    for row in rows:
        known = ContestantRegistered(
            contest, row.person, "", "mandatory", _memberships(row.memberships), 0
        )
        if known.agency_at(at_us) in agencies:
            found.add(row.person)
    return found


def sat_in(connection: Connection, contest: str, round_id: str) -> dict[str, bool]:
    """Who began an attempt in the round, and whether they handed one in themselves."""
    by_person = sa.and_(answer_sheets.c.state == "submitted", answer_sheets.c.kind == "person")
    statement = (
        sa.select(attempts.c.person, sa.func.max(sa.case((by_person, 1), else_=0)))
        .join(answer_sheets, answer_sheets.c.attempt == attempts.c.attempt)
        .where(attempts.c.contest == contest, attempts.c.round == round_id)
        .group_by(attempts.c.person)
    )
    return {person: bool(themselves) for person, themselves in streamed(connection, statement)}
