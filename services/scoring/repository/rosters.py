"""Agencies and people as registration told of them, as far as prizes hang on it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.registration import ContestantRegistered, Membership, Obligation
from services.scoring.models import agencies, contestants
from services.scoring.repository.parts import AT_ONCE, Breathe, without_pause

Row = sa.Row[Any]
_memberships = msgspec.json.Decoder(list[Membership]).decode


class Person(NamedTuple):
    """Somebody on a roster, or (without memberships) only heard of. ``unconfirmed``: they say
    themselves which agency is theirs, and count for none until its liaison has confirmed it.
    ``audience``: the one they registered into, if any."""

    person: str
    obligation: Obligation
    memberships: list[Membership]
    excluded: bool
    unconfirmed: bool = False
    audience: str = ""

    @property
    def duty(self) -> tuple[Obligation, str]:
        """What decides the audience, beside the class of agency: obligation, and what they
        registered into."""
        return self.obligation, self.audience

    def agency_at(self, at_us: int) -> str | None:
        """The agency the person counts for at this moment; ``None`` on no roster."""
        if self.unconfirmed or not self.memberships:
            return None
        return ContestantRegistered(
            "", self.person, "", self.obligation, self.memberships, 0
        ).agency_at(at_us)


def people_of(
    connection: Connection, contest: str, breathe: Breathe = without_pause
) -> list[Person]:
    """Everyone that registration told of."""
    found = connection.execute(
        sa.select(
            contestants.c.person,
            contestants.c.obligation,
            contestants.c.memberships,
            contestants.c.excluded,
            contestants.c.unconfirmed,
            contestants.c.audience,
        ).where(contestants.c.contest == contest)
    )
    people: list[Person] = []
    while part := found.fetchmany(AT_ONCE):
        people += [_person(row) for row in part]
        breathe()
    return people


def _person(row: Any) -> Person:
    return Person(
        row.person,
        row.obligation or "mandatory",
        _memberships(row.memberships),
        row.excluded != "" or row.obligation == "excluded",
        row.unconfirmed,
        row.audience,
    )


def agencies_of(connection: Connection, contest: str) -> Sequence[Row]:
    """Every agency that registration told of, also those of which only a headcount came."""
    return connection.execute(sa.select(agencies).where(agencies.c.contest == contest)).all()


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
