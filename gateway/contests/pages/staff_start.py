"""Where the staff of a contest begin: what waits for a decision, then how its rounds stand."""

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from contracts.local_times import parse_rfc3339
from gateway.contests.shapes import RoundView
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.web.frame import Frame
from gateway.web.page_helpers import page_router, rendered
from gateway.web.viewer import viewer_of

router = page_router()


class WaitingLine(Struct, frozen=True):
    """How many of something wait, where they are decided, and which round it is ``about``."""

    href: str
    text: str
    count: int
    about: str = ""


@router.get("/contests/{contest}/desk")
async def desk(request: Request, contest: str) -> Response:
    """What waits for whoever looks, and the rounds with the next step of each."""
    context = context_of(request)
    frame: Frame = request.state.frame
    rounds = await context.contests.rounds(contest)
    controls = "organiser" in viewer_of(who(request)).roles_in(contest)
    waiting = [
        WaitingLine(link.href, link.text, link.waits)
        for group in frame.menu
        for link in group.links
        if link.waits
    ]
    if controls:
        waiting += [_to_publish(contest, one) for one in rounds if _unpublished(one)]
    return rendered(
        request,
        "contests/desk.html",
        contest=contest,
        waiting=waiting,
        controls=controls,
        rounds=sorted(rounds, key=lambda one: parse_rfc3339(one.opens_at)),
    )


def _unpublished(one: RoundView) -> bool:
    """Settled, and nothing is published of it yet; a practice round never is."""
    return one.state == "settled" and not one.practice


def _to_publish(contest: str, one: RoundView) -> WaitingLine:
    href = f"/contests/{contest}/rounds/{one.round}/control/publication"
    return WaitingLine(href, "start.publish", 1, one.name)
