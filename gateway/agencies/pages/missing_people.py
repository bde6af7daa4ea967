"""Who of an agency has not taken part yet: to look through, to print, as a spreadsheet."""

import asyncio
from io import BytesIO

from starlette.requests import Request
from starlette.responses import Response

from contracts.local_times import rfc3339
from gateway.agencies.pages.agency_page_helpers import (
    PATH,
    Head,
    MissingMember,
    head_of,
    missing_of,
    shown,
)
from gateway.context import context_of
from gateway.core.http.json_bodies import download
from gateway.web.long_lists import Orders, list_page
from gateway.web.page_helpers import page_router
from gateway.web.vietnamese_sorting import sort_key
from spreadsheets.report_exports import MissingRow, write_missing

router = page_router()
#: by what the list may be ordered; people come by given name
ORDERS: Orders[MissingMember] = {
    "name": lambda one: (),
    "code": lambda one: sort_key(one.code),
    "position": lambda one: (not one.position, sort_key(one.position)),
    "obligation": lambda one: one.obligation != "mandatory",
}


@router.get(f"{PATH}/missing")
async def missing(request: Request) -> Response:
    """The list, searched without accents, fifty at a time; whole to be printed and signed."""
    head = await head_of(request)
    round_id = await _round_of(request, head)
    people = await missing_of(request, head, round_id)
    return shown(
        request,
        "agencies/missing.html",
        head,
        as_of=rfc3339(context_of(request).clock()),
        rounds=[item for item in head.rounds if item.state != "planned"],
        round_id=round_id,
        list=list_page(request, people, lambda one: (one.name, one.code, one.position), ORDERS),
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
    told = f"-round-{round_id}" if round_id else ""
    target = BytesIO()
    now_us, zone = context_of(request).clock(), head.plan.timezone
    await asyncio.to_thread(write_missing, target, rows, title, now_us, zone)
    return download(target.getvalue(), f"missing-{head.contest}-{head.agency}{told}.xlsx")


async def _round_of(request: Request, head: Head) -> str | None:
    """The round asked for, if it counts; ``round.unknown``."""
    wanted = request.query_params.get("round") or None
    if wanted and all(item.round != wanted for item in head.rounds):
        await context_of(request).contests.round(head.contest, wanted)
        return None
    return wanted
