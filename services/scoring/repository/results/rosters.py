"""Agencies and people as registration told of them, as far as prizes hang on it."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import Obligation
from contracts.rosters import ContestantRegistered, Membership
from plumbing.database import READ_AT_ONCE
from plumbing.in_list_parameters import among
from services.scoring.domain.results.what_if_inputs import AS_IT_IS, WhatIf
from services.scoring.models import agencies, contestants
from services.scoring.repository.paused_reading import YieldControl, part_by_part, without_pause

_memberships = msgspec.json.Decoder(list[Membership]).decode


class Person(NamedTuple):
    """Somebody on a roster, or (without memberships) only heard of. ``ordered``: excluded with a
    reason of their own. ``unconfirmed``: they say themselves which agency is theirs, and count for
    none until its liaison has confirmed it. ``audience``: the one they registered into, if any."""

    person: str
    obligation: Obligation
    memberships: list[Membership]
    ordered: bool
    unconfirmed: bool = False
    audience: str = ""

    @property
    def duty(self) -> tuple[Obligation, str]:
        """What decides the audience, beside the class of agency: obligation, and what they
        registered into."""
        return self.obligation, self.audience

    @property
    def excluded(self) -> bool:
        """Whether they may not appear in standings: by a decision, or as the roster says."""
        return self.ordered or self.obligation == "excluded"

    def agency_at(self, at_us: int) -> str | None:
        """The agency the person counts for at this moment; ``None`` on no roster."""
        if self.unconfirmed or not self.memberships:
            return None
        return ContestantRegistered(
            "", self.person, "", self.obligation, self.memberships, 0
        ).agency_at(at_us)


class Agency(NamedTuple):
    """An agency as told; of one that only a headcount came of, nothing else is known."""

    agency: str
    name: str
    agency_class: str
    headcount: int | None
    valid_from_us: int
    valid_until_us: int | None

    def is_there(self, at_us: int) -> bool:
        """Whether it exists at this moment."""
        until_us = self.valid_until_us
        return self.valid_from_us <= at_us and (until_us is None or at_us < until_us)


def each_person(
    connection: Connection,
    contest: str,
    yield_control: YieldControl = without_pause,
    what_if: WhatIf = AS_IT_IS,
) -> Iterator[Person]:
    """Everyone that registration told of, one after the other; or would have told of, ``what_if``.
    There may be a million: who asks keeps what it needs of them."""
    found = sa.select(*_TOLD_OF_PERSON).where(contestants.c.contest == contest)
    rows = chain.from_iterable(part_by_part(connection, found, yield_control))
    return _as_if(map(_person, rows), what_if)


def people_among(
    connection: Connection,
    contest: str,
    people: Collection[str],
    yield_control: YieldControl = without_pause,
    what_if: WhatIf = AS_IT_IS,
) -> Iterator[Person]:
    """Those of these people whom registration told of, or would have told of, ``what_if``."""
    wanted = list(people)

    def known() -> Iterator[Person]:
        for start in range(0, len(wanted), READ_AT_ONCE):
            some = {"contest_": contest, "people_": wanted[start : start + READ_AT_ONCE]}
            yield from map(_person, connection.execute(_AMONG, some).all())
            yield_control()

    among_them = set(wanted)  # what is taken for true may be of others
    return (one for one in _as_if(known(), what_if) if one.person in among_them)


_TOLD_OF_PERSON = [
    contestants.c[name]
    for name in ("person", "obligation", "memberships", "excluded", "unconfirmed", "audience")
]
_AMONG = sa.select(*_TOLD_OF_PERSON).where(
    contestants.c.contest == sa.bindparam("contest_"), among(contestants.c.person, "people_")
)


def _person(row: Any) -> Person:
    return Person(
        row.person,
        row.obligation or "mandatory",
        _memberships(row.memberships),
        row.excluded != "",
        row.unconfirmed,
        row.audience,
    )


def _as_if(people: Iterable[Person], what_if: WhatIf) -> Iterator[Person]:
    """As they are; those of whom something else is taken for true behind the others."""
    changed = what_if.registered.keys() | what_if.excluded.keys()
    known: dict[str, Person] = {}
    for one in people:
        if one.person in changed:
            known[one.person] = one
        else:
            yield one
    for name, told in what_if.registered.items():
        ordered = known[name].ordered if name in known else False
        known[name] = Person(
            name,
            told.obligation,
            list(told.memberships),
            ordered,
            told.unconfirmed,
            told.audience,
        )
    for name, exclusion in what_if.excluded.items():
        before = known.get(name) or Person(name, "mandatory", [], False)
        known[name] = before._replace(ordered=exclusion.reason != "")
    yield from known.values()


def agencies_of(connection: Connection, contest: str, what_if: WhatIf = AS_IT_IS) -> list[Agency]:
    """Every agency that registration told of, or would have told of, ``what_if``; also those of
    which only a headcount came."""
    columns = [agencies.c[name] for name in Agency._fields]
    rows = connection.execute(sa.select(*columns).where(agencies.c.contest == contest))
    known = {row.agency: Agency(*row) for row in rows}
    for name, told in what_if.agencies.items():
        before = known.get(name)
        known[name] = Agency(
            name,
            told.name,
            told.agency_class,
            None if before is None else before.headcount,
            told.valid_from_us,
            told.valid_until_us,
        )
    for name, headcount in what_if.headcounts.items():
        if name in known:
            known[name] = known[name]._replace(headcount=headcount)
    return list(known.values())


def still_told(connection: Connection, contest: str) -> bool:
    """Whether registration's events are being read again and have not all come yet."""
    known = sa.and_(agencies.c.contest == contest, agencies.c.revision == 0, agencies.c.name != "")
    named = sa.and_(
        contestants.c.contest == contest, contestants.c.revision == 0, contestants.c.name != ""
    )
    return any(
        connection.execute(sa.select(sa.literal(1)).where(rule).limit(1)).first() is not None
        for rule in (known, named)
    )


def excluded_people(connection: Connection, contest: str, what_if: WhatIf = AS_IT_IS) -> set[str]:
    """People who may not appear in standings: by a decision, or as the roster says."""
    if what_if.touches_people:
        everyone = each_person(connection, contest, what_if=what_if)
        return {one.person for one in everyone if one.excluded}
    rows = connection.execute(
        sa.select(contestants.c.person).where(
            contestants.c.contest == contest,
            sa.or_(contestants.c.excluded != "", contestants.c.obligation == "excluded"),
        )
    )
    return set(rows.scalars())


def mark_of_exclusions(connection: Connection, contest: str) -> tuple[str, ...]:
    """Changes when anybody is excluded or readmitted."""
    told = connection.execute(
        sa.select(sa.func.count(), sa.func.sum(contestants.c.excluded_revision)).where(
            contestants.c.contest == contest, contestants.c.excluded_revision > 0
        )
    ).one()
    return tuple(map(str, told))


def mark_of_rosters(connection: Connection, contest: str) -> tuple[str, ...]:
    """Changes when anything is told of a person or an agency, also of its headcount: audiences,
    rates and names hang on them."""
    found: list[Any] = []
    for table in (contestants, agencies):
        told = sa.select(sa.func.count(), sa.func.sum(table.c.revision))
        if table is agencies:
            told = told.add_columns(sa.func.sum(table.c.headcount_revision))
        found += connection.execute(told.where(table.c.contest == contest)).one()
    return tuple(map(str, found))


def names_of(
    connection: Connection,
    contest: str,
    people: Collection[str],
    yield_control: YieldControl = without_pause,
) -> dict[str, str]:
    """Person -> full name, of these people alone: a roster may have a million others."""
    found: dict[str, str] = {}
    everybody = list(people)
    for start in range(0, len(everybody), READ_AT_ONCE):
        some = everybody[start : start + READ_AT_ONCE]
        rows = connection.execute(_NAMES, {"contest_": contest, "people_": some})
        found.update((row.person, row.name) for row in rows)
        yield_control()
    return found


_NAMES = sa.select(contestants.c.person, contestants.c.name).where(
    contestants.c.contest == sa.bindparam("contest_"), among(contestants.c.person, "people_")
)


def agency_names(connection: Connection, contest: str) -> dict[str, str]:
    """Agency -> name."""
    rows = connection.execute(
        sa.select(agencies.c.agency, agencies.c.name).where(agencies.c.contest == contest)
    )
    return {row.agency: row.name or row.agency for row in rows}
