"""Figures of entries that the committee enters, such as public votes."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.committee_figures import (
    CommitteeFigures,
    CommitteeFigureValue,
    EnterFigures,
    FiguresQuery,
)
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.rfc3339_shapes import telling
from gateway.core.http.router import Router
from gateway.judging.shapes.figures import FiguresBody, FiguresView, FigureView

router = Router(prefix="/api/contests/{contest}/rounds/{round_id}/figures")
_figure = telling(CommitteeFigureValue, FigureView)


@router.get("", responses=answers(401, 403, 404, ok=FiguresView))
async def figures(request: Request, contest: str, round_id: str) -> Response:
    """What the committee has entered of a round's entries."""
    context = context_of(request)
    await context.contests.round(contest, round_id)
    query = FiguresQuery(contest, round_id)
    return reply(_told(await context.backend.ask("scoring.figures", query, CommitteeFigures)))


@router.put(
    "/{figure}",
    responses=answers(401, 403, 404, ok=FiguresView),
    openapi_extra=body(FiguresBody),
)
async def enter(request: Request, contest: str, round_id: str, figure: str) -> Response:
    """Enter a figure of the plan for entries, with its source. What was entered of an entry before
    is replaced; results that hang on it are to be published again."""
    context = context_of(request)
    await context.contests.round(contest, round_id)
    given = await read_json(request, FiguresBody)
    by = who(request).person
    item = EnterFigures(contest, round_id, figure, given.values, given.source, by)
    found = await context.backend.ask("scoring.enter_figures", item, CommitteeFigures)
    return reply(_told(found))


def _told(found: CommitteeFigures) -> FiguresView:
    return FiguresView(found.contest, found.round, [_figure(one) for one in found.figures])
