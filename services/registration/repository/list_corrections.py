"""What liaisons ask to be corrected."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.agency_staff_lists import CorrectionView
from contracts.comparison_keys import key_of
from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.registration.domain.people.person import Person
from services.registration.models import corrections

_given = msgspec.json.Decoder(dict[str, str]).decode


def correction_of(
    connection: Connection, contest: str, correction: str, *, lock: bool = False
) -> CorrectionView | None:
    """One correction of a contest."""
    statement = sa.select(corrections).where(
        corrections.c.contest == contest, corrections.c.correction == correction
    )
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _read(row)


def corrections_of(
    connection: Connection, contest: str, agency: str | None, most: int
) -> list[CorrectionView]:
    """Those to be answered first, the oldest first; then the newest answers."""
    mine = corrections.c.contest == contest
    if agency is not None:
        mine = sa.and_(mine, corrections.c.agency == agency)
    found: list[CorrectionView] = []
    waits = corrections.c.state == "filed"
    for part, order in (
        (waits, corrections.c.filed_at_us),
        (sa.not_(waits), corrections.c.answered_at_us.desc()),
    ):
        statement = sa.select(corrections).where(mine, part)
        ordered = statement.order_by(order, corrections.c.correction).limit(most - len(found))
        found += [_read(row) for row in connection.execute(ordered)]
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


def _read(row: sa.Row[Any]) -> CorrectionView:
    fields = row._asdict()
    values = _given(fields.pop("given"))
    return CorrectionView(**fields, values=values)


def add_correction(connection: Connection, made: CorrectionView) -> None:
    """A new correction."""
    fields = msgspec.structs.asdict(made)
    fields["given"] = msgspec.json.encode(fields.pop("values")).decode()
    insert_many(connection, corrections, [fields])


def write_answer(connection: Connection, row: CorrectionView) -> None:
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


def forget(connection: Connection, person: Person) -> None:
    """Keep of the corrections about a person only that there were some; also of those that would
    put them on a list, by their mã cán bộ."""
    joining = sa.select(corrections.c.correction, corrections.c.given).where(
        corrections.c.person == ""
    )
    theirs = [
        row.correction
        for row in connection.execute(joining)
        if key_of(_given(row.given).get("code", "")) == person.username_key
    ]
    mine = sa.or_(corrections.c.person == person.person, among(corrections.c.correction, "theirs"))
    bare = corrections.update().where(mine).values(name="", given="{}", reason="", answer="")
    connection.execute(bare, {"theirs": theirs})
