"""Who marks what, chosen by hand: works with a box for each judge who may mark them."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from gateway.context import context_of
from gateway.judging.actions import assignable as actions
from gateway.judging.actions.desk import at_panel
from gateway.judging.actions.panels import panel_in_round
from gateway.people.actions.names_by_id import names_of
from gateway.web.page_helpers import (
    named,
    page_router,
    plan_of,
    read_form,
    rendered,
    round_names,
    said,
    seen_other,
    text,
    who,
)

router = page_router()
_PATH = "/contests/{contest}/rounds/{round_id}/panels/{panel}/assignment"
_PAIR, _SHOWN = "pair/", "shown/"
#: works on a page, each with a box for each judge
PAGE_WORKS = 50
MOST_FIELDS = 5_000


@router.get(_PATH)
async def assignment(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Works and judges, page by page."""
    return await _page(request)


@router.post(_PATH)
async def assign(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Keep the pairs of the works on this page."""
    form = await read_form(request, most_fields=MOST_FIELDS)
    at = at_panel(who(request), request.path_params)
    shown = {name.removeprefix(_SHOWN) for name in form if name.startswith(_SHOWN)}
    pairs = [tuple(name.removeprefix(_PAIR).split("/", 1)) for name in form if _pair(name)]
    chosen = [(work, judge) for work, judge in pairs if work in shown]
    try:
        await actions.assign_by_hand(context_of(request), at, shown, chosen)
    except Refused as refusal:
        return await _page(request, form=form, detail=said(request, refusal))
    return seen_other(f"{request.url.path}?after={_start(text(form, 'after', 9))}&done=yes")


def _pair(name: str) -> bool:
    return name.startswith(_PAIR) and name.count("/") > 1


def _start(after: str) -> int:
    return int(after) if after.isdecimal() and len(after) < 8 else 0


async def _page(request: Request, *, form: FormData | None = None, detail: str = "") -> Response:
    context, at = context_of(request), at_panel(who(request), request.path_params)
    plan = await plan_of(request, at.contest)
    _, panel = await panel_in_round(context, *at.where)
    values: dict[str, Any] = {
        "at": at,
        "panel": panel,
        "round_name": round_names(plan).get(at.round, at.round),
        "detail": detail,
        "done": request.query_params.get("done") == "yes",
        "judges": [],
        "works": [],
        "following": 0,
    }
    try:
        found = await actions.assignable_at(context, at)
    except Refused as refusal:  # nobody is on the panel yet, or a first jury still marks
        values["detail"] = detail or said(request, refusal)
    else:
        after = request.query_params.get("after", "") if form is None else text(form, "after", 9)
        start = _start(after)
        values |= {
            "judges": found.judges,
            "names": await names_of(context, found.judges),
            "works": found.works[start : start + PAGE_WORKS],
            "start": start,
            "following": start + PAGE_WORKS if start + PAGE_WORKS < len(found.works) else 0,
            "chosen": None if form is None else {name for name in form if _pair(name)},
        }
    status = 422 if detail else 200
    return rendered(request, "judging/assignment.html", status=status, **named(plan), **values)
