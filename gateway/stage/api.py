"""The stage: team lists, who performs when, clocks, questions."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.hall import HallDesk, ReleaseMarks, RevealAnew, RevealPrize
from contracts.stage import CommitOrder, DrawOrder, MarkAbsent, MoveTeam, PlaceTeams
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.router import Router
from gateway.live.sse_response import EVENT_STREAM, EventStream
from gateway.stage import actions
from gateway.stage.shapes import (
    AbsenceBody,
    ClockBody,
    HallLook,
    OrderBody,
    PartQuestionsBody,
    PartQuestionsView,
    PlacedTeamsBody,
    ReleaseBody,
    RevealAnewBody,
    RevealBody,
    StageLook,
    TeamBody,
    TeamLook,
    TeamMoveBody,
    TeamsLook,
    TeamWithdrawalBody,
)

router = Router(prefix="/api/contests/{contest}")
_TEAMS = "/phases/{phase}/teams"
_STAGE = "/rounds/{round_id}/stage"
_HALL = "/rounds/{round_id}/hall"
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
    item = CommitOrder(contest, round_id, by)
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
    again changes nothing; a step that does not fit is refused (409 `clock.step`),
    and so is a start before the round opens (409 `clock.before_opening`) and any press while prizes
    are revealed (409 `stage.closed`)."""
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


@router.get(_HALL, responses=answers(404, ok=HallLook))
async def hall(request: Request, contest: str, round_id: str) -> Response:
    """What the hall sees: who performs, marks once released, prizes once revealed."""
    return reply(await context_of(request).halls.get((contest, round_id)))


@router.get(f"{_HALL}/stream", responses=answers(404, ok=EVENT_STREAM))
async def stream(request: Request, contest: str, round_id: str) -> Response:
    """The same as server-sent events (`event: hall`), whenever something changes."""
    context, key = context_of(request), (contest, round_id)
    await context.halls.get(key)  # a refusal is an answer, not an event
    return EventStream(request, request.state.session, context.hall_feeds.listen(key))


@router.get(f"{_HALL}/desk", responses=answers(401, 403, 404, ok=HallDesk))
async def hall_desk(request: Request, contest: str, round_id: str) -> Response:
    """How far marking is, for whoever announces: no mark and no prize."""
    return reply(await actions.hall_desk(context_of(request), contest, round_id))


@router.post(
    f"{_HALL}/marks",
    responses=answers(*_REFUSALS, ok=HallLook),
    openapi_extra=body(ReleaseBody),
)
async def release_marks(request: Request, contest: str, round_id: str) -> Response:
    """Let the hall see a team's marks, once all its sheets are in (409 `hall.marks_open`)."""
    given, by = await read_json(request, ReleaseBody), who(request).person
    item = ReleaseMarks(contest, round_id, given.team, by)
    return reply(await actions.release_marks(context_of(request), item))


@router.post(
    f"{_HALL}/prizes",
    responses=answers(*_REFUSALS, ok=HallLook),
    openapi_extra=body(RevealBody),
)
async def reveal_prize(request: Request, contest: str, round_id: str) -> Response:
    """Let the hall see the next prize of an award, from the last to the first, once all sheets of
    the round are in. 409 `hall.revealed_already` where `expected` is not how many were revealed;
    409 `hall.outcome_changed` where marks were corrected since the first; 409 `stage.performing` as
    long as a clock runs or is held or a team still waits. From the first prize on clocks are
    locked."""
    given, by = await read_json(request, RevealBody), who(request).person
    item = RevealPrize(contest, round_id, given.award, given.expected, by)
    return reply(await actions.reveal_prize(context_of(request), item))


@router.post(
    f"{_HALL}/restart",
    responses=answers(*_REFUSALS, ok=HallLook),
    openapi_extra=body(RevealAnewBody),
)
async def reveal_anew(request: Request, contest: str, round_id: str) -> Response:
    """Take back all prizes that were revealed, with a reason: marks were corrected meanwhile, or
    clocks are to be, which are open again then."""
    given, by = await read_json(request, RevealAnewBody), who(request).person
    item = RevealAnew(contest, round_id, given.reason, by)
    return reply(await actions.reveal_anew(context_of(request), item))
