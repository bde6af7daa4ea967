"""Participation at a glance, for portals to show in a frame."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.local_times import rfc3339
from gateway.context import context_of
from gateway.participation.actions.agency_table_access import sees
from gateway.participation.cache import Scope
from gateway.web.page_helpers import named, page_router, rendered
from gateway.web.rendering import policy_with

router = page_router()


@router.get("/contests/{contest}/widget")
async def widget(request: Request) -> Response:
    """How many take part, and how many agencies have met their quota; or, in the portal's frame
    too, that the figures are not public.

    Only the portals named in ``HOITHI_EMBED_ORIGINS`` may show it in a frame.
    """
    context = context_of(request)
    slug = request.path_params["contest"]
    defined = await context.contests.defined(slug)
    session, contest = request.state.session, named(defined.definition)
    if not await sees(context, Scope(slug), session.duties if session else ()):
        rule = defined.definition.participation.figures_visible
        page = "participation/widget_closed.html"
        answer = rendered(request, page, status=403, contest=contest, rule=rule)
        answer.headers["Content-Security-Policy"] = policy_with(context.embed_origins)
        return answer
    report = (await context.participation.get(Scope(slug))).table
    agencies = report.agencies
    people = sum(line.participants for line in agencies)
    of = sum(line.denominator for line in agencies)
    answer = rendered(
        request,
        "participation/widget.html",
        contest=contest,
        people=people,
        of=of,
        rate=people / of if of else 0.0,
        agencies=len(agencies),
        met=sum(line.met for line in agencies),
        as_of=rfc3339(report.as_of_us),
    )
    answer.headers["Content-Security-Policy"] = policy_with(context.embed_origins)
    return answer
