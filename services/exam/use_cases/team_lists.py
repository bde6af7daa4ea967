"""Team lists: handed in, changed, withdrawn; and those who look at them."""

import secrets
from collections.abc import Collection, Sequence

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.definition import Definition, Phase, TeamRules
from contracts.errors import Problem, Refused
from contracts.reason_validation import refuse_unreasoned
from contracts.stage import (
    RegisterTeam,
    StageChange,
    TeamChange,
    TeamMember,
    Teams,
    TeamsQuery,
    TeamView,
    WithdrawTeam,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.exam.domain import team_lists as rules_of_teams
from services.exam.repository import attempts as attempts_repository
from services.exam.repository import rounds as rounds_repository
from services.exam.repository import stage as stage_repository
from services.exam.repository import teams as repository
from services.exam.repository.attempts import Contestant
from services.exam.repository.teams import ChangeRecord, MemberRecord, TeamRecord
from services.exam.use_cases.entrants import door_of
from services.exam.use_cases.round_changes import refuse_unknown_agencies
from services.exam.use_cases.stage_standing import Stage, decided, standing_round, tell

ID_BYTES = 9


def register_team(work: UnitOfWork, items: list[RegisterTeam]) -> list[TeamView | Problem]:
    """Take team lists. The same again changes nothing. Refusals: ``contest.unknown``,
    ``phase.unknown``, ``phase.not_admitted``, ``phase.admission_open``, ``agency.unknown``,
    ``team.*``."""
    return each(_register_team, items, work)  # type: ignore[return-value]


def _register_team(work: UnitOfWork, item: RegisterTeam) -> TeamView:
    connection = work.connection
    phase, rules = stage_repository.stage_phase(connection, item.contest, item.phase)
    refuse_unknown_agencies(connection, item.contest, [item.agency])
    asked = (connection, item.contest, item.phase, [item.agency])
    team = repository.teams_of(*asked, lock=True).get(item.agency)
    before = [one.member for one in repository.members_of(*asked)]
    now = _members(item, before)
    if team is not None and team.state == "listed" and _same(item, now, team, before):
        return _view(connection, item.contest, phase, rules.team, item.agency)
    _refuse_stale(item, team)
    rules_of_teams.refuse_late(
        rules.team,
        item.arrived_us,
        first=team is None,
        by_organiser=item.by_organiser,
        reason=item.reason,
    )
    rules_of_teams.refuse_unnamed(item.name)
    rules_of_teams.refuse_list(rules.team, now)
    _refuse_people(connection, item, rules.team, now)
    if people := {one.person for one in now if one.person}:  # of others nothing is known
        door_of(connection, item.contest, phase, people).refuse(people)
    _keep(work, item, team, before, now)
    _tell_rounds(work, item.contest, phase, item.agency)
    return _view(connection, item.contest, phase, rules.team, item.agency)


def _members(item: RegisterTeam, before: Sequence[TeamMember]) -> list[TeamMember]:
    """The list as it is kept: who is new gets an id, and who has an account no name."""
    known = {one.member for one in before}
    return [
        replace(
            one,
            member=one.member if one.member in known else secrets.token_urlsafe(ID_BYTES),
            name="" if one.person else one.name.strip(),
            position=one.position.strip(),
        )
        for one in item.members
    ]


def _same(
    item: RegisterTeam, now: Sequence[TeamMember], team: TeamRecord, before: Sequence[TeamMember]
) -> bool:
    """Whether the list is the one there is, however its members are numbered."""
    plain = [[replace(one, member="") for one in members] for members in (now, before)]
    return item.name.strip() == team.name and plain[0] == plain[1]


def _refuse_stale(item: RegisterTeam, team: TeamRecord | None) -> None:
    revision = 0 if team is None else team.revision
    if item.base_revision != revision:
        raise Refused(
            "team.changed_elsewhere",
            "Danh sách đội đã được người khác sửa; hãy tải lại. "
            "(Somebody changed the list meanwhile: load it again.)",
            revision=revision,
        )


def _refuse_people(
    connection: Connection, item: RegisterTeam, rules: TeamRules, now: Sequence[TeamMember]
) -> None:
    people = {one.person for one in now if one.person}
    known = attempts_repository.contestants_of(connection, item.contest, people)
    plan = rounds_repository.contest_of(connection, item.contest)
    assert plan is not None, "its phase was found"
    bad = _not_eligible(connection, plan.definition, item.contest, rules, now, known)
    if bad:
        raise Refused(
            "team.not_eligible",
            "Có người không thuộc đối tượng dự thi. (Somebody may not take part.)",
            members=[one.person for one in now if one.member in bad],
        )
    at_us = item.arrived_us
    foreign = [
        one for one in sorted(people) if known[one].registered.agency_at(at_us) != item.agency
    ]
    if foreign and not item.by_organiser:
        raise Refused(
            "team.of_other_agency",
            "Có người thuộc cơ quan khác; hãy đề nghị Ban Tổ chức. "
            "(Somebody is of another agency: ask the organisers.)",
            members=foreign,
        )
    taken = repository.in_other_teams(connection, item.contest, item.phase, item.agency, people)
    rules_of_teams.refuse_taken(now, taken)


def _not_eligible(
    connection: Connection,
    definition: Definition,
    contest: str,
    rules: TeamRules,
    members: Collection[TeamMember],
    known: dict[str, Contestant],
) -> set[str]:
    """Members who may not take part, or are of no audience that teams are made of. Of those who
    have no account it is not known."""
    agencies = {m.agency for one in known.values() for m in one.registered.memberships}
    classes = attempts_repository.classes_of(connection, contest, agencies)
    bad = set()
    for one in members:
        found = known.get(one.person)
        if one.person and (found is None or found.excluded or found.registered.age):
            bad.add(one.member)
        elif found is not None and rules.audiences:
            registered = found.registered
            mine = {classes.get(m.agency, "") for m in registered.memberships}
            audiences = {
                definition.audience_of(registered.obligation, each_class, registered.audience)
                for each_class in mine
            }
            if audiences.isdisjoint(rules.audiences):
                bad.add(one.member)
    return bad


def _keep(
    work: UnitOfWork,
    item: RegisterTeam,
    team: TeamRecord | None,
    before: Sequence[TeamMember],
    now: Sequence[TeamMember],
) -> None:
    revision = 1 if team is None else team.revision + 1
    fresh = TeamRecord(item.contest, item.phase, item.agency, item.name.strip(), "listed", revision)
    action = "changed" if team is not None and team.state == "listed" else "listed"
    reason = item.reason.strip()
    change = ChangeRecord(item.agency, revision, action, item.arrived_us, item.by, reason)
    repository.keep(work.connection, fresh, change)
    repository.keep_members(work.connection, fresh, before, now)
    work.audit(
        item.by,
        f"team.{action}",
        f"{item.contest}/{item.phase}",
        agency=item.agency,
        members=len(now),
        reason=reason,
    )


def _tell_rounds(work: UnitOfWork, contest: str, phase: Phase, agency: str) -> None:
    """Let judges' works have the team as it is by now, where it has not been settled."""
    for stage in _rounds_of(work.connection, contest, phase, agency):
        tell(work, stage, [stage.of(agency)])


def _rounds_of(connection: Connection, contest: str, phase: Phase, agency: str) -> list[Stage]:
    """The rounds that are not settled in which this team is to perform, held."""
    ids = [round_.id for round_ in phase.rounds]
    mine = {
        one.round
        for one in stage_repository.performances_of(connection, contest, ids)
        if one.team == agency and one.standing != "removed"
    }
    held = [
        stage_repository.stage_round(connection, contest, one, share=True) for one in sorted(mine)
    ]
    open_ones = [one for one in held if not one.settled]
    stage_repository.lock(connection, contest, [one.plan.id for one in open_ones])
    stages = [standing_round(connection, one) for one in open_ones]
    return [one for one in stages if any(mine.team == agency for mine in one.there)]


def withdraw_team(work: UnitOfWork, items: list[WithdrawTeam]) -> list[TeamView | Problem]:
    """Take teams out: of their phase, and of rounds in which they have not begun to perform. The
    same again changes nothing. Refusals: ``team.unknown``, ``team.due_over``,
    ``team.reason_missing``."""
    return each(_withdraw_team, items, work)  # type: ignore[return-value]


def _withdraw_team(work: UnitOfWork, item: WithdrawTeam) -> TeamView:
    connection = work.connection
    phase, rules = stage_repository.stage_phase(connection, item.contest, item.phase)
    asked = (connection, item.contest, item.phase, [item.agency])
    team = repository.teams_of(*asked, lock=True).get(item.agency)
    if team is None:
        raise unknown_team(item.agency)
    if team.state == "listed":
        refuse_unreasoned(item.reason, "team.reason_missing")
        rules_of_teams.refuse_late(
            rules.team,
            item.arrived_us,
            first=False,
            by_organiser=item.by_organiser,
            reason=item.reason,
        )
        fresh = team._replace(state="withdrawn", revision=team.revision + 1)
        change = ChangeRecord(
            item.agency, fresh.revision, "withdrawn", item.arrived_us, item.by, item.reason
        )
        for stage in _rounds_of(connection, item.contest, phase, item.agency):
            if not stage.begun(item.agency):
                take_out(work, stage, {item.agency}, item.by, item.reason, item.arrived_us)
        before = [one.member for one in repository.members_of(*asked)]
        repository.keep(connection, fresh, change)
        repository.keep_members(connection, fresh, before, [])
        about = f"{item.contest}/{item.phase}"
        work.audit(item.by, "team.withdrawn", about, agency=item.agency, reason=item.reason)
    return _view(connection, item.contest, phase, rules.team, item.agency)


def take_out(
    work: UnitOfWork, stage: Stage, teams: set[str], by: str, reason: str, at_us: int
) -> None:
    """Let teams not perform in a round that is held: who comes after them moves up."""
    left = [one for one in stage.there if one.team not in teams]
    gone = [one for one in stage.there if one.team in teams]
    places = {one.team: place for place, one in enumerate(left, 1) if one.place}
    removed = [one._replace(standing="removed", place=0) for one in gone]
    moved = [
        one._replace(place=places[one.team])
        for one in left
        if one.place and one.place != places[one.team]
    ]
    tell(work, stage, [*removed, *moved])
    changes = [StageChange(one.team, "removed", one.place, reason, at_us) for one in gone]
    decided(work, stage, by, changes)


def unknown_team(agency: str) -> Refused:
    """There is none, or it was withdrawn."""
    return Refused("team.unknown", "Không có đội này. (No such team.)", team=agency)


def teams(connection: Connection, query: TeamsQuery) -> Teams:
    """Teams as they stand, by the codes of their agencies."""
    phase, rules = stage_repository.stage_phase(connection, query.contest, query.phase)
    asked = None if query.agency is None else [query.agency]
    return Teams(_views(connection, query.contest, phase, rules.team, asked))


def _view(
    connection: Connection, contest: str, phase: Phase, rules: TeamRules, agency: str
) -> TeamView:
    return _views(connection, contest, phase, rules, [agency])[0]


def _views(
    connection: Connection,
    contest: str,
    phase: Phase,
    rules: TeamRules,
    agencies: Sequence[str] | None,
) -> list[TeamView]:
    found = repository.teams_of(connection, contest, phase.id, agencies)
    past = repository.members_of(connection, contest, phase.id, agencies, past=True)
    changes = repository.changes_of(connection, contest, phase.id, found)
    present = [one.member for one in past if one.until is None]
    people = {one.person for one in present if one.person}
    known = attempts_repository.contestants_of(connection, contest, people)
    plan = rounds_repository.contest_of(connection, contest)
    assert plan is not None, "its phase was found"
    bad = _not_eligible(connection, plan.definition, contest, rules, present, known)
    views = []
    for agency, team in found.items():
        own = [one for one in past if one.agency == agency]
        members = [one.member for one in own if one.until is None]
        views.append(
            TeamView(
                agency,
                team.name,
                team.state,
                team.revision,
                members,
                rules.lists_due_us,
                [one.member for one in members if one.member in bad],
                [_change(one, own) for one in changes.get(agency, [])],
            )
        )
    return views


def _change(one: ChangeRecord, own: Sequence[MemberRecord]) -> TeamChange:
    return TeamChange(
        one.revision,
        one.action,  # type: ignore[arg-type]
        one.at_us,
        one.by,
        one.reason,
        [row.member for row in own if row.since == one.revision],
        [row.member for row in own if row.until == one.revision],
    )
