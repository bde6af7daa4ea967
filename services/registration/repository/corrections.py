"""What liaisons ask to be corrected."""

from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.staff import CorrectionKind, CorrectionState
from plumbing.database import insert_many
from services.registration.models import corrections

_given = msgspec.json.Decoder(dict[str, str]).decode


class CorrectionRow(NamedTuple):
    """A correction as stored; ``given``: code, name, position."""

    correction: str
    contest: str
    agency: str
    kind: CorrectionKind
    person: str
    name: str
    given: dict[str, str]
    reason: str
    filed_by: str
    filed_at_us: int
    state: CorrectionState = "filed"
    answer: str = ""
    answered_by: str = ""
    answered_at_us: int | None = None


def correction_of(
    connection: Connection, contest: str, correction: str, *, lock: bool = False
) -> CorrectionRow | None:
    """One correction of a contest."""
    statement = sa.select(corrections).where(
        corrections.c.contest == contest, corrections.c.correction == correction
    )
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _row(row)


def corrections_of(
    connection: Connection, contest: str, agency: str | None, most: int
) -> list[CorrectionRow]:
    """Those to be answered first, the oldest first; then the newest answers."""
    mine = corrections.c.contest == contest
    if agency is not None:
        mine = sa.and_(mine, corrections.c.agency == agency)
    found: list[CorrectionRow] = []
    waits = corrections.c.state == "filed"
    for part, order in (
        (waits, corrections.c.filed_at_us),
        (sa.not_(waits), corrections.c.answered_at_us.desc()),
    ):
        statement = sa.select(corrections).where(mine, part)
        ordered = statement.order_by(order, corrections.c.correction).limit(most - len(found))
        found += [_row(row) for row in connection.execute(ordered)]
    return found


def waiting_count(connection: Connection, contest: str, agency: str) -> int:
    """How many of an agency's corrections nobody has answered."""
    statement = (
        sa.select(sa.func.count())
        .select_from(corrections)
        .where(
            corrections.c.contest == contest,
            corrections.c.agency == agency,
            corrections.c.state == "filed",
        )
    )
    return int(connection.execute(statement).scalar_one())


def _row(row: Any) -> CorrectionRow:
    made = CorrectionRow(*row)
    return made._replace(given=_given(row.given))


def add_correction(connection: Connection, row: CorrectionRow) -> None:
    """A new correction."""
    given = msgspec.json.encode(row.given).decode()
    insert_many(connection, corrections, [{**row._asdict(), "given": given}])


def write_answer(connection: Connection, row: CorrectionRow) -> None:
    """Store an answer, and whom it turned out to be about."""
    connection.execute(
        corrections.update()
        .where(corrections.c.correction == row.correction)
        .values(
            state=row.state,
            answer=row.answer,
            answered_by=row.answered_by,
            answered_at_us=row.answered_at_us,
            person=row.person,
        )
    )


def forget(connection: Connection, person: str) -> None:
    """Keep of the corrections about a person only that there were some."""
    connection.execute(
        corrections.update()
        .where(corrections.c.person == person)
        .values(name="", given="{}", reason="", answer="")
    )
