"""Contests and their agencies."""

from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import Definition
from contracts.errors import Refused
from plumbing.database import insert_many
from services.registration.domain.contests.agency_tree import Agency
from services.registration.models import agencies, contests


class ContestRow(NamedTuple):
    """A contest as stored."""

    contest: str
    revision: int
    definition: Definition
    written: str = ""


def contest_of(connection: Connection, contest: str, *, lock: bool = False) -> ContestRow | None:
    """The contest; ``lock``: nobody else changes its tree or definition until we are done."""
    statement = sa.select(contests).where(contests.c.contest == contest)
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _row(row, row.written)


def contest_or_refuse(connection: Connection, contest: str, *, lock: bool = False) -> ContestRow:
    """The same; ``contest.unknown``."""
    found = contest_of(connection, contest, lock=lock)
    if found is None:
        raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
    return found


def contests_of(
    connection: Connection, contest: str | None, *, written: bool = False
) -> list[ContestRow]:
    """One contest or all, the last defined first; ``written``: with their texts."""
    columns = (contests.c.contest, contests.c.revision, contests.c.definition)
    statement = sa.select(*columns, contests.c.written) if written else sa.select(*columns)
    statement = statement.order_by(contests.c.defined_at_us.desc(), contests.c.contest)
    if contest is not None:
        statement = statement.where(contests.c.contest == contest)
    rows = connection.execute(statement)
    return [_row(row, row.written if written else "") for row in rows]


def _row(row: Any, written: str) -> ContestRow:
    return ContestRow(row.contest, row.revision, read(row.definition), written)


@lru_cache(maxsize=32)
def read(text: str) -> Definition:
    """A stored definition."""
    return msgspec.json.decode(text, type=Definition)


def write_contest(
    connection: Connection, definition: Definition, written: str, revision: int, at_us: int
) -> None:
    """Store a definition and its text; a contest keeps the moment it was first defined.

    A first revision must be new: ``IntegrityError`` if somebody defined it meanwhile.
    """
    row = {
        "contest": definition.slug,
        "revision": revision,
        "definition": msgspec.json.encode(definition).decode(),
        "defined_at_us": at_us,
        "written": written,
    }
    insert_many(
        connection,
        contests,
        [row],
        on_conflict=None if revision == 1 else ["contest"],
        update=["revision", "definition", "written"],
    )


def write_text(connection: Connection, contest: str, written: str) -> None:
    """Store another text of the same definition."""
    connection.execute(
        contests.update().where(contests.c.contest == contest).values(written=written)
    )


def agencies_of(connection: Connection, contest: str) -> dict[str, Agency]:
    """A contest's agencies by key."""
    rows = connection.execute(
        sa.select(agencies).where(agencies.c.contest == contest).order_by(agencies.c.agency)
    )
    return {row.agency_key: Agency(*row) for row in rows}


def write_agencies(connection: Connection, changed: list[Agency]) -> None:
    """Store agencies, headcounts apart."""
    said = ("name", "agency_class", "parent", "valid_from_us", "valid_until_us", "revision")
    rows: list[dict[str, Any]] = [
        {name: getattr(item, name) for name in ("contest", "agency", "agency_key", *said)}
        for item in changed
    ]
    insert_many(connection, agencies, rows, on_conflict=["contest", "agency"], update=said)


def write_headcounts(connection: Connection, changed: list[Agency]) -> None:
    """Store the headcounts of agencies that are there."""
    for item in changed:
        connection.execute(
            agencies.update()
            .where(agencies.c.contest == item.contest, agencies.c.agency == item.agency)
            .values(
                headcount=item.headcount,
                headcount_approved=item.headcount_approved,
                headcount_revision=item.headcount_revision,
            )
        )
