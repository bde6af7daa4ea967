"""Counts of a contest's roster, and the roles that are held in it."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from services.registration.models import credentials, roles, roster
from services.registration.repository.people import Grant


class RosterCounts(NamedTuple):
    """People on a roster, those who may not take part, and those who may and cannot sign in."""

    people: int
    excluded: int
    without_access: int


def roster_counts(connection: Connection, contest: str) -> RosterCounts:
    """How many people a contest's roster names."""
    excluded = sa.or_(
        roster.c.ordered_reason != "",
        roster.c.roster_reason != "",
        roster.c.obligation == "excluded",
    )
    access = sa.exists().where(credentials.c.person == roster.c.person)
    row = connection.execute(
        sa.select(
            sa.func.count(),
            sa.func.count().filter(excluded),
            sa.func.count().filter(sa.not_(sa.or_(excluded, access))),
        ).where(roster.c.contest == contest)
    ).one()
    return RosterCounts(*row)


def grants_for(connection: Connection, contest: str) -> list[Grant]:
    """Every role held in a contest or in all of them."""
    rows = connection.execute(
        sa.select(roles.c.person, roles.c.role, roles.c.contest, roles.c.agency)
        .where(roles.c.contest.in_(["", contest]))
        .order_by(roles.c.role, roles.c.agency, roles.c.granted_at_us, roles.c.person)
    )
    return [Grant(*row) for row in rows]
