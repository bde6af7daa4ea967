"""Contests, their rounds and agencies."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.contests import ContestDefined
from contracts.definition import Definition, definition_digest
from plumbing.database import insert_many
from services.reporting.domain.participation_tallies import Rules, rules_of
from services.reporting.domain.quota import Agency
from services.reporting.models import agencies, changes, contests, rounds


class ContestRow(NamedTuple):
    """A contest with its definition and what of it decides about participation."""

    contest: str
    revision: int
    definition: Definition
    rules: Rules


_FIND = (
    sa.select(contests.c.revision, contests.c.digest, rounds.c.round, rounds.c.opens_at_us)
    .select_from(
        contests.outerjoin(
            rounds,
            sa.and_(rounds.c.contest == contests.c.contest, rounds.c.opens_at_us.is_not(None)),
        )
    )
    .where(contests.c.contest == sa.bindparam("contest_"))
    .order_by(rounds.c.round)
)
_TEXT = sa.select(contests.c.definition).where(contests.c.contest == sa.bindparam("contest_"))
_VERSION = sa.select(changes.c.version)
_definitions: dict[str, Definition] = {}


def contest_of(connection: Connection, contest: str) -> ContestRow | None:
    """The contest, if reporting has heard of it."""
    rows = connection.execute(_FIND, {"contest_": contest}).all()
    if not rows:
        return None
    revision, digest = rows[0][:2]
    if digest not in _definitions:
        text = connection.execute(_TEXT, {"contest_": contest}).scalar_one()
        _definitions[digest] = msgspec.json.decode(text, type=Definition)
    opened = tuple((name, at_us) for _, _, name, at_us in rows if name is not None)
    return ContestRow(contest, revision, _definitions[digest], _rules(digest, opened))


@lru_cache(maxsize=64)
def _rules(digest: str, opened: tuple[tuple[str, int], ...]) -> Rules:
    return rules_of(_definitions[digest], dict(opened))


def write_contests(connection: Connection, events: Sequence[ContestDefined]) -> None:
    """Write definitions; the highest revision stands."""
    insert_many(
        connection,
        contests,
        [
            {
                "contest": event.contest,
                "revision": event.revision,
                "definition": msgspec.json.encode(event.definition).decode(),
                "digest": definition_digest(event.definition),
            }
            for event in events
        ],
        on_conflict=["contest"],
        update=["revision", "definition", "digest"],
        newer="revision",
    )


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


def has_agency(connection: Connection, contest: str, agency: str) -> bool:
    """Whether the contest has an agency of this code."""
    mine = sa.and_(agencies.c.contest == contest, agencies.c.agency == agency)
    return connection.execute(sa.select(agencies.c.agency).where(mine)).one_or_none() is not None


def windows_of(connection: Connection, contest: str) -> dict[str, tuple[int | None, int]]:
    """Round -> when it really opened, if it has, and its close for everyone (0: as planned)."""
    rows = connection.execute(
        sa.select(rounds.c.round, rounds.c.opens_at_us, rounds.c.closes_at_us).where(
            rounds.c.contest == contest
        )
    )
    return {name: (opens, closes) for name, opens, closes in rows}


def version_of(connection: Connection) -> int:
    """How often the read models changed so far."""
    return connection.execute(_VERSION).scalar_one_or_none() or 0


def is_settled(connection: Connection, contest: str, round_id: str) -> bool:
    """Whether a round has settled."""
    found = connection.execute(
        sa.select(rounds.c.settled_at_us).where(
            rounds.c.contest == contest, rounds.c.round == round_id
        )
    ).scalar_one_or_none()
    return bool(found)
