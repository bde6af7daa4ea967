"""Registrations that touch somebody's account, until somebody has decided about them."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.registration.models import claims
from services.registration.repository.self_registrations import written

_given = msgspec.json.Decoder(dict[str, str]).decode


class Claim(NamedTuple):
    """A claim as stored; ``given`` by field, ``password`` as its hash."""

    contest: str
    claim: str
    person: str
    takes_over: bool
    agency: str
    given: dict[str, str]
    password: str
    consent: str
    consent_digest: str
    consented_at_us: int
    filed_at_us: int
    state: str = "waiting"


def claim_of(connection: Connection, contest: str, claim: str) -> Claim | None:
    """A claim, locked until it is decided."""
    statement = sa.select(claims).where(claims.c.contest == contest, claims.c.claim == claim)
    row = connection.execute(statement.with_for_update()).one_or_none()
    return None if row is None else _claim(row)


def claims_about(connection: Connection, contest: str, person: str) -> list[Claim]:
    """The claims on somebody's account that nobody has decided about yet."""
    statement = sa.select(claims).where(claims.c.contest == contest, claims.c.person == person)
    rows = connection.execute(statement.where(claims.c.state == "waiting"))
    return [_claim(row) for row in rows]


def recent_claims(
    connection: Connection, contest: str, given: Mapping[str, str], since_us: int
) -> list[Claim]:
    """Claims filed with exactly these values since then, decided or not."""
    statement = sa.select(claims).where(
        claims.c.contest == contest,
        claims.c.filed_at_us > since_us,
        claims.c.given == written(given),
    )
    return [_claim(row) for row in connection.execute(statement)]


def waiting_claims(
    connection: Connection, contest: str, agencies: Collection[str] | None, most: int
) -> list[Claim]:
    """Those that wait (``agencies``: for a word about these only), which came first first."""
    statement = sa.select(claims).where(claims.c.contest == contest, claims.c.state == "waiting")
    if agencies is not None:
        statement = statement.where(claims.c.agency.in_(sorted(agencies)))
    order = (claims.c.filed_at_us, claims.c.claim)
    return [_claim(row) for row in connection.execute(statement.order_by(*order).limit(most))]


def _claim(row: Any) -> Claim:
    return Claim(*row)._replace(given=_given(row.given))


def add_claim(connection: Connection, claim: Claim) -> None:
    """A new claim; ``IntegrityError`` if there is one of this id."""
    insert_many(connection, claims, [{**claim._asdict(), "given": written(claim.given)}])


def close_claim(connection: Connection, claim: Claim, state: str) -> None:
    """Note what was decided, and keep nothing of what was said."""
    connection.execute(
        claims.update()
        .where(claims.c.contest == claim.contest, claims.c.claim == claim.claim)
        .values(state=state, given="{}", password="", consent="")
    )


def drop_claims(connection: Connection, person: str) -> None:
    """Forget all claims on somebody's account."""
    connection.execute(claims.delete().where(claims.c.person == person))
