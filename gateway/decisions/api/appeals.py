"""Appeals: one's own, and for organisers all of them."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.appeals import Appeals, AppealsQuery, AppealView, FileAppeal
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid, read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.router import Router
from gateway.decisions.actions import answering_appeals
from gateway.decisions.actions.appealing_about_works import appeal_about_work
from gateway.decisions.shapes.appeals import (
    AppealAnswerBody,
    AppealBody,
    AppealRecord,
    AppealsView,
    appeal_record,
    appeals_view,
)

router = Router(prefix="/api/contests/{contest}")


@router.post(
    "/rounds/{round_id}/appeals",
    status_code=201,
    responses=answers(401, 403, 404, 409, created=AppealRecord),
    openapi_extra=body(AppealBody),
)
async def file_appeal(request: Request, contest: str, round_id: str) -> Response:
    """Ask for another look at an attempt of your own, or at the marks of a work, within the time
    after the publication that the plan leaves for it (five days where it says nothing)."""
    context, session = context_of(request), who(request)
    given = await read_json(request, AppealBody)
    if bool(given.attempt) == bool(given.work) or (given.work and given.question):
        raise invalid("attempt, work")
    if given.work:
        asked = await appeal_about_work(context, session, contest, round_id, given.work, given.text)
        return reply(appeal_record(asked), 201)
    item = FileAppeal(
        contest,
        round_id,
        given.attempt,
        session.person,
        given.text,
        context.clock(),
        given.question,
    )
    made = await context.backend.ask("scoring.file_appeal", item, AppealView)
    return reply(appeal_record(made), 201)


@router.get("/rounds/{round_id}/appeals", responses=answers(401, 403, ok=AppealsView))
async def own_appeals(request: Request, contest: str, round_id: str) -> Response:
    """Your own appeals about a round, with their answers."""
    query = AppealsQuery(contest, round_id, who(request).person)
    return await _list(request, query)


@router.get("/appeals", responses=answers(401, 403, ok=AppealsView))
async def all_appeals(request: Request, contest: str, round: str | None = None) -> Response:
    """Every appeal of a contest, or of one round."""
    return await _list(request, AppealsQuery(contest, round))


@router.post(
    "/appeals/{appeal}/answer",
    responses=answers(401, 403, 404, 409, ok=AppealRecord),
    openapi_extra=body(AppealAnswerBody),
)
async def answer_appeal(request: Request, contest: str, appeal: str) -> Response:
    """Uphold an appeal by the decision that follows it, or refuse it with a reason. Once.
    About your own decision it is refused with `appeal.others_answer` while another organiser could
    answer (`others` names them); with nobody else `appeal.own_decision` unless `own_reason`."""
    context = context_of(request)
    given = await read_json(request, AppealAnswerBody)
    made = await answering_appeals.answer_appeal(
        context,
        contest,
        appeal,
        who(request).person,
        state=given.state,
        words=given.answer,
        decision=given.decision,
        own_reason=given.own_reason,
    )
    return reply(appeal_record(made))


async def _list(request: Request, query: AppealsQuery) -> Response:
    found = await context_of(request).backend.ask("scoring.appeals", query, Appeals)
    return reply(appeals_view(found))
