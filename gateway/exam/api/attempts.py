"""Attempts and receipts. Start, save, submission and look are served by ``hot_path``."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.event_envelope import encode
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import JSON, download, reply
from gateway.core.http.openapi import ARRIVAL_STAMP, IDEMPOTENCY_KEY, answered_before, answers, body
from gateway.core.http.router import Router
from gateway.exam.actions.attempts import newest_first, own_line, own_of, receipt_look
from gateway.exam.shapes import (
    AttemptLook,
    EntryReceiptLook,
    OwnAttemptsView,
    OwnLineView,
    ReceiptLook,
    SaveBody,
    SavedView,
    StartedView,
    SubmitBody,
    SubmittedView,
)

router = Router(prefix="/api")


@router.get("/contests/{contest}/attempts", responses=answers(401, 404, ok=OwnAttemptsView))
async def own_attempts(request: Request, contest: str) -> Response:
    """The caller's own attempts, newest first."""
    found = await own_of(context_of(request), contest, who(request).person)
    return reply(OwnAttemptsView(newest_first(found), found.excluded or None))


@router.get("/receipts/{receipt}", responses=answers(404, ok=(ReceiptLook, EntryReceiptLook)))
async def receipt_(request: Request, receipt: str) -> Response:
    """What was received and when, for whoever knows the id; its signature, and of an attempt its
    place in the ledger once the round is published."""
    return reply(await receipt_look(context_of(request), receipt))


@router.get("/attempts/{attempt}/line", responses=answers(401, 404, 409, ok=OwnLineView))
async def line(request: Request, attempt: str) -> Response:
    """What opens the answers of the caller's own line in the published ledger, with the receipt:
    a file to keep, and to hold against the public file with `hoithi recount --receipt`. Before
    the round is published: 409 `attempt.not_published`."""
    found = await own_line(context_of(request), attempt, who(request).person)
    return download(encode(found), f"{found.contest}-{found.round}.json", JSON)


# The calls of the rush never come here: ``hot_path`` answers them before the framework sees them.
# They stand here for the document.


@router.get("/attempts/{attempt}", responses=answers(401, 404, ok=AttemptLook))
async def look(attempt: str) -> Response:
    """An attempt of the caller's own: state, answers, its receipt once submitted, and the score
    once the rules let it be seen. The paper only while it runs, and with the right answers once the
    publication of its round tells them."""
    answered_before()


@router.post(
    "/contests/{contest}/rounds/{round_id}/attempts",
    status_code=201,
    responses=answers(401, 403, 404, 409, created=StartedView, ok=StartedView),
)
async def start(contest: str, round_id: str) -> Response:
    """Start an attempt (201), or go on with the one in progress (200)."""
    answered_before()


@router.put(
    "/attempts/{attempt}/answers",
    responses=answers(401, 403, 404, 409, 413, ok=SavedView),
    openapi_extra={**body(SaveBody), "parameters": [ARRIVAL_STAMP]},
)
async def save(attempt: str) -> Response:
    """Save any subset of answers; they are committed when it answers. While nothing behind the
    door answers: 503 with an `Arrival-Stamp`; the gateway delivers what it kept by itself."""
    answered_before()


@router.post(
    "/attempts/{attempt}/submission",
    status_code=201,
    responses=answers(401, 403, 404, 409, 413, created=SubmittedView, ok=SubmittedView),
    openapi_extra={
        **body(SubmitBody, required=False),
        "parameters": [ARRIVAL_STAMP, IDEMPOTENCY_KEY],
    },
)
async def submit(attempt: str) -> Response:
    """Hand the attempt in. The same again gives the same receipt (200), another body 409. Saves
    that are under way at the same gateway are carried out first. A save that is under way at
    another, or was stamped in an outage, still counts when it comes later, and then another
    receipt takes this one's place: wait for the answer to your saves before you hand in."""
    answered_before()
