"""Who enters a later phase by results, and which teams go on to a round of the stage."""

from typing import Annotated, Literal

from fastapi import Path
from starlette.requests import Request
from starlette.responses import Response

from gateway.admissions.actions import (
    Entered,
    admission_of,
    confirm,
    deliver,
    ledger_of,
    phase_entered,
)
from gateway.admissions.shapes import AdmissionBody, AdmissionView
from gateway.context import context_of
from gateway.core.access.auth import open_to_auditor, who
from gateway.core.http.json_bodies import NDJSON, read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.router import Router

router = Router(prefix="/api/contests/{contest}")
_PHASE = "/phases/{phase}/admission"
_ROUND = "/rounds/{round_id}/admission"
_REFUSALS = (401, 403, 404, 409)
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get(_PHASE, responses=answers(401, 403, 404, ok=AdmissionView))
async def admission(request: Request, contest: str, phase: str) -> Response:
    """Who would enter a phase by final results, each with why; what is still missing; and who was
    confirmed last. 404 `admission.everybody` where results do not decide it."""
    context = context_of(request)
    return reply(await admission_of(context, Entered(contest, phase)))


@router.post(
    _PHASE,
    status_code=201,
    responses=answers(*_REFUSALS, created=AdmissionView),
    openapi_extra=body(AdmissionBody),
)
async def confirm_phase(request: Request, contest: str, phase: str) -> Response:
    """Confirm the list that was shown: it stands in a ledger of its own, and the exam lets just
    these people in. The same again changes nothing; until the first round of the phase opens
    another list can take its place (409 `admission.closed`). 409 `admission.open` while results are
    missing, `admission.changed` where the list is another one by now."""
    return await _confirmed(request, Entered(contest, phase))


@router.post(f"{_PHASE}/delivery", responses=answers(*_REFUSALS, ok=AdmissionView))
async def deliver_phase(request: Request, contest: str, phase: str) -> Response:
    """Tell the exam again who was confirmed, where it did not hear of it."""
    return await _delivered(request, Entered(contest, phase))


@router.get(_ROUND, responses=answers(401, 403, 404, ok=AdmissionView))
async def going_on(request: Request, contest: str, round_id: str) -> Response:
    """Which teams would go on to a round of the stage: the first of each earlier round, and for
    one that withdrew the next of the same round."""
    context = context_of(request)
    return reply(await admission_of(context, await phase_entered(context, contest, round_id)))


@router.post(
    _ROUND,
    status_code=201,
    responses=answers(*_REFUSALS, created=AdmissionView),
    openapi_extra=body(AdmissionBody),
)
async def confirm_going_on(request: Request, contest: str, round_id: str) -> Response:
    """Confirm the teams that were shown; they are placed in the round."""
    entered = await phase_entered(context_of(request), contest, round_id)
    return await _confirmed(request, entered)


@router.post(f"{_ROUND}/delivery", responses=answers(*_REFUSALS, ok=AdmissionView))
async def deliver_going_on(request: Request, contest: str, round_id: str) -> Response:
    """Place the teams that were confirmed, where the exam did not hear of it."""
    entered = await phase_entered(context_of(request), contest, round_id)
    return await _delivered(request, entered)


@router.get("/admissions/{number}/ledger", responses=answers(401, 403, 404, ok=NDJSON))
async def ledger(
    request: Request,
    contest: str,
    number: Number,
    file: Literal["public", "auditor"] = "public",
) -> Response:
    """The ledger of a confirmation, for anyone to count again. `file=auditor`: the one that opens
    every field, under the same root; for organisers."""
    if file == "auditor":
        await open_to_auditor(request, contest)
    return await ledger_of(context_of(request), contest, number, auditor=file == "auditor")


async def _confirmed(request: Request, entered: Entered) -> Response:
    context = context_of(request)
    given = await read_json(request, AdmissionBody)
    await confirm(context, entered, given.digest, given.reason, who(request).person)
    return reply(await admission_of(context, entered), 201)


async def _delivered(request: Request, entered: Entered) -> Response:
    context = context_of(request)
    await deliver(context, entered, who(request).person)
    return reply(await admission_of(context, entered))
