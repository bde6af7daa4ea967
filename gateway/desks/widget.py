"""Participation at a glance, for portals to show in a frame."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.desks.desk import desk_router, named, rendered
from gateway.front import front_of
from gateway.pages.rendering import policy_with
from gateway.participation import Scope

router = desk_router()


@router.get("/contests/{contest}/widget")
async def widget(request: Request) -> Response:
    """How many take part, and how many agencies have met their quota.

    Only the portals named in ``HOITHI_EMBED_ORIGINS`` may show it in a frame.
    """
    front = front_of(request)
    slug = request.path_params["contest"]
    defined = await front.contests.defined(slug)
    report = (await front.participation.get(Scope(slug))).shown()
    agencies = report["agencies"]
    people = sum(line["participants"] for line in agencies)
    of = sum(line["denominator"] for line in agencies)
    answer = rendered(
        request,
        "desks/widget.html",
        contest=named(defined.definition),
        people=people,
        of=of,
        rate=people / of if of else 0.0,
        agencies=len(agencies),
        met=sum(line["met"] for line in agencies),
        as_of=report["as_of"],
    )
    answer.headers["Content-Security-Policy"] = policy_with(front.embed_origins)
    return answer
