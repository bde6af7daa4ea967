"""Marks of a panel from a spreadsheet, as a page: looked at first, then taken as a whole."""

from typing import Any

from msgspec import Struct, field
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.judging.actions import mark_import as actions
from gateway.judging.actions.desk import at_panel
from gateway.judging.actions.mark_import import ImportedMarks
from gateway.judging.actions.panels import panel_in_round
from gateway.web.chosen_file import chosen
from gateway.web.page_helpers import (
    in_language,
    named,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    text,
)
from gateway.web.rendering import language_of

router = page_router()
_MARKS = "/contests/{contest}/rounds/{round_id}/panels/{panel}/marks"


class TriedMarks(Struct):
    """What came of a file: what it did or would do, or what is wrong with it."""

    made: ImportedMarks | None = None
    looked: bool = False
    detail: str = ""
    missing: bool = False
    problems: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0


@router.get(_MARKS)
async def marks(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Choose a file, or take one to fill in."""
    return await _page(request, TriedMarks())


@router.post(_MARKS)
async def take_marks(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Look at what a file would do, or take the marks in it."""
    form = await read_form(request, 1)
    look = text(form, "step", 20) != "import"
    file = await chosen(form)
    if file is None:
        return await _page(request, TriedMarks(missing=True))
    at = at_panel(who(request), request.path_params)
    try:
        made = await actions.import_marks(context_of(request), at, file.content, look=look)
    except Refused as refusal:
        return await _page(request, _refused(request, refusal))
    return await _page(request, TriedMarks(made, look))


def _refused(request: Request, refusal: Refused) -> TriedMarks:
    details, language = refusal.problem.details, language_of(request)
    problems = [
        {**one, "reason": in_language(one["reason"], language)}
        for one in details.get("problems", [])
    ]
    total = details.get("total", len(problems))
    return TriedMarks(detail=said(request, refusal), problems=problems, total=total)


async def _page(request: Request, tried: TriedMarks) -> Response:
    at, plan = (
        at_panel(who(request), request.path_params),
        await plan_of(request, request.path_params["contest"]),
    )
    _, panel = await panel_in_round(context_of(request), *at.where)
    values = {
        "at": at,
        "panel": panel,
        "round_name": plan.round_names.get(at.round, at.round),
        "tried": tried,
    }
    status = 422 if tried.detail or tried.missing else 200
    return rendered(request, "judging/marks.html", status=status, **named(plan), **values)
