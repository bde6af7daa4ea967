"""The hall's screen: who performs, marks once released, prizes once revealed.

The server draws it whole. ``hall.js`` hears on a stream when something changes and asks for the
page again; between two answers it counts the clocks on. However many look, the services behind are
asked once (``gateway.stage.cache``).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.stage.pages.clocks import shown_clock
from gateway.stage.shapes import HallLook, PerformanceLook
from gateway.web.page_helpers import named, page_router, plan_of, rendered
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue

router = page_router()
#: how tall the rows of a wall may be together, in pixels of one of 1920 by 1080
_TALL = 780


class RowSize(NamedTuple):
    """Rows by the size of their letters: how tall with a name of one line and of two, and how long
    a name of one line may be."""

    name: str
    one: int
    two: int
    letters: int


_SIZES = (RowSize("12", 56, 75, 28), RowSize("16", 46, 66, 31), RowSize("24", 33, 51, 38))


@router.get("/contests/{contest}/rounds/{round}/hall")
async def hall(request: Request, contest: str, round: str) -> Response:
    """A stage round as everybody in the hall may see it; ``round.unknown`` of any other."""
    context, plan = context_of(request), await plan_of(request, contest)
    board = await context.halls.get((contest, round))
    phase = plan.phase_of_round(round)
    parts = {part.id: part.name for part in phase.stage.parts} if phase.stage else {}
    place = next(one for one in phase.rounds if one.id == round)
    return rendered(
        request,
        "stage/hall.html",
        contest=named(plan),
        round=place,
        board=board,
        parts=parts,
        scene=_scene(board),
        on=[_shown(one, context.clock()) for one in board.on],
        next=next((one for one in board.performances if one.state == "waiting"), None),
        rows=_rows(board),
        size=row_size([one.name for one in board.performances]),
        config={
            "stream": f"/api/contests/{contest}/rounds/{round}/hall/stream",
            "texts": catalogue(language_of(request)).section("hall_js"),
            "lang": language_of(request),
        },
    )


def row_size(names: Sequence[str]) -> str:
    """The largest letters with which all rows fit the wall; "more": they scroll."""
    for size in _SIZES:
        tall = sum(size.one if len(name) <= size.letters else size.two for name in names)
        if tall <= _TALL:
            return size.name
    return "more"


def _scene(board: HallLook) -> str:
    """What the large half of the wall is about at this moment."""
    if board.prizes:
        return "prizes"
    if board.on:
        return "on"
    begun = any(one.state in ("ended", "absent") for one in board.performances)
    if board.commitment and not begun:
        return "drawn" if board.drawn_at else "bound"
    return "next"


def _shown(one: PerformanceLook, now_us: int) -> dict[str, Any]:
    """A performance with what its clocks say at this moment; those not started are left out."""
    clocks = [shown_clock(clock, now_us) for clock in one.clocks if clock.state != "new"]
    # what runs stands first and large
    clocks.sort(key=lambda clock: clock["state"] not in ("running", "held"))
    return {"team": one.name, "place": one.place, "clocks": clocks}


def _rows(board: HallLook) -> list[dict[str, Any]]:
    """Every team once: those whose marks are released by rank, then the others as they come."""
    marked = [
        {"rank": one.rank, "name": one.name, "parts": one.parts, "total": one.total, "place": 0}
        for one in board.teams
    ]
    released = {one.team for one in board.teams}
    others = [
        {"rank": None, "name": one.name, "place": one.place, "state": one.state}
        for one in board.performances
        if one.team not in released
    ]
    return marked + others
