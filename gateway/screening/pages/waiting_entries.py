"""What waits for screening, and what was decided: a round's entries by their state."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.screening import RoundScreening
from gateway.context import context_of
from gateway.entries.actions import lines_of
from gateway.entries.shapes import EntriesLook
from gateway.screening.actions.decisions import MOST_LISTED, counts_of, in_state
from gateway.screening.shapes import STATES, state_in
from gateway.web.page_helpers import named, page_router, plan_of, rendered

router = page_router()


@router.get("/contests/{contest}/screening")
async def waiting(request: Request, contest: str) -> Response:
    """A round's entries in one state; without a round the first in which something waits."""
    context, asked = context_of(request), request.query_params
    plan = await plan_of(request, contest)
    state = state_in(asked.get("state", "waiting"))
    counts = await counts_of(context, contest)
    called = _called(plan)
    round_id = asked.get("round", "") or _first_that_waits(called, counts)
    if called and round_id not in called:
        raise Refused("round.unknown", "Đợt này không nhận bài. (No entries in this round.)")
    query = in_state(contest, round_id, state, asked.get("after", ""), MOST_LISTED)
    found = await lines_of(context, query) if called else EntriesLook([], 0, None)
    return rendered(
        request,
        "screening/waiting_entries.html",
        **named(plan),
        names=plan.round_names,
        rounds={one: counts.get(one, RoundScreening(one)) for one in called},
        round_id=round_id,
        state=state,
        states=STATES,
        counts=counts.get(round_id, RoundScreening(round_id)),
        entries=found.entries,
        following=found.next,
        done=asked.get("done", ""),
    )


def _called(plan: Definition) -> list[str]:
    """The rounds in which entries are handed in."""
    return [item.id for phase in plan.phases if phase.entries for item in phase.rounds]


def _first_that_waits(called: list[str], counts: dict[str, RoundScreening]) -> str:
    waits = (one for one in called if one in counts and counts[one].waiting + counts[one].appealed)
    return next(waits, called[0] if called else "")
