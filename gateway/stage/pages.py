"""The hall's screen: who performs, marks once released, prizes once revealed.

The server draws it whole, and ``refresh.js`` asks for it again every two seconds. However many
look, the services behind are asked once in that time (``gateway.stage.cache``).
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contracts.local_times import parse_rfc3339
from gateway.context import context_of
from gateway.stage.shapes import ClockView, HallLook, PerformanceLook
from gateway.web.page_helpers import named, page_router, plan_of, rendered

router = page_router()


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
        on=[_shown(one, context.clock()) for one in board.on],
        waiting=_waiting(board),
        newest=board.prizes[-1] if board.prizes else None,
        earlier=board.prizes[-2::-1],
    )


def _shown(one: PerformanceLook, now_us: int) -> dict[str, Any]:
    """A performance with what its clocks say at this moment; those not started are left out."""
    clocks = [
        {
            "part": clock.part,
            "state": clock.state,
            "used_s": used_s(clock, now_us),
            "limit_s": clock.limit_s,
            "over": clock.limit_s is not None and used_s(clock, now_us) > clock.limit_s,
        }
        for clock in one.clocks
        if clock.state != "new"
    ]
    return {"team": one.name, "place": one.place, "clocks": clocks}


def used_s(clock: ClockView, now_us: int) -> int:
    """The whole seconds that a clock has counted by now."""
    since_us = parse_rfc3339(clock.runs_since) if clock.runs_since else now_us
    return (clock.used_ms + max(0, now_us - since_us) // 1000) // 1000


def _waiting(board: HallLook) -> list[PerformanceLook]:
    """Who has not begun yet, in the order in which they come."""
    return [one for one in board.performances if one.state == "waiting"]
