"""The wall: the contest on a projector, read from 8 m, without anything to press for staff.

Drawn whole by the server; ``wall.js`` hears on the room's stream that something changed, asks for
it again and puts what differs in its place. Without scripts the page loads itself anew and turns
its lists so.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from contracts.definition import Definition
from contracts.local_times import rfc3339
from gateway.command_room.actions.activity_trends import round_in_hand
from gateway.command_room.actions.room_figures import gather, window_of
from gateway.command_room.actions.wall_lists import leaders, short_of_works, to_call, turned
from gateway.command_room.pages.shown_figures import charts_of, left_text
from gateway.contests.shapes import RoundView
from gateway.context import context_of
from gateway.core.http.public_address import site_of
from gateway.participation.actions import agency_lines
from gateway.participation.actions.entry_counts import entries_of_agencies
from gateway.web.number_and_date_formats import Formats
from gateway.web.page_helpers import named, page_router, plan_of, rendered, whole_number
from gateway.web.qr import qr_code
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue

router = page_router()
_WALL = "/contests/{contest}/room/wall"
#: how long a list stands before it turns
TURN_S = 15


@router.get(_WALL)
async def wall(request: Request, contest: str) -> Response:
    """The round in hand: of a quiz who takes part, of a call for entries what was handed in; a
    stage round has its own screen in the hall, which is shown instead."""
    context, plan = context_of(request), await plan_of(request, contest)
    rounds = await context.contests.rounds(contest)
    by_id = {item.round: item for item in rounds}
    window = round_in_hand([window_of(item) for item in rounds], context.clock())
    this = by_id[window.round] if window else None
    if this is not None and this.form == "stage":
        return RedirectResponse(f"/contests/{contest}/rounds/{this.round}/hall", 303)
    if this is not None and this.form == "entries":
        return await _works(request, plan, this)
    return await _quiz(request, plan, rounds)


async def _quiz(request: Request, plan: Definition, rounds: list[RoundView]) -> Response:
    context = context_of(request)
    found = await gather(context, plan.slug)
    table, now_us = found.report.table, context.clock()
    elapsed = agency_lines.elapsed_share(agency_lines.windows(rounds, None), now_us)
    lines = agency_lines.lines(table.agencies, plan.agency_classes, elapsed)
    page = _page(request)
    blanks = {"attempts": None, "minutes": None, "week": None, "scores": None}
    return _shown(
        request,
        "command_room/wall.html",
        plan,
        found.parts["round"],
        room=blanks | found.parts,
        all=agency_lines.total("", lines),
        quotas=any(line.quota is not None for line in lines),
        leaders=turned(leaders(lines), page),
        calls=turned(to_call(lines, elapsed), page),
        as_of=rfc3339(table.as_of_us),
        **charts_of(found.parts, Formats(language_of(request))),
    )


async def _works(request: Request, plan: Definition, this: RoundView) -> Response:
    context = context_of(request)
    view = await entries_of_agencies(context, plan.slug, this.phase, None)
    page = _page(request)
    by_received = sorted(view.agencies, key=lambda line: -line.received)
    told = {"round": this.round, "name": this.name, "state": this.state, "edition": this.edition}
    told |= {"opens_at": this.opens_at, "closes_at": this.closes_at}
    told |= {"ends_at": rfc3339(window_of(this).ends_us)}
    return _shown(
        request,
        "command_room/wall_of_works.html",
        plan,
        told,
        view=view,
        handed_in=sum(line.received > 0 for line in view.agencies),
        accepted=sum(line.accepted for line in view.agencies),
        waiting=sum(line.waiting for line in view.agencies),
        leaders=turned([line for line in by_received if line.received], page),
        calls=turned(short_of_works(view.agencies), page),
        as_of=view.as_of,
    )


def _shown(
    request: Request, template: str, plan: Definition, told: dict[str, Any] | None, **values: Any
) -> Response:
    """The page with what stands on every wall."""
    context, language = context_of(request), language_of(request)
    texts, f, now_us = catalogue(language), Formats(language), context.clock()
    home = f"/contests/{plan.slug}"
    pages = max(values["leaders"].pages, values["calls"].pages)
    light = request.query_params.get("theme") == "light"
    return rendered(
        request,
        template,
        contest=named(plan),
        round=told,
        left=left_text(told, texts, f, now_us),
        qr=qr_code(f"{site_of(request)}{home}"),
        address=f"{site_of(request)}{home}".split("://")[-1],
        theme="light" if light else "dark",
        turn_s=TURN_S,
        next_page=(_page(request) + 1) % pages,
        config={
            "lang": language,
            "room": told,
            "now": rfc3339(now_us),
            "pages": pages,
            "page": _page(request) % pages,
            "turn_s": TURN_S,
            "stream": f"{home}/room/stream",
            "texts": texts.section("wall_js") | texts.section("room_js"),
        },
        **values,
    )


def _page(request: Request) -> int:
    return whole_number(request.query_params.get("page", ""))
