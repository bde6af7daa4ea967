"""Contests, their rounds and agencies."""

from functools import lru_cache
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import Definition
from services.reporting.domain.places import Rules, rules_of
from services.reporting.domain.quota import Agency
from services.reporting.models import agencies, changes, contests, rounds


class ContestRow(NamedTuple):
    """A contest with its definition and what of it decides about participation."""

    contest: str
    revision: int
    definition: Definition
    rules: Rules


_FIND = sa.select(contests).where(contests.c.contest == sa.bindparam("contest_"))
_OPENED = (
    sa.select(rounds.c.round, rounds.c.opens_at_us)
    .where(rounds.c.contest == sa.bindparam("contest_"), rounds.c.opens_at_us.is_not(None))
    .order_by(rounds.c.round)
)
_VERSION = sa.select(changes.c.version)


def contest_of(connection: Connection, contest: str) -> ContestRow | None:
    """The contest, if reporting has heard of it."""
    row = connection.execute(_FIND, {"contest_": contest}).one_or_none()
    if row is None:
        return None
    opened = connection.execute(_OPENED, {"contest_": contest}).all()
    rules = _rules(row.definition, tuple((name, at_us) for name, at_us in opened))
    return ContestRow(row.contest, row.revision, _definition(row.definition), rules)


def known_contests(connection: Connection) -> list[str]:
    """Every contest that was defined."""
    return sorted(connection.execute(sa.select(contests.c.contest)).scalars())


@lru_cache(maxsize=32)
def _definition(text: str) -> Definition:
    return msgspec.json.decode(text, type=Definition)


@lru_cache(maxsize=32)
def _rules(text: str, opened: tuple[tuple[str, int], ...]) -> Rules:
    return rules_of(_definition(text), dict(opened))


def agencies_of(connection: Connection, contest: str) -> dict[str, Agency]:
    """The contest's agencies that were registered or have a headcount."""
    rows = connection.execute(_AGENCIES, {"contest_": contest})
    return {row[0]: Agency(*row) for row in rows}


_AGENCIES = sa.select(
    agencies.c.agency,
    sa.case((agencies.c.revision == 0, agencies.c.agency), else_=agencies.c.name),
    agencies.c.agency_class,
    agencies.c.headcount,
    agencies.c.valid_from_us,
    agencies.c.valid_until_us,
).where(agencies.c.contest == sa.bindparam("contest_"))


def version_of(connection: Connection) -> int:
    """How often the read models changed so far."""
    return connection.execute(_VERSION).scalar_one_or_none() or 0
