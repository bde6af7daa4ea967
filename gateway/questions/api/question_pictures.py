"""Pictures of questions, for who may see the question."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.core.http.openapi import answers
from gateway.core.http.router import Router
from gateway.questions.actions.question_pictures import answered, for_whoever_asks

router = Router(prefix="/api/contests")


@router.get("/{contest}/pictures/{sha256}", responses=answers(404, 503, ok="image/*"))
async def picture(request: Request, contest: str, sha256: str) -> Response:
    """A picture of a question: for its author, vetters and organisers; for everybody from the day
    on which the plan makes the questions public. Anybody else is told 404."""
    session = request.state.session
    content = await for_whoever_asks(context_of(request), contest, sha256, session)
    return answered(request, sha256, content)
