"""Credentials, sessions, revocations and failed tries."""

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.registration.domain.accounts.sign_in_throttle import Tally
from services.registration.models import (
    counters,
    credentials,
    known_addresses,
    revocations,
    sessions,
    sign_in_failures,
    sign_ins,
)

REVOCATIONS = "revocations"
Pair = tuple[str, str]


class Credential(NamedTuple):
    """What a person signs in with: an argon2id hash, or the HMAC of an activation code."""

    person: str
    password: str | None = None
    code: str | None = None
    sheet: str = ""


def credentials_of(
    connection: Connection, ids: Collection[str], *, lock: bool = False
) -> dict[str, Credential]:
    """The credentials of these people, if they have any; ``lock``: held, in one order."""
    statement = sa.select(credentials).where(among(credentials.c.person, "ids"))
    if lock:
        statement = statement.order_by(credentials.c.person).with_for_update()
    rows = connection.execute(statement, {"ids": list(ids)})
    return {row.person: Credential(*row) for row in rows}


def write_credentials(connection: Connection, changed: list[Credential]) -> None:
    """Store credentials, new or changed."""
    insert_many(
        connection,
        credentials,
        [item._asdict() for item in sorted(changed)],
        on_conflict=["person"],
        update=["password", "code", "sheet"],
    )


def add_credential(connection: Connection, made: Credential) -> None:
    """The credential of who had none: ``IntegrityError`` for who has one by now."""
    insert_many(connection, credentials, [made._asdict()])


class SignedIn(NamedTuple):
    """The first and the last time that somebody signed in, in µs."""

    first_at_us: int
    last_at_us: int


def note_sign_ins(connection: Connection, people: Collection[str], now_us: int) -> None:
    """Note that these people have signed in; it is never forgotten, unlike sessions."""
    rows = [
        {"person": person, "first_at_us": now_us, "last_at_us": now_us}
        for person in sorted(set(people))
    ]
    insert_many(connection, sign_ins, rows, on_conflict=["person"], update=["last_at_us"])


def sign_ins_of(connection: Connection, people: Collection[str]) -> dict[str, SignedIn]:
    """When these people signed in, of those who ever did."""
    rows = connection.execute(
        sa.select(sign_ins).where(among(sign_ins.c.person, "people")), {"people": list(people)}
    )
    return {row.person: SignedIn(row.first_at_us, row.last_at_us) for row in rows}


class SessionRow(NamedTuple):
    """A session as stored."""

    session: str
    person: str
    created_at_us: int
    expires_at_us: int
    ended_at_us: int | None = None
    browser: str = ""


def add_sessions(connection: Connection, rows: list[SessionRow]) -> None:
    """New sessions."""
    insert_many(connection, sessions, [row._asdict() for row in rows])


def lives(connection: Connection, session: str, person: str, now_us: int) -> bool:
    """Whether this is a session of the person that has neither ended nor expired."""
    return (session, person) in living(connection, [session], now_us)


def living(connection: Connection, ids: Collection[str], now_us: int) -> set[tuple[str, str]]:
    """Those of these sessions that have neither ended nor expired, each with its person."""
    statement = sa.select(sessions.c.session, sessions.c.person).where(
        among(sessions.c.session, "ids"),
        sessions.c.ended_at_us.is_(None),
        sessions.c.expires_at_us > now_us,
    )
    rows = connection.execute(statement, {"ids": sorted(set(ids))})
    return {(row.session, row.person) for row in rows}


def live_sessions(connection: Connection, person: str, now_us: int) -> list[SessionRow]:
    """The sessions of a person that have neither ended nor expired, the newest first."""
    rows = connection.execute(
        sa.select(sessions)
        .where(
            sessions.c.person == person,
            sessions.c.ended_at_us.is_(None),
            sessions.c.expires_at_us > now_us,
        )
        .order_by(sessions.c.created_at_us.desc(), sessions.c.session)
    )
    return [SessionRow(*row) for row in rows]


def end_sessions(
    connection: Connection, people: Collection[str], now_us: int, *, only: str | None = None
) -> int:
    """End the live sessions of these people (``only``: this one)."""
    live = [
        among(sessions.c.person, "people"),
        sessions.c.ended_at_us.is_(None),
        sessions.c.expires_at_us > now_us,
    ]
    if only is not None:
        live.append(sessions.c.session == only)
    found = list(
        connection.execute(
            sa.select(sessions.c.session)
            .where(*live)
            .order_by(sessions.c.session)
            .with_for_update(),
            {"people": list(people)},
        ).scalars()
    )
    if not found:
        return 0
    connection.execute(
        sessions.update().where(among(sessions.c.session, "ended")).values(ended_at_us=now_us),
        {"ended": found},
    )
    last = _count_on(connection, REVOCATIONS, len(found))
    rows = [
        {"position": position, "session": session, "revoked_at_us": now_us}
        for position, session in enumerate(found, last - len(found) + 1)
    ]
    insert_many(connection, revocations, rows)
    return len(found)


def _count_on(connection: Connection, name: str, by: int) -> int:
    insert_many(connection, counters, [{"name": name, "value": 0}], on_conflict=["name"])
    value: int = connection.execute(
        counters.update()
        .where(counters.c.name == name)
        .values(value=counters.c.value + by)
        .returning(counters.c.value)
    ).scalar_one()
    return value


def revoked_after(connection: Connection, position: int) -> tuple[int, list[str]]:
    """(last position so far, sessions revoked after ``position``)."""
    rows = connection.execute(
        sa.select(revocations.c.position, revocations.c.session)
        .where(revocations.c.position > position)
        .order_by(revocations.c.position)
    ).all()
    if rows:
        return rows[-1].position, [row.session for row in rows]
    value = connection.execute(
        sa.select(counters.c.value).where(counters.c.name == REVOCATIONS)
    ).scalar_one_or_none()
    # a reader from before a restore begins again from what is there
    return min(position, value or 0), []


def tallies(connection: Connection, pairs: Collection[Pair]) -> dict[Pair, Tally]:
    """Failures so far, locked in one order until the try is noted."""
    table = sign_in_failures
    rows = connection.execute(
        sa.select(table)
        .where(sa.tuple_(table.c.username_key, table.c.address).in_(sorted(pairs)))
        .order_by(table.c.username_key, table.c.address)
        .with_for_update()
    )
    return {(row[0], row[1]): Tally(row[2], row[3]) for row in rows}


def write_tallies(connection: Connection, changed: dict[Pair, Tally]) -> None:
    """Note failures."""
    rows = [
        {"username_key": key, "address": address, **_columns(tally)}
        for (key, address), tally in sorted(changed.items())
    ]
    insert_many(
        connection,
        sign_in_failures,
        rows,
        on_conflict=["username_key", "address"],
        update=["failures", "last_at_us"],
    )


def _columns(tally: Tally) -> dict[str, int]:
    return {"failures": tally.failures, "last_at_us": tally.last_at_us}


def ease(connection: Connection, found: dict[Pair, Tally], by: dict[Pair, int]) -> None:
    """Take failures back: of ``found`` (locked by :func:`tallies` before) so many each."""
    left = {place: tally.failures - by[place] for place, tally in found.items() if by.get(place)}
    over = sorted(place for place, failures in left.items() if failures <= 0)
    table = sign_in_failures
    connection.execute(
        table.delete().where(sa.tuple_(table.c.username_key, table.c.address).in_(over))
    )
    rest = {p: Tally(left[p], found[p].last_at_us) for p in left if left[p] > 0}
    write_tallies(connection, rest)


def known_pairs(connection: Connection, pairs: Collection[Pair]) -> set[Pair]:
    """Of these (person, address) pairs those that signed in before."""
    table = known_addresses
    rows = connection.execute(
        sa.select(table.c.person, table.c.address).where(
            sa.tuple_(table.c.person, table.c.address).in_(sorted(pairs))
        )
    )
    return {(row.person, row.address) for row in rows}


def remember_pairs(connection: Connection, pairs: Collection[Pair], now_us: int) -> None:
    """Note from where people signed in."""
    rows: list[dict[str, Any]] = [
        {"person": person, "address": address, "last_at_us": now_us}
        for person, address in sorted(set(pairs))
    ]
    insert_many(
        connection,
        known_addresses,
        rows,
        on_conflict=["person", "address"],
        update=["last_at_us"],
    )


def drop_credentials(connection: Connection, person: str) -> None:
    """Nobody signs in as this person, until they are given a new code (if ever)."""
    connection.execute(credentials.delete().where(credentials.c.person == person))


def forget_traces(connection: Connection, person: str, username_key: str) -> None:
    """Forget when, from where and with what somebody signed in, or failed to. That their sessions
    ended stays among the revocations, without a name."""
    for table in (sessions, sign_ins):
        connection.execute(table.delete().where(table.c.person == person))
    connection.execute(known_addresses.delete().where(known_addresses.c.person == person))
    connection.execute(
        sign_in_failures.delete().where(sign_in_failures.c.username_key == username_key)
    )


def tidy(connection: Connection, now_us: int, kept_us: dict[str, int]) -> None:
    """Delete what is older than it is kept, by table name."""
    for table, column in (
        (sessions, sessions.c.expires_at_us),
        (revocations, revocations.c.revoked_at_us),
        (sign_in_failures, sign_in_failures.c.last_at_us),
        (known_addresses, known_addresses.c.last_at_us),
    ):
        connection.execute(table.delete().where(column < now_us - kept_us[table.name]))
