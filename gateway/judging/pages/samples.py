"""Samples that a panel marks before it counts: what each judge gave, beside what all make."""

from fractions import Fraction
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.marks import HUNDREDTHS, mark_text, shown_fraction, shown_value
from contracts.score_sheets import Calibration
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.judging.actions import assignable as actions
from gateway.judging.actions.desk import at_panel
from gateway.judging.actions.panels import panel_in_round
from gateway.judging.actions.part_names import part_names
from gateway.judging.pages.score_texts import written
from gateway.people.actions.names_by_id import names_of
from gateway.web.page_helpers import (
    as_typed,
    named,
    page_router,
    plan_of,
    read_form,
    refuse_longer,
    rendered,
    said,
    seen_other,
)
from gateway.web.rendering import language_of

router = page_router()
LONGEST_CODES = 5_000
_PATH = "/contests/{contest}/rounds/{round_id}/panels/{panel}/samples"


@router.get(_PATH)
async def samples(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """How the panel marked its samples."""
    return await _page(request)


@router.post(_PATH)
async def give(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Give all judges sheets of more samples: an organiser."""
    form = await read_form(request)
    codes = as_typed(form, "codes")
    at = at_panel(who(request), request.path_params)
    try:
        refuse_longer(codes, LONGEST_CODES)
        named_works = codes.replace(",", " ").replace(";", " ").split()
        await actions.give_samples(context_of(request), at, named_works)
    except Refused as refusal:
        return await _page(request, codes=codes, detail=said(request, refusal))
    return seen_other(f"{request.url.path}?done=yes")


async def _page(request: Request, *, codes: str = "", detail: str = "") -> Response:
    context, at = context_of(request), at_panel(who(request), request.path_params)
    plan, language = await plan_of(request, at.contest), language_of(request)
    waiting, found = "", Calibration([])
    try:
        found = await actions.samples_at(context, at)
    except Refused as refusal:
        if refusal.problem.code != "panel.samples_open":
            raise
        waiting = said(request, refusal)
    _, panel = await panel_in_round(context, *at.where)
    people = {one.pseudonym: one.person for one in panel.members}
    values: dict[str, Any] = {
        "at": at,
        "panel": panel,
        "round_name": plan.round_names.get(at.round, at.round),
        "parts": part_names(plan),
        "works": found.works,
        "judges": sorted({one.judge for work in found.works for one in work.marks}),
        # a judge sees colleagues by pseudonym; who is who stands in the organisers' papers
        "names": await names_of(context, people.values()) if at.organises else {},
        "people": people,
        "waiting": waiting,
        "total": lambda points: written(mark_text(points), language),
        "value": lambda told: written(shown_fraction(told), language),
        "apart": lambda points, told: written(_apart(points, told), language),
        "codes": codes,
        "detail": detail,
        "done": request.query_params.get("done") == "yes",
    }
    status = 422 if detail else 200
    return rendered(request, "judging/samples.html", status=status, **named(plan), **values)


def _apart(points: int, value: str) -> str:
    """How far a judge's total lies from what all of them make, with its sign."""
    distance = Fraction(points, HUNDREDTHS) - Fraction(value)
    sign = "+" if distance > 0 else "−" if distance < 0 else ""
    return sign + shown_value(abs(distance))
