"""Who of an agency has not taken part yet: to look through, to print, as a spreadsheet."""

import asyncio
from io import BytesIO

from starlette.requests import Request
from starlette.responses import Response

from contracts.local_times import rfc3339
from gateway.agencies.pages.agency_page_helpers import (
    PATH,
    SORTS,
    Head,
    head_of,
    missing_of,
    picked,
    shown,
)
from gateway.context import context_of
from gateway.core.http.json_bodies import download
from gateway.web.name_search import search_of
from gateway.web.page_helpers import page_router
from spreadsheets.report_exports import MissingRow, write_missing

router = page_router()


@router.get(f"{PATH}/missing")
async def missing(request: Request) -> Response:
    """The list, searched without accents and sorted."""
    head = await head_of(request)
    round_id = await _round_of(request, head)
    people = await missing_of(request, head, round_id)
    wanted, sort = search_of(request), request.query_params.get("sort", "")
    return shown(
        request,
        "agencies/missing.html",
        head,
        as_of=rfc3339(context_of(request).clock()),
        rounds=[item for item in head.rounds if item.state != "planned"],
        round_id=round_id,
        people=picked(people, wanted, sort),
        all=len(people),
        search=wanted,
        sort=sort if sort in SORTS else "name",
    )


@router.get(f"{PATH}/missing.xlsx")
async def spreadsheet(request: Request) -> Response:
    """The same list as a spreadsheet."""
    head = await head_of(request)
    round_id = await _round_of(request, head)
    rows = [
        MissingRow(head.line.name, one.code, one.name, one.obligation, one.position, one.phone)
        for one in await missing_of(request, head, round_id)
    ]
    title = f"{head.plan.title} – {head.line.name}"
    if round_id:
        name = next(item.name for item in head.rounds if item.round == round_id)
        title = f"{title} – {name}"
    target = BytesIO()
    now_us, zone = context_of(request).clock(), head.plan.timezone
    await asyncio.to_thread(write_missing, target, rows, title, now_us, zone)
    return download(target.getvalue(), "missing.xlsx")


async def _round_of(request: Request, head: Head) -> str | None:
    """The round asked for, if it counts; ``round.unknown``."""
    wanted = request.query_params.get("round") or None
    if wanted and all(item.round != wanted for item in head.rounds):
        await context_of(request).contests.round(head.contest, wanted)
        return None
    return wanted
