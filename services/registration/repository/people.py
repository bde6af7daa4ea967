"""People, their places on rosters, their roles."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.accounts import Role
from contracts.rosters import Membership
from plumbing.database import insert_many, streamed
from plumbing.in_list_parameters import among
from services.registration.domain.people.person import Entry, Person
from services.registration.models import (
    contests,
    import_rows,
    people,
    roles,
    roster,
    roster_agencies,
)

_decode = msgspec.json.Decoder(list[Membership]).decode
_encode = msgspec.json.Encoder().encode
_ENTRY = (
    roster.c.name,
    roster.c.obligation,
    roster.c.memberships,
    roster.c.roster_reason,
    roster.c.ordered_reason,
    roster.c.revision,
    roster.c.audience,
)
_BY_KEYS = sa.select(people).where(among(people.c.username_key, "keys"))
_BY_IDS = sa.select(people).where(among(people.c.person, "ids"))
_ENTRIES = sa.select(roster.c.person, *_ENTRY).where(
    roster.c.contest == sa.bindparam("contest"),
    among(roster.c.person, "ids"),
)
#: nobody else changes these entries until we are done, so that revisions keep growing
_LOCKED_ENTRIES = _ENTRIES.order_by(roster.c.person).with_for_update()


def people_by_key(connection: Connection, keys: Collection[str]) -> dict[str, Person]:
    """The people with these username keys."""
    rows = connection.execute(_BY_KEYS, {"keys": list(keys)})
    return {row.username_key: Person(*row) for row in rows}


def people_by_id(connection: Connection, ids: Collection[str]) -> dict[str, Person]:
    """The people with these ids."""
    return {row[0]: Person(*row) for row in connection.execute(_BY_IDS, {"ids": list(ids)})}


def entries_of(
    connection: Connection, contest: str, ids: Collection[str], *, lock: bool = False
) -> dict[str, Entry]:
    """The places of these people on a contest's roster."""
    statement = _LOCKED_ENTRIES if lock else _ENTRIES
    rows = connection.execute(statement, {"contest": contest, "ids": list(ids)})
    return {row[0]: _entry(row[1:]) for row in rows}


def _entry(row: Any) -> Entry:
    name, obligation, memberships, *rest = row
    return Entry(name, obligation, tuple(_decode(memberships)), *rest)


def write_people(connection: Connection, changed: list[Person]) -> None:
    """Store people, new or changed."""
    insert_many(
        connection,
        people,
        [person._asdict() for person in changed],
        on_conflict=["person"],
        update=["code", "name", "birth_date", "gender", "position", "phone", "email"],
    )


def forget_person(connection: Connection, person: str) -> None:
    """Keep nothing of a person but the id. The key is one that nobody can type."""
    nothing = {"birth_date": None, "gender": None}
    said = ("username", "code", "name", "position", "phone", "email")
    connection.execute(
        people.update()
        .where(people.c.person == person)
        .values(username_key=f"ERASED {person}", **dict.fromkeys(said, ""), **nothing)
    )


def contests_of(connection: Connection, person: str) -> list[str]:
    """The contests on whose rosters the person stands."""
    statement = sa.select(roster.c.contest).where(roster.c.person == person)
    return list(connection.execute(statement.order_by(roster.c.contest)).scalars())


def contests_of_each(connection: Connection, ids: Collection[str]) -> dict[str, list[str]]:
    """Contest -> those of these people who stand on its roster."""
    statement = (
        sa.select(roster.c.contest, roster.c.person)
        .where(among(roster.c.person, "ids"))
        .order_by(roster.c.contest, roster.c.person)
    )
    found: dict[str, list[str]] = {}
    for row in connection.execute(statement, {"ids": list(ids)}):
        found.setdefault(row.contest, []).append(row.person)
    return found


def places_before(
    connection: Connection, contest: str, ids: Collection[str]
) -> dict[str, list[str]]:
    """The contests that named one of these people before this one did, by person; all that name
    them where this one does not."""
    rows = connection.execute(
        sa.select(roster.c.person, roster.c.contest)
        .join(contests, contests.c.contest == roster.c.contest)
        .where(among(roster.c.person, "ids"))
        .order_by(roster.c.listed_at_us, contests.c.defined_at_us, roster.c.contest),
        {"ids": list(ids)},
    )
    found: dict[str, list[str]] = {}
    here: set[str] = set()
    for row in rows:
        if row.contest == contest:
            here.add(row.person)
        elif row.person not in here:
            found.setdefault(row.person, []).append(row.contest)
    return found


def write_entries(
    connection: Connection, contest: str, entries: dict[str, Entry], at_us: int
) -> None:
    """Store places on the roster, by person. ``at_us``: now; of places that are new it is kept."""
    rows: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for person, entry in entries.items():
        row = {"contest": contest, "person": person, **entry._asdict(), "listed_at_us": at_us}
        row["memberships"] = _encode(entry.memberships).decode()
        rows.append(row)
        links.extend(
            {"contest": contest, "agency": item.agency, "person": person}
            for item in entry.memberships
        )
    insert_many(
        connection,
        roster,
        rows,
        on_conflict=["contest", "person"],
        update=[column.name for column in _ENTRY],
    )
    insert_many(connection, roster_agencies, links, on_conflict=["contest", "agency", "person"])


class OnRoster(NamedTuple):
    """A person as the roster of a contest lists them."""

    person: Person
    entry: Entry


def end_of_page(connection: Connection, contest: str, after: str, most: int) -> str:
    """The last of the next so many people of a roster, by id; empty: no more."""
    page = (
        sa.select(roster.c.person)
        .where(roster.c.contest == contest, roster.c.person > after)
        .order_by(roster.c.person)
        .limit(most)
        .subquery()
    )
    return connection.execute(sa.select(sa.func.max(page.c.person))).scalar_one() or ""


def missing_between(
    connection: Connection, contest: str, upload: str, after: str, upto: str
) -> list[OnRoster]:
    """Those with ids in ``(after, upto]`` and a staff code whom an import does not name, by id."""
    given = {"contest_": contest, "upload_": upload, "after_": after, "upto_": upto}
    width = len(Person._fields)
    return [
        OnRoster(Person(*row[:width]), _entry(row[width:]))
        for row in connection.execute(_MISSING, given)
    ]


#: not EXISTS: without statistics PostgreSQL would read all of a fresh import for each page
_NAMED = (
    sa.select(import_rows.c.row)
    .where(
        import_rows.c.upload == sa.bindparam("upload_"),
        import_rows.c.person_key == people.c.username_key,
    )
    .limit(1)
    .scalar_subquery()
)
_MISSING = (
    sa.select(*people.c, *_ENTRY)
    .join_from(roster, people, people.c.person == roster.c.person)
    .where(
        roster.c.contest == sa.bindparam("contest_"),
        roster.c.person > sa.bindparam("after_"),
        roster.c.person <= sa.bindparam("upto_"),
        people.c.code != "",
        _NAMED.is_(None),
    )
    .order_by(roster.c.person)
)


def ids_on_roster(connection: Connection, contest: str, agency: str | None) -> list[str]:
    """People of a contest, or those that an agency's roster names or named."""
    table = roster if agency is None else roster_agencies
    statement = sa.select(table.c.person).where(table.c.contest == contest)
    if agency is not None:
        statement = statement.where(roster_agencies.c.agency == agency)
    return list(connection.execute(statement).scalars())


def codes_on_roster(connection: Connection, contest: str) -> Iterator[str]:
    """The staff codes of a contest's people, some at a time."""
    statement = (
        sa.select(people.c.code)
        .join(roster, roster.c.person == people.c.person)
        .where(roster.c.contest == contest, people.c.code != "")
    )
    return iter(streamed(connection, statement).scalars())


class Grant(NamedTuple):
    """A role somebody holds; ``contest`` and ``agency`` are empty where it holds for all."""

    person: str
    role: Role
    contest: str
    agency: str

    def holds_in(self, contest: str) -> bool:
        """Whether it counts in this contest; of no contest (empty) only what holds in all."""
        return self.contest in ("", contest)


def grants_of(connection: Connection, ids: Collection[str]) -> dict[str, list[Grant]]:
    """The granted roles of these people (who is a contestant stands on the rosters)."""
    rows = connection.execute(
        sa.select(roles.c.person, roles.c.role, roles.c.contest, roles.c.agency)
        .where(among(roles.c.person, "ids"))
        .order_by(roles.c.granted_at_us, roles.c.role, roles.c.agency),
        {"ids": list(ids)},
    )
    found: dict[str, list[Grant]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(Grant(*row))
    return found


def holders_of(connection: Connection, wanted: Iterable[Role]) -> set[str]:
    """Which of these roles anybody holds."""
    statement = sa.select(roles.c.role).where(roles.c.role.in_(list(wanted))).distinct()
    return set(connection.execute(statement).scalars())


def add_grant(connection: Connection, grant: Grant, at_us: int) -> None:
    """Give a role; it may be there already."""
    insert_many(
        connection,
        roles,
        [{**grant._asdict(), "granted_at_us": at_us}],
        on_conflict=["person", "role", "contest", "agency"],
    )


def take_grant(connection: Connection, grant: Grant) -> bool:
    """Take a role away; whether it was held."""
    held = (
        (roles.c.person == grant.person)
        & (roles.c.role == grant.role)
        & (roles.c.contest == grant.contest)
        & (roles.c.agency == grant.agency)
    )
    return bool(connection.execute(roles.delete().where(held)).rowcount)


def holders_everywhere(connection: Connection, role: Role) -> set[str]:
    """Who holds a role in all contests; nobody else changes that until we are done."""
    statement = sa.select(roles.c.person).where(roles.c.role == role, roles.c.contest == "")
    return set(connection.execute(statement.with_for_update()).scalars())


def newest_entries(connection: Connection, ids: Collection[str]) -> dict[str, Entry]:
    """Of each person who is on any roster the place in the contest defined last."""
    rows = connection.execute(
        sa.select(roster.c.person, *_ENTRY)
        .join(contests, contests.c.contest == roster.c.contest)
        .where(among(roster.c.person, "ids"))
        .order_by(contests.c.defined_at_us, contests.c.contest),
        {"ids": list(ids)},
    )
    return {row[0]: _entry(row[1:]) for row in rows}
