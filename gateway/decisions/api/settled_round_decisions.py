"""Second looks at settled rounds: what would change, what was decided, what came of it."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.results import Draft, DraftQuery
from contracts.settled_round_decisions import (
    Decisions,
    DecisionView,
    Difference,
)
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.rfc3339_shapes import telling
from gateway.core.http.router import Router
from gateway.core.transport.rpc_timeouts import PUBLISHING_S
from gateway.decisions.actions import made_decisions
from gateway.decisions.actions.required_fields import subject_of
from gateway.decisions.shapes.settled_round_decisions import (
    DecisionBody,
    DecisionRecord,
    DecisionsView,
    DraftView,
)
from gateway.results.actions.results_spreadsheet import MOST_LINES
from gateway.results.shapes.standing_lines import standing_line

router = Router(prefix="/api/contests/{contest}")
_record = telling(DecisionView, DecisionRecord)
_told = telling(Decisions, DecisionsView)
_draft = telling(Draft, DraftView, "standings")


@router.post(
    "/decisions",
    status_code=201,
    responses=answers(401, 403, 404, 409, ok=Difference, created=DecisionRecord),
    openapi_extra=body(DecisionBody),
)
async def decide(request: Request, contest: str, preview: bool = False) -> Response:
    """Correct a wrong key, void a question, annul an attempt, or take such a decision back. With
    `preview`: what that would change (200), and nothing happens. Without: confirm just that, by its
    `digest`; 409 if it would be something else by now. Of a question that a later round may still
    draw nothing is told that would show its key (`sealed`): neither what would change nor, in the
    list, the option; a correction of it stands until the last round has settled
    (`decision.sealed`)."""
    context, session = context_of(request), who(request)
    given = await read_json(request, DecisionBody)
    subject = subject_of(given)
    if preview:
        return reply(await made_decisions.preview(context, session, contest, subject))
    made = await made_decisions.decide(
        context, session, contest, subject, given.reason, given.digest
    )
    return reply(_record(made), 201)


@router.get("/decisions", responses=answers(401, 403, 404, ok=DecisionsView))
async def decisions(request: Request, contest: str) -> Response:
    """Every decision with author, reason and time, also those taken back; and the rounds whose
    published results they change."""
    return reply(_told(await made_decisions.decisions_of(context_of(request), contest)))


@router.get("/rounds/{round_id}/draft", responses=answers(401, 403, 404, ok=DraftView))
async def draft(
    request: Request, contest: str, round_id: str, limit: int = 1000, offset: int = 0
) -> Response:
    """Standings and prizes of a round as a second look made them, before they are published."""
    query = DraftQuery(
        contest, round_id, min(max(limit, 0), MOST_LINES), min(max(offset, 0), 10_000_000)
    )
    found = await context_of(request).backend.ask("scoring.draft", query, Draft, PUBLISHING_S)
    return reply(_draft(found, standings=[standing_line(line) for line in found.standings]))
