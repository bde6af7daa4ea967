"""A contestant's own attempt once it is over: what arrived, the score and the right answers as soon
as the rules allow, and the complaint that may follow."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contracts.appeals import Appeals, AppealsQuery, AppealView, FileAppeal
from contracts.attempts import AttemptView
from contracts.errors import Refused
from contracts.local_times import rfc3339
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.problem_responses import status_of
from gateway.core.http.rfc3339_shapes import moment_of
from gateway.exam.actions.attempts import attempt_view, look_of
from gateway.results.actions.publication_status import edition_of
from gateway.results.actions.shown_standings import own_place
from gateway.web.number_and_date_formats import show_hours_of
from gateway.web.page_helpers import (
    as_typed,
    named,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    seen_other,
)

router = page_router()
PATH = "/attempts/{attempt}"
#: refusals that are about the form, and its field
FIELD_OF = {"appeal.text_": "text", "appeal.filed_already": "question", "appeal.": "text"}


@router.get(PATH)
async def result(request: Request) -> Response:
    """The result page; an attempt that still runs leads to the exam."""
    return await _page(request, await _own(request), {})


@router.post(f"{PATH}/appeal")
async def appeal(request: Request) -> Response:
    """Ask for another look at the attempt, or at one question of it."""
    form = await read_form(request)
    view = await _own(request)
    given = {name: as_typed(form, name) for name in ("question", "text")}
    item = FileAppeal(
        view.contest,
        view.round,
        view.attempt,
        who(request).person,
        given["text"],
        context_of(request).clock(),
        given["question"],
    )
    try:
        await context_of(request).backend.ask("scoring.file_appeal", item, AppealView)
    except Refused as refusal:
        code = refusal.problem.code
        field = next((name for start, name in FIELD_OF.items() if code.startswith(start)), None)
        if field is None:
            raise
        return await _page(request, view, given, {field: said(request, refusal)}, status_of(code))
    return seen_other(f"/attempts/{view.attempt}?done=1#appeals")


async def _own(request: Request) -> AttemptView:
    return await attempt_view(
        context_of(request), request.path_params["attempt"], who(request).person
    )


async def _page(
    request: Request,
    view: AttemptView,
    given: dict[str, str],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    context = context_of(request)
    if view.state == "in_progress":
        return seen_other(f"/contests/{view.contest}/rounds/{view.round}/exam")
    look = await look_of(context, view, who(request).person)
    plan = await plan_of(request, view.contest)
    show_hours_of(plan.timezone)
    round_ = await context.contests.round(view.contest, view.round)
    published = round_.state == "published"
    edition, place = None, None
    if published:
        place = await own_place(context, round_, who(request).person)
        newest = await context.contests.publication(view.contest, view.round)
        edition = await edition_of(context, newest)
    appeals = await _appeals(request, view) if published else []
    return rendered(
        request,
        "exam/own_result.html",
        status=status,
        contest=named(plan),
        round=round_,
        look=look,
        review=look.review,
        published=published,
        edition=edition,
        place=place,
        now=rfc3339(context.clock()),
        rule=round_.quiz.score_visible if round_.quiz else "after_publication",
        places={place.id: number for number, place in enumerate(view.questions, start=1)},
        appeals=appeals,
        given={"question": "", "text": "", **given},
        errors=errors or {},
        done="done" in request.query_params,
    )


async def _appeals(request: Request, view: AttemptView) -> list[dict[str, Any]]:
    query = AppealsQuery(view.contest, view.round, who(request).person)
    found = await context_of(request).backend.ask("scoring.appeals", query, Appeals)
    return [
        {
            "question": one.question,
            "text": one.text,
            "filed_at": rfc3339(one.filed_at_us),
            "state": one.state,
            "answer": one.answer,
            "answered_at": moment_of(one.answered_at_us),
        }
        for one in found.appeals
        if one.attempt == view.attempt
    ]
