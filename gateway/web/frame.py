"""What stands around every page of a contest: whose it is, and the menu of its staff."""

from msgspec import Struct, field
from starlette.requests import Request

from gateway.context import context_of
from gateway.core.access.sessions import Session
from gateway.live.waiting_counts import Waiting
from gateway.web.staff_menu import MenuGroup, entries_for, features_of, menu_of
from gateway.web.viewer import viewer_of


class Frame(Struct):
    """The contest that a page is about, and what its staff may open; no ``menu`` for others, and
    none on the exam page, where nothing leads away."""

    contest: str
    title: str
    organiser: str
    menu: list[MenuGroup] = field(default_factory=list)


async def frame_of(request: Request, session: Session | None) -> Frame | None:
    """The frame of the contest in the address, ``None`` where there is none or it is not known."""
    slug = request.path_params.get("contest")
    context = context_of(request)
    found = await context.contests.heard_of(slug) if slug else None
    if found is None:
        return None
    plan = found.definition
    frame = Frame(found.contest, plan.title, plan.organiser)
    roles = viewer_of(session).roles_in(found.contest) if session else frozenset()
    if session is None or request.url.path.endswith("/exam"):
        return frame
    entries = entries_for(roles, features_of(plan))
    kinds: set[Waiting] = {one.waits for one in entries if one.waits is not None}
    # a form is asked for nothing but what it is for
    asked = kinds if request.method == "GET" else set()
    waits = await context.waiting.of(found.contest, session.person, asked)
    frame.menu = menu_of(found.contest, entries, waits, request.url.path)
    return frame
