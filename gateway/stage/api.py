"""The stage: team lists, who performs when, clocks, questions."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from contracts.stage import CommitOrder, DrawOrder, MarkAbsent, MoveTeam, PlaceTeams
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.stage import actions
from gateway.stage.shapes import (
    AbsenceBody,
    ClockBody,
    OrderBody,
    PartQuestionsBody,
    PartQuestionsView,
    PlacedTeamsBody,
    StageLook,
    TeamBody,
    TeamLook,
    TeamMoveBody,
    TeamsLook,
    TeamWithdrawalBody,
)

router = APIRouter(prefix="/api/contests/{contest}")
_TEAMS = "/phases/{phase}/teams"
_STAGE = "/rounds/{round_id}/stage"
_REFUSALS = (401, 403, 404, 409)


@router.get(_TEAMS, responses=answers(401, 403, 404, ok=TeamsLook))
async def teams(request: Request, contest: str, phase: str) -> Response:
    """The teams of a stage phase with their members: all for an organiser, for a liaison those of
    their agencies."""
    return reply(await actions.teams(context_of(request), who(request), contest, phase))


@router.put(
    f"{_TEAMS}/{{agency}}",
    responses=answers(*_REFUSALS, ok=TeamLook),
    openapi_extra=body(TeamBody),
)
async def register_team(request: Request, contest: str, phase: str, agency: str) -> Response:
    """Hand in an agency's team list, first or anew; the same again changes nothing. 409
    `team.changed_elsewhere` if somebody changed it since `base_revision`. After lists were due an
    organiser alone may, with a reason."""
    given = await read_json(request, TeamBody)
    place = (contest, phase, agency)
    return reply(await actions.register_team(context_of(request), who(request), place, given))


@router.post(
    f"{_TEAMS}/{{agency}}/withdrawal",
    responses=answers(*_REFUSALS, ok=TeamLook),
    openapi_extra=body(TeamWithdrawalBody),
)
async def withdraw_team(request: Request, contest: str, phase: str, agency: str) -> Response:
    """Take a team out, and out of rounds in which it has not begun to perform."""
    given = await read_json(request, TeamWithdrawalBody)
    place = (contest, phase, agency)
    return reply(
        await actions.withdraw_team(context_of(request), who(request), place, given.reason)
    )


@router.get(_STAGE, responses=answers(404, ok=StageLook))
async def stage(request: Request, contest: str, round_id: str) -> Response:
    """Who performs in a round, in which order, and what the clocks say. Once the order is drawn,
    anybody can draw it again from `order_secret` and `public_value`."""
    return reply(await actions.stage_round(context_of(request), contest, round_id))


@router.post(
    f"{_STAGE}/teams",
    responses=answers(*_REFUSALS, ok=StageLook),
    openapi_extra=body(PlacedTeamsBody, required=False),
)
async def place_teams(request: Request, contest: str, round_id: str) -> Response:
    """Say which teams perform in a round: those of the plan, or these."""
    context, by = context_of(request), who(request).person
    given = await read_json(request, PlacedTeamsBody, empty=True)
    item = PlaceTeams(contest, round_id, given.teams, given.reason, by, context.clock())
    return reply(await actions.change(context, "exam.place_teams", item))


@router.post(f"{_STAGE}/order-commitment", responses=answers(*_REFUSALS, ok=StageLook))
async def commit_order(request: Request, contest: str, round_id: str) -> Response:
    """Make the secret that the order will be drawn from, and publish what binds it."""
    context, by = context_of(request), who(request).person
    item = CommitOrder(contest, round_id, by, context.clock())
    return reply(await actions.change(context, "exam.commit_order", item))


@router.post(
    f"{_STAGE}/order",
    responses=answers(*_REFUSALS, ok=StageLook),
    openapi_extra=body(OrderBody),
)
async def draw_order(request: Request, contest: str, round_id: str) -> Response:
    """Draw the order by a value that is named in public; once."""
    context, by = context_of(request), who(request).person
    given = await read_json(request, OrderBody)
    item = DrawOrder(contest, round_id, given.public_value, by, context.clock())
    return reply(await actions.change(context, "exam.draw_order", item))


@router.post(
    f"{_STAGE}/move",
    responses=answers(*_REFUSALS, ok=StageLook),
    openapi_extra=body(TeamMoveBody),
)
async def move_team(request: Request, contest: str, round_id: str) -> Response:
    """Let a team perform at another place than drawn, for a reason that everybody reads."""
    context, by = context_of(request), who(request).person
    given = await read_json(request, TeamMoveBody)
    item = MoveTeam(contest, round_id, given.team, given.place, given.reason, by, context.clock())
    return reply(await actions.change(context, "exam.move_team", item))


@router.post(
    f"{_STAGE}/absence",
    responses=answers(*_REFUSALS, ok=StageLook),
    openapi_extra=body(AbsenceBody),
)
async def mark_absent(request: Request, contest: str, round_id: str) -> Response:
    """Note that a team did not come, or came after all."""
    context, by = context_of(request), who(request).person
    given = await read_json(request, AbsenceBody)
    item = MarkAbsent(
        contest, round_id, given.team, given.absent, given.reason, by, context.clock()
    )
    return reply(await actions.change(context, "exam.mark_absent", item))


@router.post(
    f"{_STAGE}/clock",
    responses=answers(*_REFUSALS, ok=StageLook),
    openapi_extra=body(ClockBody),
)
async def step_clock(request: Request, contest: str, round_id: str) -> Response:
    """Start, hold, resume or stop a part's clock, or take the last step back. The same `press`
    again changes nothing; a step that does not fit is refused (409 `clock.step`)."""
    given = await read_json(request, ClockBody)
    return reply(
        await actions.step_clock(context_of(request), who(request), contest, round_id, given)
    )


@router.post(
    f"{_STAGE}/questions",
    responses=answers(*_REFUSALS, ok=PartQuestionsView),
    openapi_extra=body(PartQuestionsBody),
)
async def draw_part_questions(request: Request, contest: str, round_id: str) -> Response:
    """Draw what a team is asked in a part, once; the same again gives the same questions."""
    given = await read_json(request, PartQuestionsBody)
    return reply(
        await actions.draw_part_questions(
            context_of(request), who(request), contest, round_id, given
        )
    )
