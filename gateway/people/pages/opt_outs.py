"""Wanting no reminders of a contest, or wanting them again: from the link of a letter, without
signing in, or from one's own page."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.messages import OptOut, OptOutQuery, OptOutView
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.web.page_helpers import (
    fields_of,
    named,
    page_router,
    plan_of,
    rendered,
    seen_other,
    text,
)

router = page_router()
_OFF = "/contests/{contest}/reminders/off/{token}"


@router.get(_OFF)
async def wanted(request: Request) -> Response:
    """Whether the person of the link wants reminders. Nothing is changed: programs look into
    links before people do."""
    contest, person = await _whose(request)
    query = OptOutQuery(contest, person)
    found = await context_of(request).backend.ask("registration.opted_out", query, OptOutView)
    return await _page(request, out=found.out)


@router.post(_OFF)
async def change(request: Request) -> Response:
    """The page's button, or a mail program's (RFC 8058), which follows no redirection. Whoever has
    the link may: there is nothing else that a token could guard."""
    contest, person = await _whose(request)
    form = await fields_of(request)
    want = text(form, "want", 10)
    if want not in ("", "in", "out"):
        raise invalid("want")
    item = OptOut(contest, person, want != "in")
    found = await context_of(request).backend.ask("registration.opt_out", item, OptOutView)
    if "want" in form:
        return seen_other(f"{request.url.path}?done=1")
    return await _page(request, out=found.out)


@router.get("/contests/{contest}/reminders/own")
async def own(request: Request) -> Response:
    """One's own."""
    contest = request.path_params["contest"]
    return seen_other(context_of(request).opt_outs.path(contest, who(request).person))


async def _whose(request: Request) -> tuple[str, str]:
    contest = request.path_params["contest"]
    await plan_of(request, contest)
    links = context_of(request).opt_outs
    return contest, links.person(contest, request.path_params["token"])


async def _page(request: Request, *, out: bool) -> Response:
    plan = await plan_of(request, request.path_params["contest"])
    done = "done" in request.query_params
    return rendered(request, "people/opt_out.html", contest=named(plan), out=out, done=done)
