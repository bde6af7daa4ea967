"""Contestants, and who stands on which roster."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.rosters import ContestantExcluded, ContestantRegistered, Membership
from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.reporting.domain.participation_tallies import Person
from services.reporting.models import contestants, roster


@lru_cache(maxsize=4096)
def _memberships(text: str) -> list[Membership]:
    """Decoded once: most people of an agency have the same."""
    return msgspec.json.decode(text, type=list[Membership])


_THESE = sa.select(contestants).where(
    contestants.c.contest == sa.bindparam("contest_"),
    among(contestants.c.person, "people_"),
)
_WAYS = (
    (contestants.c.excluded != "").label("ordered"),
    contestants.c.obligation,
    contestants.c.unconfirmed,
    contestants.c.memberships,
)
_STANDINGS = (
    sa.select(*_WAYS, sa.func.count().label("people"))
    .where(contestants.c.contest == sa.bindparam("contest_"), contestants.c.revision > 0)
    .group_by(*_WAYS)
)
_ON_ROSTER = (
    sa.select(contestants)
    .join(
        roster,
        sa.and_(roster.c.contest == contestants.c.contest, roster.c.person == contestants.c.person),
    )
    .where(roster.c.contest == sa.bindparam("contest_"), roster.c.agency == sa.bindparam("agency_"))
)


def people_of(connection: Connection, contest: str, people: Iterable[str]) -> dict[str, Person]:
    """Those of these people that reporting has heard of from registration."""
    rows = connection.execute(_THESE, {"contest_": contest, "people_": list(people)})
    return {row.person: _person(row) for row in rows}


def all_standings(connection: Connection, contest: str) -> Iterator[tuple[Person, int]]:
    """Each way in which anybody of a contest stands on rosters, by somebody without a name, and how
    many people stand so: few, however many people there are."""
    for row in connection.execute(_STANDINGS, {"contest_": contest}):
        memberships = _memberships(row.memberships)
        alike = ContestantRegistered(
            contest, "", "", row.obligation, memberships, 1, unconfirmed=row.unconfirmed
        )
        yield Person(alike, "excluded" if row.ordered else ""), row.people


def people_on_roster(connection: Connection, contest: str, agency: str) -> dict[str, Person]:
    """Everyone whom this agency's roster names, at whatever time."""
    rows = connection.execute(_ON_ROSTER, {"contest_": contest, "agency_": agency})
    return {row.person: _person(row) for row in rows}


def excluded_people(connection: Connection, contest: str) -> set[str]:
    """People who may not appear in results."""
    out = sa.or_(contestants.c.excluded != "", contestants.c.obligation == "excluded")
    return set(
        connection.execute(
            sa.select(contestants.c.person).where(contestants.c.contest == contest, out)
        ).scalars()
    )


def _person(row: Any) -> Person:
    registered = None
    if row.revision > 0:
        registered = ContestantRegistered(
            row.contest,
            row.person,
            row.name,
            row.obligation,
            _memberships(row.memberships),
            row.revision,
            row.code,
            row.unconfirmed,
        )
    return Person(registered, row.excluded, row.excluded_revision)


def write_registered(connection: Connection, events: Sequence[ContestantRegistered]) -> None:
    """Write these people's newest state."""
    rows = [
        {
            "contest": event.contest,
            "person": event.person,
            "name": event.name,
            "code": event.code,
            "obligation": event.obligation,
            "memberships": msgspec.json.encode(event.memberships).decode(),
            "unconfirmed": event.unconfirmed,
            "revision": event.revision,
        }
        for event in events
    ]
    insert_many(
        connection,
        contestants,
        rows,
        on_conflict=["contest", "person"],
        update=["name", "code", "obligation", "memberships", "unconfirmed", "revision"],
        newer="revision",
    )


def write_excluded(connection: Connection, events: Sequence[ContestantExcluded]) -> None:
    """Write who is excluded and why, of people known already or not."""
    insert_many(
        connection,
        contestants,
        [
            {
                "contest": event.contest,
                "person": event.person,
                "revision": 0,
                "excluded": event.reason,
                "excluded_revision": event.revision,
            }
            for event in events
        ],
        on_conflict=["contest", "person"],
        update=["excluded", "excluded_revision"],
        newer="excluded_revision",
    )


def move_on_rosters(
    connection: Connection, contest: str, off: set[tuple[str, str]], onto: set[tuple[str, str]]
) -> None:
    """Take (agency, person) off rosters and put others on."""
    if off:
        pair = sa.tuple_(roster.c.agency, roster.c.person)
        connection.execute(
            roster.delete().where(roster.c.contest == contest, pair.in_(sorted(off)))
        )
    rows = [
        {"contest": contest, "agency": agency, "person": person} for agency, person in sorted(onto)
    ]
    insert_many(connection, roster, rows, on_conflict=["contest", "agency", "person"])
