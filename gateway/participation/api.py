"""The quota table, as an answer, a stream and a spreadsheet; and who is still missing."""

import asyncio
from io import BytesIO

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.reporting import Missing, MissingQuery, Statistics, StatisticsQuery
from gateway.agencies.actions import with_nearest
from gateway.context import context_of
from gateway.core.access.api_access_table import not_yours
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import NO_STORE, XLSX, download, reply
from gateway.core.http.openapi import answers
from gateway.core.http.router import Router
from gateway.live.sse_response import EVENT_STREAM, EventStream
from gateway.participation.actions.agency_table_access import refuse_unseen, still_sees
from gateway.participation.actions.entry_counts import entries_of_agencies
from gateway.participation.actions.table_totals import participation_totals
from gateway.participation.cache import Scope
from gateway.participation.shapes import EntryCountsView, MissingView, ParticipationView
from spreadsheets.report_exports import ParticipationRow, write_participation

router = Router(prefix="/api/contests/{contest}")


@router.get("/participation", responses=answers(403, 404, ok=ParticipationView))
async def participation(
    request: Request, contest: str, round: str | None = None, phase: str | None = None
) -> Response:
    """Every agency against its quota: of the quiz phase over all its rounds, or of one round.
    Where the definition does not show it to the public, for the staff of the contest."""
    context, scope = context_of(request), _scope(contest, round, phase)
    await refuse_unseen(context, scope, request.state.session)
    report = await context.participation.get(scope)
    headers = {**NO_STORE, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(report.compressed(), 200, headers, "application/json")
    return Response(report.encoded, 200, headers, "application/json")


@router.get("/participation/stream", responses=answers(403, 404, ok=EVENT_STREAM))
async def stream(
    request: Request, contest: str, round: str | None = None, phase: str | None = None
) -> Response:
    """The same as server-sent events (``event: participation``), whenever a figure changes, at
    most two seconds behind; a comment every few seconds keeps the line open."""
    context = context_of(request)
    scope, session = _scope(contest, round, phase), request.state.session
    await refuse_unseen(context, scope, session)
    await context.participation.get(scope)  # a refusal is an answer, not an event
    events = context.feeds.listen(scope, lambda: still_sees(context, scope, session))
    return EventStream(request, session, events)


@router.get("/participation.xlsx", responses=answers(403, 404, ok=XLSX))
async def spreadsheet(
    request: Request, contest: str, round: str | None = None, phase: str | None = None
) -> Response:
    """The same as a spreadsheet."""
    context, scope = context_of(request), _scope(contest, round, phase)
    await refuse_unseen(context, scope, request.state.session)
    report = await context.participation.get(scope)
    plan = (await context.contests.defined(contest)).definition
    title = plan.title
    if round:
        title = f"{title} – {(await context.contests.round(contest, round)).name}"
    elif phase:
        title = f"{title} – {plan.phase(phase).name}"
    table = report.table
    names = {item.agency_class: item.name for item in table.classes}
    rows = [
        ParticipationRow(
            line.name,
            names.get(line.agency_class, line.agency_class),
            line.headcount,
            line.roster_rows,
            line.denominator,
            line.participants,
            line.rate,
            line.quota,
            line.met if line.quota is not None and line.denominator else None,
            line.missing,
        )
        for line in table.agencies
    ]
    target = BytesIO()
    await asyncio.to_thread(
        write_participation,
        target,
        rows,
        title,
        table.as_of_us,
        plan.timezone,
        participation_totals(table),
    )
    told = f"-round-{round}" if round else f"-phase-{phase}" if phase else ""
    return download(target.getvalue(), f"participation-{contest}{told}.xlsx")


@router.get("/rounds/{round_id}/statistics", responses=answers(401, 403, 404, ok=Statistics))
async def statistics(request: Request, contest: str, round_id: str) -> Response:
    """Arrivals per hour, and the distribution of scores once the plan lets them be seen."""
    query = StatisticsQuery(contest, round_id)
    backend = context_of(request).backend
    found = await backend.ask("reporting.statistics", query, Statistics)
    return reply(replace(found, scores=dict(sorted(found.scores.items()))))


@router.get("/entry-counts", responses=answers(401, 403, 404, ok=EntryCountsView))
async def entry_counts(request: Request, contest: str, phase: str | None = None) -> Response:
    """How many entries agencies have handed in, and which lack some: in a phase, or the first that
    takes entries. A liaison sees their own agency's."""
    session = who(request)
    everybody = "organiser" in session.roles
    return reply(
        await entries_of_agencies(
            context_of(request), contest, phase or None, None if everybody else session.agencies
        )
    )


@router.get("/agencies/{agency}/missing", responses=answers(401, 403, 404, ok=MissingView))
async def missing(
    request: Request, contest: str, agency: str, round: str | None = None
) -> Response:
    """Who of an agency has not taken part yet; a liaison sees their own agency's."""
    session = who(request)
    if "organiser" not in session.roles and agency not in session.agencies:
        raise not_yours()
    query = MissingQuery(contest, agency, round)
    context = context_of(request)
    try:
        found = await context.backend.ask("reporting.missing", query, Missing)
    except Refused as refusal:
        raise await with_nearest(context.participation, contest, refusal) from None
    return reply(MissingView(agency, found.people))


def _scope(contest: str, round_id: str | None, phase: str | None) -> Scope:
    return Scope(contest, round_id or None, phase or None)
