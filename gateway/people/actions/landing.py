"""Where somebody begins who signed in to no page in particular."""

from contracts.errors import Unavailable
from gateway.context import GatewayContext
from gateway.core.access.sessions import Session
from gateway.web.staff_menu import STAFF_ROLES, START
from gateway.web.viewer import viewer_of

HOME = "/"


async def landing(context: GatewayContext, session: Session, wish: str) -> str:
    """``wish``, where it is a page in particular. Else the staff of a contest begin at what waits
    for them there (a liaison: at their agency), in the one that is running or was last to begin."""
    viewer = viewer_of(session)
    if wish != HOME or session.must_change:
        return wish
    try:
        known = await context.contests.running_first(context.clock())
    except Unavailable:
        return wish
    for one in known:
        serves = viewer.roles_in(one.contest) & STAFF_ROLES
        if serves:
            page = "/agency" if serves == {"liaison"} else START
            return f"/contests/{one.contest}{page}"
    return wish
