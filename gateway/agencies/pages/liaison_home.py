"""The liaison's first page: the own agency against its quota, and what is to be expected."""

from typing import Literal, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Denominator
from contracts.errors import Unavailable
from contracts.local_times import rfc3339
from contracts.reporting import Outlook, OutlookQuery
from gateway.agencies.pages.agency_page_helpers import (
    PATH,
    Head,
    head_of,
    line_of,
    missing_of,
    shown,
    staff_of,
)
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.participation.actions.entry_counts import entries_of_agencies
from gateway.participation.cache import Scope
from gateway.web.page_helpers import named, page_router, plan_of, rendered, seen_other

router = page_router()
Verdict = Literal["none", "early", "no_quota", "met", "will", "may", "short"]


@router.get("/contests/{contest}/agency")
async def own_agency(request: Request) -> Response:
    """A liaison's own agency; whoever has several chooses one, and so does an organiser."""
    context, session = context_of(request), who(request)
    contest = request.path_params["contest"]
    every = "organiser" in session.roles
    if not every and len(session.agencies) < 2:
        return seen_other(f"/contests/{contest}/agencies/{session.agency}")
    report = await context.participation.get(Scope(contest))
    return rendered(
        request,
        "agencies/agencies.html",
        contest=named(await plan_of(request, contest)),
        agencies=[one for one in report.table.agencies if every or one.agency in session.agencies],
    )


@router.get(PATH)
async def agency(request: Request) -> Response:
    """Figures over all and of each round, a forecast to the close of the open one; entries."""
    context, head = context_of(request), await head_of(request)
    query = OutlookQuery(head.contest, head.agency)
    outlook = await context.backend.ask("reporting.outlook", query, Outlook)
    rounds = [
        {
            "name": item.name,
            "state": item.state,
            "edition": item.edition,
            "line": await line_of(context, Scope(head.contest, item.round), head.agency),
        }
        for item in head.rounds
        if item.state != "planned"
    ]
    calls = [
        (phase.name, await entries_of_agencies(context, head.contest, phase.id, [head.agency]))
        for phase in head.plan.phases
        if phase.entries is not None
    ]
    names = {item.round: item.name for item in head.rounds}
    counts = await _counts(request, head)
    return shown(
        request,
        "agencies/liaison.html",
        head,
        as_of=rfc3339(context.clock()),
        rounds=rounds,
        calls=[(name, line) for name, call in calls for line in call.agencies],
        counts=counts,
        outlook=outlook,
        verdict=verdict_of(outlook),
        round_name=names.get(outlook.round, outlook.round),
        closes_at=rfc3339(outlook.closes_at_us),
    )


class ListTally(NamedTuple):
    """How the people of an agency's list add up: ``listed`` is the sum of all others.
    ``elsewhere``: who is counted at another agency, or not confirmed yet; ``rule``: what the rate
    divides by."""

    listed: int
    took_part: int
    missing: int
    excluded: int
    elsewhere: int
    rule: Denominator


async def _counts(request: Request, head: Head) -> ListTally | None:
    """The same from the two lists that the liaison can open; ``None`` while one does not answer."""
    try:
        listed = await staff_of(request, head)
        missing = await missing_of(request, head, None)
    except Unavailable:
        return None
    out = sum(bool(one.excluded) or one.obligation == "excluded" for one in listed)
    took_part = head.line.participants
    elsewhere = max(0, len(listed) - took_part - len(missing) - out)
    everybody = took_part + len(missing) + out + elsewhere
    rule = head.plan.participation.denominator
    return ListTally(everybody, took_part, len(missing), out, elsewhere, rule)


def verdict_of(outlook: Outlook) -> Verdict:
    """What the forecast means for the quota, in one word."""
    if not outlook.round:
        return "none"
    if outlook.needed and outlook.participants >= outlook.needed:
        return "met"
    if outlook.low is None or outlook.high is None:
        return "early"
    if not outlook.needed:
        return "no_quota"
    if outlook.low >= outlook.needed:
        return "will"
    return "may" if outlook.high >= outlook.needed else "short"
