"""What authors, and liaisons for their agencies, see of the marks of their works, and the complaint
that may follow."""

from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from contracts.appeals import AppealView
from contracts.errors import Refused
from contracts.local_times import rfc3339
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.core.http.problem_responses import status_of
from gateway.core.http.rfc3339_shapes import moment_of
from gateway.decisions.actions.appealing_about_works import (
    appeal_about_work,
    appeals_about,
    own_work,
    own_works,
)
from gateway.results.actions.judged_protocol import protocol_of
from gateway.results.actions.publication_status import edition_of
from gateway.results.shapes.judged_protocol import ProtocolPanel, ProtocolWork
from gateway.results.shapes.results import EditionView
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
_PATH = "/contests/{contest}/rounds/{round_id}/works"


class PanelMarks(NamedTuple):
    """What a panel gave a work."""

    panel: ProtocolPanel
    work: ProtocolWork


class ListedAppeal(NamedTuple):
    """A complaint with its moments as RFC 3339."""

    view: AppealView
    filed_at: str
    answered_at: str | None


@router.get(_PATH)
async def works(request: Request, contest: str, round_id: str) -> Response:
    """The works of a round that are theirs."""
    context, plan = context_of(request), await plan_of(request, contest)
    return rendered(
        request,
        "decisions/own_works.html",
        **named(plan),
        round_id=round_id,
        round_name=plan.round_names.get(round_id, round_id),
        works=await own_works(context, who(request), contest, round_id),
    )


@router.get(f"{_PATH}/{{work}}")
async def work(request: Request, contest: str, round_id: str, work: str) -> Response:
    """Its marks as the public file tells them, and what was asked about them."""
    return await _page(request, contest, round_id, work)


@router.post(f"{_PATH}/{{work}}/appeal")
async def appeal(request: Request, contest: str, round_id: str, work: str) -> Response:
    """Ask for another look at the marks."""
    form = await read_form(request)
    words = as_typed(form, "text")
    try:
        await appeal_about_work(context_of(request), who(request), contest, round_id, work, words)
    except Refused as refusal:
        if not refusal.problem.code.startswith("appeal."):
            raise
        return await _page(request, contest, round_id, work, words, refusal)
    here = _PATH.format(contest=contest, round_id=round_id)
    return seen_other(f"{here}/{work}?done=1#appeals")


async def _page(
    request: Request,
    contest: str,
    round_id: str,
    work: str,
    words: str = "",
    refusal: Refused | None = None,
) -> Response:
    context, plan = context_of(request), await plan_of(request, contest)
    mine = await own_work(context, who(request), contest, round_id, work)
    edition, marks = await _told(context, contest, round_id, work)
    values: dict[str, Any] = {
        "round_id": round_id,
        "round_name": plan.round_names.get(round_id, round_id),
        "work": mine,
        "edition": edition,
        "marks": marks,
        "appeals": [
            ListedAppeal(one, rfc3339(one.filed_at_us), moment_of(one.answered_at_us))
            for one in await appeals_about(context, contest, round_id, work)
        ],
        "words": words,
        "errors": {} if refusal is None else {"text": said(request, refusal)},
        "done": "done" in request.query_params,
    }
    status = 200 if refusal is None else status_of(refusal.problem.code)
    return rendered(request, "decisions/own_work.html", status=status, **named(plan), **values)


async def _told(
    context: GatewayContext, contest: str, round_id: str, work: str
) -> tuple[EditionView | None, list[PanelMarks]]:
    """The newest publication with what it tells of the work; nothing before there is one."""
    try:
        head = await context.contests.publication(contest, round_id)
    except Refused as refusal:
        if refusal.problem.code != "publication.unknown":
            raise
        return None, []
    protocol = await protocol_of(context, contest, round_id)
    marks = [
        PanelMarks(panel, one)
        for panel in protocol.panels
        for one in panel.works
        if one.work == work
    ]
    return await edition_of(context, head), marks
