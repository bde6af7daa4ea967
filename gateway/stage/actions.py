"""What is asked of exam about teams and the stage."""

from msgspec import Struct, structs

from contracts.hall import Hall, HallDesk, HallDeskQuery, ReleaseMarks, RevealAnew, RevealPrize
from contracts.local_times import rfc3339
from contracts.stage import (
    CloseStage,
    DrawPartQuestions,
    PartQuestions,
    RegisterTeam,
    ReopenStage,
    StageClosed,
    StageRoundQuery,
    StageRoundView,
    StepClock,
    TeamMember,
    Teams,
    TeamsQuery,
    TeamView,
    WithdrawTeam,
)
from gateway.context import GatewayContext
from gateway.core.access.api_access_table import not_yours
from gateway.core.access.sessions import Session
from gateway.core.http.rfc3339_shapes import moment_of
from gateway.people.actions.names_by_id import names_of
from gateway.people.actions.roster_lookup import on_roster
from gateway.stage.cache import stage_look
from gateway.stage.shapes import (
    AskedQuestionView,
    ClockBody,
    HallLook,
    MemberBody,
    MemberView,
    PartQuestionsBody,
    PartQuestionsView,
    StageLook,
    TeamBody,
    TeamChangeView,
    TeamLook,
    TeamsLook,
)


def _organises(session: Session, agency: str) -> bool:
    """Whether somebody speaks as organiser; refused who is neither that nor the agency's
    liaison."""
    if "organiser" in session.duties:
        return True
    if agency in session.speaks_for:
        return False
    raise not_yours()


async def register_team(
    context: GatewayContext,
    session: Session,
    place: tuple[str, str, str],
    given: TeamBody,
) -> TeamLook:
    """Hand a team list in (``place``: contest, phase, agency)."""
    contest, phase, agency = place
    by_organiser = _organises(session, agency)
    item = RegisterTeam(
        contest=contest,
        phase=phase,
        agency=agency,
        name=given.name,
        members=[await _member(context, contest, one) for one in given.members],
        base_revision=given.base_revision,
        by=session.person,
        arrived_us=context.clock(),
        by_organiser=by_organiser,
        reason=given.reason,
    )
    found = await context.backend.ask("exam.register_team", item, TeamView)
    return (await _shown(context, [found]))[0]


async def _member(context: GatewayContext, contest: str, one: MemberBody) -> TeamMember:
    person = one.person
    if one.username:
        person = (await on_roster(context, contest, one.username)).person
    return TeamMember(one.member, person, one.name, one.position, one.main, one.captain)


async def withdraw_team(
    context: GatewayContext, session: Session, place: tuple[str, str, str], reason: str
) -> TeamLook:
    """Take a team out (``place``: contest, phase, agency)."""
    by_organiser = _organises(session, place[2])
    item = WithdrawTeam(*place, reason, session.person, context.clock(), by_organiser)
    found = await context.backend.ask("exam.withdraw_team", item, TeamView)
    return (await _shown(context, [found]))[0]


async def teams(context: GatewayContext, session: Session, contest: str, phase: str) -> TeamsLook:
    """All teams for an organiser, for a liaison those of their agencies."""
    agencies: list[str | None] = [None]
    if "organiser" not in session.duties:
        agencies = sorted(session.agencies)  # type: ignore[assignment]
    found: list[TeamView] = []
    for agency in agencies:
        query = TeamsQuery(contest, phase, agency)
        found += (await context.backend.ask("exam.teams", query, Teams)).teams
    return TeamsLook(await _shown(context, found))


async def _shown(context: GatewayContext, found: list[TeamView]) -> list[TeamLook]:
    changes = [change for team in found for change in team.history]
    past = [one for change in changes for one in (*change.came, *change.left)]
    members = [one for team in found for one in team.members]
    people = [one.person for one in (*members, *past)] + [change.by for change in changes]
    names = await names_of(context, people)

    def told(one: TeamMember) -> MemberView:
        name = names.get(one.person, one.name)
        person = one.person or None
        return MemberView(one.member, person, name, one.position, one.main, one.captain)

    return [
        TeamLook(
            agency=team.agency,
            name=team.name,
            state=team.state,
            revision=team.revision,
            members=[told(one) for one in team.members],
            due_at=moment_of(team.due_us),
            not_eligible=team.not_eligible,
            history=[
                TeamChangeView(
                    one.revision,
                    one.action,
                    rfc3339(one.at_us),
                    names.get(one.by, ""),
                    one.reason,
                    [told(member) for member in one.came],
                    [told(member) for member in one.left],
                )
                for one in team.history
            ],
        )
        for team in found
    ]


async def stage_round(context: GatewayContext, contest: str, round_id: str) -> StageLook:
    """A stage round as it stands."""
    query = StageRoundQuery(contest, round_id)
    found = await context.backend.ask("exam.stage_round", query, StageRoundView)
    return stage_look(found, context.clock())


async def change(context: GatewayContext, command: str, item: Struct) -> StageLook:
    """Ask exam to change a stage round; the round as it stands then."""
    found = await context.backend.ask(command, item, StageRoundView)
    context.halls.changed((found.contest, found.round))
    return stage_look(found, context.clock())


async def release_marks(context: GatewayContext, item: ReleaseMarks) -> HallLook:
    """Let the hall see a team's marks; the board as it is then."""
    return await _announce(context, "scoring.release_marks", item)


async def reveal_prize(context: GatewayContext, item: RevealPrize) -> HallLook:
    """Let the hall see the next prize. Once the sheets are in, exam closes the round first, so that
    no clock runs and nobody is still to perform (``stage.performing``)."""
    ready = (await hall_desk(context, item.contest, item.round)).ready
    if ready:
        close = CloseStage(item.contest, item.round, item.by, context.clock())
        closed = await context.backend.ask("exam.close_stage", close, StageClosed)
        told = structs.asdict(closed)
        item = structs.replace(item, **told)
    return await _announce(context, "scoring.reveal_prize", item)


async def reveal_anew(context: GatewayContext, item: RevealAnew) -> HallLook:
    """Take all prizes back, and only then let clocks be pressed again."""
    query = StageRoundQuery(item.contest, item.round)
    closings = (await context.backend.ask("exam.stage_round", query, StageRoundView)).closings
    board = await _announce(context, "scoring.reveal_anew", structs.replace(item, closing=closings))
    if not closings:
        return board
    reopening = ReopenStage(
        item.contest, item.round, closings, item.reason, item.by, context.clock()
    )
    await change(context, "exam.reopen_stage", reopening)
    return await context.halls.get((item.contest, item.round))


async def _announce(
    context: GatewayContext, command: str, item: ReleaseMarks | RevealPrize | RevealAnew
) -> HallLook:
    await context.backend.ask(command, item, Hall)
    key = (item.contest, item.round)
    context.halls.changed(key)
    return await context.halls.get(key)


async def step_clock(
    context: GatewayContext, session: Session, contest: str, round_id: str, given: ClockBody
) -> StageLook:
    """Press a clock: at the moment of arrival, less what the device says that it waited. So a wrong
    clock of a device does no harm."""
    item = StepClock(
        contest=contest,
        round=round_id,
        team=given.team,
        part=given.part,
        step=given.step,
        pressed_at_us=context.clock() - given.waited_ms * 1000,
        press=given.press,
        device=given.device,
        by=session.person,
    )
    return await change(context, "exam.step_clock", item)


async def draw_part_questions(
    context: GatewayContext,
    session: Session,
    contest: str,
    round_id: str,
    given: PartQuestionsBody,
) -> PartQuestionsView:
    """What a team is asked in a part; the same again gives the same."""
    item = DrawPartQuestions(
        contest, round_id, given.team, given.part, session.person, context.clock()
    )
    found = await context.backend.ask("exam.draw_part_questions", item, PartQuestions)
    asked = [
        AskedQuestionView(one.id, one.text, one.options, one.formatting) for one in found.questions
    ]
    return PartQuestionsView(asked, found.repeated)


async def hall_desk(context: GatewayContext, contest: str, round_id: str) -> HallDesk:
    """How far marking is, for whoever announces."""
    query = HallDeskQuery(contest, round_id)
    return await context.backend.ask("scoring.hall_desk", query, HallDesk)
