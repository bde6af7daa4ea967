"""Pictures of the paper that somebody has before them."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.core.access.picture_seals import unknown_picture
from gateway.core.http.openapi import answers
from gateway.core.http.router import Router
from gateway.questions.actions.question_pictures import answered

router = Router(prefix="/api")
_LONGEST = 11


@router.get("/attempts/{attempt}/pictures/{sha256}", responses=answers(404, 503, ok="image/*"))
async def picture(
    request: Request, attempt: str, sha256: str, until: str = "", seal: str = ""
) -> Response:
    """A picture of a question of the caller's paper, by the address that stands in the paper. It is
    good for its person, and for as long as the attempt runs; anybody else is told 404."""
    context, session = context_of(request), request.state.session
    whole = until.isascii() and until.isdigit() and len(until) <= _LONGEST
    if session is None or not whole or not seal.isascii():
        raise unknown_picture()
    address = (attempt, sha256, int(until), seal)
    if not context.picture_seals.holds(session.person, address, context.clock()):
        raise unknown_picture()
    return answered(request, sha256, await context.pictures.find(sha256))
