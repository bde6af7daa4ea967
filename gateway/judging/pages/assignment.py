"""Who marks what, chosen by hand: works with a box for each judge who may mark them."""

from collections.abc import Collection
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.judging.actions import assignable as actions
from gateway.judging.actions.desk import at_panel
from gateway.judging.actions.panels import panel_in_round
from gateway.people.actions.names_by_id import names_of
from gateway.web.page_helpers import (
    as_typed,
    named,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    seen_other,
    text,
    whole_number,
)

router = page_router()
_PATH = "/contests/{contest}/rounds/{round_id}/panels/{panel}/assignment"
_PAIR, _SHOWN = "pair/", "shown/"
#: works on a page, each with a box for each judge; fewer where a panel is so large that the boxes
#: would be more than one form may have
PAGE_WORKS, PAGE_BOXES = 50, 3_000
MOST_FIELDS = PAGE_BOXES + 2 * PAGE_WORKS


@router.get(_PATH)
async def assignment(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Works and judges, page by page."""
    return await _page(request)


@router.post(_PATH)
async def assign(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Keep the pairs of the works on this page."""
    form = await read_form(request, most_fields=MOST_FIELDS)
    at = at_panel(who(request), request.path_params)
    shown = {
        name.removeprefix(_SHOWN): text(form, name, 64) for name in form if name.startswith(_SHOWN)
    }
    pairs = [tuple(name.removeprefix(_PAIR).split("/", 1)) for name in form if _pair(name)]
    chosen = [(work, judge) for work, judge in pairs if work in shown]
    try:
        await actions.assign_by_hand(context_of(request), at, shown, chosen)
    except Refused as refusal:
        stale = refusal.problem.details.get("works", [])
        return await _page(request, form=form, stale=stale, detail=said(request, refusal))
    return seen_other(f"{request.url.path}?after={whole_number(as_typed(form, 'after'))}&done=yes")


def _pair(name: str) -> bool:
    return name.startswith(_PAIR) and name.count("/") > 1


async def _page(
    request: Request,
    *,
    form: FormData | None = None,
    stale: Collection[str] = (),
    detail: str = "",
) -> Response:
    context, at = context_of(request), at_panel(who(request), request.path_params)
    plan = await plan_of(request, at.contest)
    _, panel = await panel_in_round(context, *at.where)
    values: dict[str, Any] = {
        "at": at,
        "panel": panel,
        "round_name": plan.round_names.get(at.round, at.round),
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
        query = request.query_params
        start = whole_number(query.get("after", "") if form is None else as_typed(form, "after"))
        end = start + max(1, min(PAGE_WORKS, PAGE_BOXES // max(1, len(found.judges))))
        values |= {
            "judges": found.judges,
            "names": await names_of(context, found.judges),
            "works": found.works[start:end],
            "start": start,
            "following": end if end < len(found.works) else 0,
            "as_assigned": actions.as_assigned,
            "chosen": set() if form is None else {name for name in form if _pair(name)},
            # of what somebody else assigned meanwhile the form says nothing that is still meant
            "as_it_stands": lambda work: form is None or work in stale,
        }
    status = 422 if detail else 200
    return rendered(request, "judging/assignment.html", status=status, **named(plan), **values)
