"""Team lists with their history: who is in a team, since and until which revision of its list."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.stage import TeamMember, TeamState
from plumbing.database import insert_many
from services.exam.models import team_changes, team_members, teams


class TeamRecord(NamedTuple):
    """A team as stored."""

    contest: str
    phase: str
    agency: str
    name: str
    state: TeamState
    revision: int


class MemberRecord(NamedTuple):
    """A member, and the revisions of the list between which they stood so (``until`` None: now)."""

    agency: str
    member: TeamMember
    since: int
    until: int | None


class ChangeRecord(NamedTuple):
    """What was done to a list."""

    agency: str
    revision: int
    action: str
    at_us: int
    by: str
    reason: str


def _of_phase(table: sa.Table, contest: str, phase: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.contest == contest, table.c.phase == phase)


def _of_team(table: sa.Table, team: TeamRecord) -> sa.ColumnElement[bool]:
    of_phase = _of_phase(table, team.contest, team.phase)
    return sa.and_(of_phase, table.c.agency == team.agency)


def teams_of(
    connection: Connection,
    contest: str,
    phase: str,
    agencies: Collection[str] | None = None,
    *,
    lock: bool = False,
    share: bool = False,
) -> dict[str, TeamRecord]:
    """Agency -> its team, of these agencies or of all."""
    statement = sa.select(*(teams.c[name] for name in TeamRecord._fields))
    statement = statement.where(_of_phase(teams, contest, phase)).order_by(teams.c.agency)
    if agencies is not None:
        statement = statement.where(teams.c.agency.in_(sorted(agencies)))
    if lock or share:
        statement = statement.with_for_update(read=share)
    return {row.agency: TeamRecord(*row) for row in connection.execute(statement)}


def members_of(
    connection: Connection,
    contest: str,
    phase: str,
    agencies: Collection[str] | None = None,
    *,
    past: bool = False,
) -> list[MemberRecord]:
    """Who is in these teams, or in all, in the order of the lists; ``past``: or ever was."""
    asked = [_of_phase(team_members, contest, phase)]
    if agencies is not None:
        asked.append(team_members.c.agency.in_(sorted(agencies)))
    if not past:
        asked.append(team_members.c.until.is_(None))
    rows = connection.execute(
        sa.select(team_members)
        .where(*asked)
        .order_by(team_members.c.agency, team_members.c.place, team_members.c.since)
    )
    return [
        MemberRecord(
            row.agency,
            TeamMember(row.member, row.person, row.name, row.position, row.main, row.captain),
            row.since,
            row.until,
        )
        for row in rows
    ]


def in_other_teams(
    connection: Connection, contest: str, phase: str, agency: str, people: Collection[str]
) -> set[str]:
    """Who of these people stands in another agency's team."""
    found = sa.select(team_members.c.person).where(
        _of_phase(team_members, contest, phase),
        team_members.c.agency != agency,
        team_members.c.until.is_(None),
        team_members.c.person.in_(sorted(people)),
    )
    return set(connection.execute(found).scalars())


def keep(connection: Connection, team: TeamRecord, change: ChangeRecord) -> None:
    """A team as it stands by now, and what was done to it."""
    row = team._asdict()
    keys = ["contest", "phase", "agency"]
    told = ["name", "state", "revision"]
    insert_many(connection, teams, [row], on_conflict=keys, update=told)
    more = {"contest": team.contest, "phase": team.phase}
    insert_many(connection, team_changes, [{**change._asdict(), **more}])


def keep_members(
    connection: Connection,
    team: TeamRecord,
    before: Sequence[TeamMember],
    now: Sequence[TeamMember],
) -> None:
    """Let the list be this one from its present revision on: who stands as before stays so."""
    gone = [one.member for one in before if one not in now]
    left = team_members.update().where(
        _of_team(team_members, team),
        team_members.c.until.is_(None),
        team_members.c.member.in_(gone),
    )
    connection.execute(left.values(until=team.revision))
    for place, one in enumerate(now):
        if one in before:
            stands = team_members.update().where(
                _of_team(team_members, team),
                team_members.c.until.is_(None),
                team_members.c.member == one.member,
            )
            connection.execute(stands.values(place=place))
    rows = [_member(team, one, place) for place, one in enumerate(now) if one not in before]
    insert_many(connection, team_members, rows)


def _member(team: TeamRecord, one: TeamMember, place: int) -> dict[str, Any]:
    return {
        "contest": team.contest,
        "phase": team.phase,
        "agency": team.agency,
        "member": one.member,
        "since": team.revision,
        "until": None,
        "person": one.person,
        "name": one.name,
        "position": one.position,
        "main": one.main,
        "captain": one.captain,
        "place": place,
    }


def changes_of(
    connection: Connection, contest: str, phase: str, agencies: Collection[str]
) -> Mapping[str, list[ChangeRecord]]:
    """Agency -> what was done to its list, the oldest first."""
    columns = [team_changes.c[name] for name in ChangeRecord._fields]
    rows = connection.execute(
        sa.select(*columns)
        .where(_of_phase(team_changes, contest, phase), team_changes.c.agency.in_(sorted(agencies)))
        .order_by(team_changes.c.agency, team_changes.c.revision)
    )
    found: dict[str, list[ChangeRecord]] = {}
    for row in rows:
        found.setdefault(row.agency, []).append(ChangeRecord(*row))
    return found


def forget_person(connection: Connection, contest: str, person: str) -> None:
    """Take out what lists say of a person beside that they were in a team."""
    connection.execute(
        team_members.update()
        .where(team_members.c.contest == contest, team_members.c.person == person)
        .values(name="", position="")
    )
