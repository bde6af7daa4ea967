"""What a round says about its questions."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.question_statistics import RoundQuestionStatistics
from gateway.context import context_of
from gateway.core.http.json_bodies import reply
from gateway.core.http.openapi import answers
from gateway.core.http.router import Router
from gateway.questions.actions.question_statistics import question_statistics as figures_of

router = Router(prefix="/api/contests/{contest}")


@router.get(
    "/rounds/{round_id}/question-statistics",
    responses=answers(401, 403, 404, 409, ok=RoundQuestionStatistics),
)
async def question_statistics(request: Request, contest: str, round_id: str) -> Response:
    """How difficult and how telling each question of a settled round was, and which keys look
    wrong. Only once the round's keys may be told: the figures tell them."""
    context = context_of(request)
    return reply(await figures_of(context, contest, round_id))
