"""What a round says about its questions."""

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from contracts.registration import Role
from contracts.scoring import QuestionStatisticsQuery, RoundQuestionStatistics
from gateway.auth import check_again, who
from gateway.front import front_of
from gateway.openapi import answers
from gateway.replies import reply
from gateway.schemas.questions import QuestionStatisticsView

router = APIRouter(prefix="/api/contests/{contest}")
PATIENCE_S = 30.0


@router.get(
    "/rounds/{round_id}/question-statistics",
    responses=answers(401, 403, 404, 409, ok=QuestionStatisticsView),
)
async def question_statistics(request: Request, contest: str, round_id: str) -> Response:
    """How difficult and how telling each question of a settled round was, and which keys look
    wrong. Only once the round's keys may be told: the figures tell them."""
    front = front_of(request)
    session = who(request)
    role: Role = "organiser" if "organiser" in session.roles else "vetter"
    await check_again(front.backend, session, role)
    query = QuestionStatisticsQuery(contest, round_id)
    found = await front.backend.ask(
        "scoring.question_statistics", query, RoundQuestionStatistics, PATIENCE_S
    )
    return reply(msgspec.convert(found, QuestionStatisticsView, from_attributes=True))
