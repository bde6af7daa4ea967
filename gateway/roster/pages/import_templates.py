"""Spreadsheets to fill in, where a staff list or a question bank is brought in: with the classes
and topics of the contest as choices."""

import asyncio
from io import BytesIO

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from gateway.core.http.json_bodies import download
from gateway.web.page_helpers import page_router, plan_of
from spreadsheets.templates import TemplateKind, write_template

router = page_router()
_CONTEST = "/contests/{contest}/set-up"


@router.get(f"{_CONTEST}/roster-template.xlsx")
async def roster_template(request: Request, contest: str) -> Response:
    """A staff list to fill in."""
    return await _template(await plan_of(request, contest), "roster")


@router.get(f"{_CONTEST}/questions-template.xlsx")
async def questions_template(request: Request, contest: str) -> Response:
    """A question bank to fill in."""
    return await _template(await plan_of(request, contest), "questions")


async def _template(plan: Definition, kind: TemplateKind) -> Response:
    names = plan.topics
    if kind == "roster":
        names = {item.id: item.name for item in plan.agency_classes}
    target = BytesIO()
    await asyncio.to_thread(write_template, kind, target, names)
    return download(target.getvalue(), f"{kind}-template-{plan.slug}.xlsx")
