"""Somebody's entries of a round, or those of an agency for its liaisons; an entry with its
versions; taking one back, and appealing against its refusal."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.local_times import parse_rfc3339
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.problem_responses import status_of
from gateway.entries import actions
from gateway.entries.pages.calls import call_of, speaking_for
from gateway.entries.shapes import EntryLook
from gateway.screening.actions import decisions as screening
from gateway.screening.shapes import RefusalAppealBody
from gateway.web.page_helpers import (
    as_typed,
    named,
    page_router,
    playing,
    read_form,
    refuse_longer,
    rendered,
    said,
    seen_other,
)

router = page_router()
LONGEST_REASON = 500


@router.get("/contests/{contest}/rounds/{round}/entries")
async def listed(request: Request, contest: str, round: str) -> Response:
    """What has been handed in, and where to hand in; ``?agency=``: for that agency."""
    context, session = context_of(request), who(request)
    agency = request.query_params.get("agency", "")
    call = await call_of(request, contest, round)
    after = request.query_params.get("after", "")
    found = await actions.listed(context, session, contest, round, agency, after)
    agencies = session.speaks_for
    speaks = call.rules.handed_in_by != ("author" if agency else "liaison")
    return rendered(
        request,
        "entries/own_entries.html",
        contest=named(call.plan),
        round=call.round,
        rules=call.rules,
        entries=found.entries,
        following=found.next,
        count=found.count,
        agency=agency,
        agencies=agencies,
        excluded="" if agency else call.excluded,
        may_hand_in=speaks and (agency in agencies if agency else not call.excluded),
    )


@router.get("/contests/{contest}/entries/{entry}")
async def look(request: Request, contest: str, entry: str) -> Response:
    """An entry: how it stands, what was found, its versions with their receipts."""
    found = await actions.look(context_of(request), who(request), contest, entry)
    return await _shown(request, found)


@router.post("/contests/{contest}/entries/{entry}/withdrawal")
async def withdraw(request: Request, contest: str, entry: str) -> Response:
    """Take an entry back."""
    context, session = context_of(request), who(request)
    form = await read_form(request)
    reason = as_typed(form, "reason")
    found = await actions.look(context, session, contest, entry)
    try:
        refuse_longer(reason, LONGEST_REASON)
        found = await actions.withdraw(
            context, session, contest, entry, reason, speaking_for(request, found)
        )
    except Refused as refusal:
        return await _shown(request, found, refusal=refusal)
    return await _shown(request, found)


@router.post("/contests/{contest}/entries/{entry}/refusal-appeal")
async def appeal(request: Request, contest: str, entry: str) -> Response:
    """Ask for another look at a refused entry."""
    context, session = context_of(request), who(request)
    form = await read_form(request)
    found = await actions.look(context, session, contest, entry)
    given = RefusalAppealBody(as_typed(form, "text"), speaking_for(request, found))
    try:
        await actions.as_liaison(context, session, given.agency)
        await screening.appeal(context, session, contest, entry, given)
    except Refused as refusal:
        return await _shown(request, found, refusal=refusal, appeal=given.text)
    return seen_other(f"/contests/{contest}/entries/{entry}?appealed")


async def _shown(
    request: Request, entry: EntryLook, refusal: Refused | None = None, appeal: str = ""
) -> Response:
    call = await call_of(request, entry.contest, entry.round)
    page = rendered(
        request,
        "entries/entry.html",
        status=status_of(refusal.problem.code) if refusal else 200,
        contest=named(call.plan),
        round=call.round,
        entry=entry,
        now=entry.versions[0],
        agency=speaking_for(request, entry),
        may_appeal=_may_appeal(request, entry),
        appeal=appeal,
        appealed="appealed" in request.query_params,
        refused=said(request, refusal) if refusal else "",
        done="done" in request.query_params,
    )
    return playing(page)


def _may_appeal(request: Request, entry: EntryLook) -> bool:
    """Whether whoever looks is offered to appeal: it is theirs, or their agency's, and in time."""
    until, first = entry.appeal_until, entry.versions[0].authors[:1]
    own = any(one.person == who(request).person for one in first)
    in_time = until is not None and context_of(request).clock() < parse_rfc3339(until)
    return in_time and (own or bool(speaking_for(request, entry)))
