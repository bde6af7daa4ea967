"""Screening: what waits for it, decisions, appeals against refusals and their answers."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from contracts.screening import RoundScreening
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.router import Router
from gateway.entries.actions import as_liaison, lines_of, shown
from gateway.entries.shapes import EntryLook
from gateway.screening.actions import decisions as actions
from gateway.screening.shapes import (
    RefusalAnswerBody,
    RefusalAppealBody,
    ScreeningBody,
    ScreeningCountsView,
    ScreeningLook,
    Waits,
)

router = Router(prefix="/api/contests/{contest}")
_DECIDED = answers(401, 403, 404, 409, 422, ok=EntryLook)


@router.get("/rounds/{round_id}/screening", responses=answers(401, 403, 404, ok=ScreeningLook))
async def to_screen(
    request: Request, contest: str, round_id: str, state: Waits = "waiting", after: str = ""
) -> Response:
    """Entries of a round in one state of screening, for the committee; `appealed`: those whose
    refusal waits for an answer."""
    context = context_of(request)
    query = actions.in_state(contest, round_id, state, after, actions.MOST_LISTED)
    found = await lines_of(context, query)
    mine = (await actions.counts_of(context, contest)).get(round_id, RoundScreening(round_id))
    counts = msgspec.convert(mine, ScreeningCountsView, from_attributes=True)
    return reply(ScreeningLook(found.entries, found.count, found.next, counts))


@router.post("/entries/{entry}/screening", responses=_DECIDED, openapi_extra=body(ScreeningBody))
async def screen(request: Request, contest: str, entry: str) -> Response:
    """Accept a version for marking, send it back with a reason and an hour, or refuse it with a
    reason. A next version is screened anew."""
    given = await read_json(request, ScreeningBody)
    context = context_of(request)
    found = await actions.screen(context, who(request), contest, entry, given)
    return reply(await shown(context, found))


@router.post(
    "/entries/{entry}/refusal-appeal", responses=_DECIDED, openapi_extra=body(RefusalAppealBody)
)
async def appeal(request: Request, contest: str, entry: str) -> Response:
    """Ask for another look at a refused entry, as its author or a liaison of its agency; once,
    until `appeal_until`."""
    given = await read_json(request, RefusalAppealBody)
    context, session = context_of(request), who(request)
    await as_liaison(context, session, given.agency)
    return reply(
        await shown(context, await actions.appeal(context, session, contest, entry, given))
    )


@router.post(
    "/entries/{entry}/refusal-answer", responses=_DECIDED, openapi_extra=body(RefusalAnswerBody)
)
async def answer(request: Request, contest: str, entry: str) -> Response:
    """Answer such an appeal. Whoever refused the entry is refused with `screening.others_answer`
    while another organiser could answer (`others` names them); with nobody else
    `screening.own_refusal` unless `own_reason`."""
    given = await read_json(request, RefusalAnswerBody)
    context = context_of(request)
    found = await actions.answer(context, who(request), contest, entry, given)
    return reply(await shown(context, found))
