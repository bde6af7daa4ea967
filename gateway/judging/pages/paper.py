"""Paper sheets, for a clerk of the panel or an organiser: choose work and judge, type what stands
on the paper, see line by line where two people read it differently."""

from typing import Any
from urllib.parse import urlencode

from msgspec import Struct
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.marks import mark_text
from contracts.paper_sheets import PaperDesk, PaperSheet
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.judging.actions import desk as actions
from gateway.judging.actions.desk import at_panel
from gateway.judging.actions.panels import panel_in_round
from gateway.judging.actions.part_names import part_names
from gateway.judging.actions.sheets import marks_of
from gateway.judging.pages.score_texts import mark_texts, marks_in, total_text, written
from gateway.people.actions.names_by_id import names_of
from gateway.web.page_helpers import (
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
from gateway.web.rendering import language_of

router = page_router()
_PAPER = "/contests/{contest}/rounds/{round_id}/panels/{panel}/paper"
#: how a sheet stood after it was entered -> the key of what is said
DONE = {
    "one": "paper_sheets.done_one",
    "agreed": "paper_sheets.done_agreed",
    "differ": "paper_sheets.done_differ",
}


class Named(Struct):
    """Which sheet is entered, as it was asked for."""

    number: str = ""
    judge: str = ""
    part: str = ""

    @property
    def numbered(self) -> int:
        """The number, 0 where it is none."""
        return whole_number(self.number)


@router.get(_PAPER)
async def paper(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Choose a sheet; with ``number`` and ``judge`` its lines."""
    query = request.query_params
    asked = Named(*(query.get(name, "").strip()[:200] for name in ("number", "judge", "part")))
    return await _page(request, asked)


@router.post(_PAPER)
async def enter(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Keep what somebody read from a sheet."""
    form = await read_form(request)
    asked = Named(*(text(form, name, 200) for name in ("number", "judge", "part")))
    context, at = context_of(request), at_panel(who(request), request.path_params)
    try:
        made = await actions.enter_paper(
            context, at, asked.numbered, asked.part, asked.judge, marks_of(marks_in(form))
        )
    except Refused as refusal:
        return await _page(request, asked, form=form, refusal=refusal)
    query = {"done": made.standing, "was": asked.number}
    if made.standing == "differ":
        query |= {"number": asked.number, "judge": asked.judge, "part": asked.part}
    return seen_other(f"{request.url.path}?{urlencode(query)}")


async def _page(
    request: Request, asked: Named, *, form: FormData | None = None, refusal: Refused | None = None
) -> Response:
    context, at = context_of(request), at_panel(who(request), request.path_params)
    plan, language = await plan_of(request, at.contest), language_of(request)
    found = await actions.paper_at(context, at, asked.numbered, asked.judge, asked.part)
    sheet = _asked_for(found, asked)
    _, panel = await panel_in_round(context, *at.where)
    people = {*found.judges} | {e.by for one in found.sheets for e in one.entries}
    lines = next((one.criteria for one in found.forms if one.part == asked.part), [])
    own = mark_texts(sheet.own or {}, language) if sheet else {}
    values: dict[str, Any] = {
        "at": at,
        "panel": panel,
        "round_name": plan.round_names.get(at.round, at.round),
        "parts": part_names(plan),
        "found": found,
        "asked": asked,
        "sheet": sheet,
        "lines": lines,
        "step": written(mark_text(found.step), language),
        "marks": own if form is None else marks_in(form),
        "names": await names_of(context, people | {at.person}),
        "texts": lambda given: mark_texts(given, language),
        "total": lambda given: total_text(lines, given, language),
        "refusal": said(request, refusal) if refusal else "",
        "wrong": refusal.problem.details.get("criteria", []) if refusal else [],
        "done": DONE.get(request.query_params.get("done", ""), ""),
        "was": request.query_params.get("was", "")[:8],
    }
    status = 422 if refusal else 200
    return rendered(request, "judging/paper.html", status=status, **named(plan), **values)


def _asked_for(found: PaperDesk, asked: Named) -> PaperSheet | None:
    key = (asked.numbered, asked.part, asked.judge)
    return next((one for one in found.sheets if (one.number, one.part, one.judge) == key), None)
