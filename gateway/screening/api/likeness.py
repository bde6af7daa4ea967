"""What an entry is like."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import reply
from gateway.core.http.openapi import answers
from gateway.core.http.router import Router
from gateway.screening.actions.likeness import alike_of
from gateway.screening.shapes import AlikeList

router = Router(prefix="/api/contests/{contest}")


@router.get("/entries/{entry}/alike", responses=answers(401, 403, 404, ok=AlikeList))
async def alike(request: Request, contest: str, entry: str) -> Response:
    """Entries of this contest and of others whose files or texts are like those of the version that
    counts, the most alike first. Of another contest's only its organisers are told which it is."""
    context, session = context_of(request), who(request)
    return reply(AlikeList(await alike_of(context, session, contest, entry)))
