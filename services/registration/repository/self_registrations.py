"""People who registered themselves."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.registration.domain.people.person import Person
from services.registration.models import people, registered_values, registrations, roster

_given = msgspec.json.Decoder(dict[str, str]).decode


class RegistrationRow(NamedTuple):
    """A registration as stored; ``given`` by field."""

    contest: str
    person: str
    state: str
    claimed: bool
    agency: str
    given: dict[str, str]
    consent: str
    consent_digest: str
    consented_at_us: int
    registered_at_us: int
    decided_by: str = ""
    decided_at_us: int | None = None
    reason: str = ""


def registration_of(
    connection: Connection, contest: str, person: str, *, lock: bool = False
) -> RegistrationRow | None:
    """Somebody's registration for a contest, if they registered themselves."""
    statement = sa.select(registrations).where(
        registrations.c.contest == contest, registrations.c.person == person
    )
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _row(row)


def registrations_of(
    connection: Connection, contest: str, ids: Collection[str]
) -> list[RegistrationRow]:
    """The registrations of those of these people who registered themselves."""
    statement = sa.select(registrations).where(
        registrations.c.contest == contest, among(registrations.c.person, "ids")
    )
    return [_row(row) for row in connection.execute(statement, {"ids": list(ids)})]


def recent_of(
    connection: Connection, contest: str, given: Mapping[str, str], since_us: int
) -> dict[str, RegistrationRow]:
    """Who registered with exactly these values since then, by person."""
    statement = sa.select(registrations).where(
        registrations.c.contest == contest,
        registrations.c.registered_at_us > since_us,
        registrations.c.given == written(given),
    )
    return {row.person: _row(row) for row in connection.execute(statement)}


def written(given: Mapping[str, str]) -> str:
    """Values as they are stored, in one order whoever wrote them."""
    return msgspec.json.encode(given, order="sorted").decode()


def waiting_in(
    connection: Connection, contest: str, agencies: Collection[str] | None, most: int
) -> list[RegistrationRow]:
    """Those who wait (``agencies``: of these only), who came first first."""
    statement = sa.select(registrations).where(
        registrations.c.contest == contest, registrations.c.state == "waiting"
    )
    if agencies is not None:
        statement = statement.where(registrations.c.agency.in_(sorted(agencies)))
    order = (registrations.c.registered_at_us, registrations.c.person)
    return [_row(row) for row in connection.execute(statement.order_by(*order).limit(most))]


def _row(row: Any) -> RegistrationRow:
    made = RegistrationRow(*row)
    return made._replace(given=_given(row.given))


def add_registration(connection: Connection, row: RegistrationRow) -> None:
    """A new registration; ``IntegrityError`` if the person has one already."""
    insert_many(connection, registrations, [_columns(row)])


def write_registration(connection: Connection, row: RegistrationRow) -> None:
    """Store a registration, new or changed."""
    insert_many(
        connection,
        registrations,
        [_columns(row)],
        on_conflict=["contest", "person"],
        update=[name for name in row._fields if name not in ("contest", "person")],
    )


def _columns(row: RegistrationRow) -> dict[str, Any]:
    return {**row._asdict(), "given": written(row.given)}


def drop_registration(connection: Connection, contest: str, person: str) -> None:
    """Forget a registration, and let its values go: somebody else may register with them."""
    for table in (registrations, registered_values):
        connection.execute(
            table.delete().where(table.c.contest == contest, table.c.person == person)
        )


def take_values(
    connection: Connection, contest: str, person: str, digests: Mapping[str, str]
) -> None:
    """Take these values (digest by field) for one account; ``IntegrityError`` if one is taken."""
    rows = [
        {"contest": contest, "field": name, "value_digest": digest, "person": person}
        for name, digest in sorted(digests.items())
    ]
    insert_many(connection, registered_values, rows)


def move_values(
    connection: Connection, contest: str, person: str, digests: Mapping[str, str]
) -> None:
    """Give these values to one account, whoever held them."""
    table = registered_values
    pairs = sa.tuple_(table.c.field, table.c.value_digest).in_(sorted(digests.items()))
    held = sa.or_(table.c.person == person, pairs) if digests else table.c.person == person
    connection.execute(table.delete().where(table.c.contest == contest, held))
    take_values(connection, contest, person, digests)


def takers_of(connection: Connection, contest: str, digests: Mapping[str, str]) -> set[str]:
    """Who has taken any of these values."""
    table = registered_values
    pairs = sa.tuple_(table.c.field, table.c.value_digest).in_(sorted(digests.items()))
    statement = sa.select(table.c.person).where(table.c.contest == contest, pairs)
    return set(connection.execute(statement).scalars()) if digests else set()


def on_roster_with(connection: Connection, contest: str, said: Mapping[str, str]) -> list[Person]:
    """People on a contest's roster who have any of these values, by the name of a column."""
    if not said:
        return []
    any_of = sa.or_(*(people.c[name] == value for name, value in said.items()))
    rows = connection.execute(
        sa.select(people)
        .join(roster, roster.c.person == people.c.person)
        .where(roster.c.contest == contest, any_of)
        .order_by(people.c.person)
    )
    return [Person(*row) for row in rows]


def all_on_roster(connection: Connection, contest: str) -> list[Person]:
    """Everybody on a contest's roster: for claims by what is not compared exactly."""
    rows = connection.execute(
        sa.select(people)
        .join(roster, roster.c.person == people.c.person)
        .where(roster.c.contest == contest)
        .order_by(people.c.person)
    )
    return [Person(*row) for row in rows]
