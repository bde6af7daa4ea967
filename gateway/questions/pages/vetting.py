"""The vetters' desk: what waits, one question at a time beside those that ask nearly the same."""

from typing import Any, cast, get_args
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.question_proposals import (
    ProposalAction,
    ProposalState,
    ProposalView,
)
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.core.http.problem_responses import status_of
from gateway.questions.actions import proposing_questions
from gateway.questions.pages.question_views import (
    doubled,
    page_values,
    preview_values,
    shown,
    with_history,
)
from gateway.web.page_helpers import (
    as_typed,
    number_in,
    page_router,
    plan_of,
    read_form,
    refuse_longer,
    rendered,
    said,
    seen_other,
    text,
)
from question_formats.plain_text import clean_lines

router = page_router()
_DESK = "/contests/{contest}/vetting"
_STATES = get_args(ProposalState)
_ACTIONS = get_args(ProposalAction)
LONGEST_COMMENT = 2_000


@router.get(_DESK)
async def queue(request: Request, contest: str) -> Response:
    """The questions of one state (drafts, unless another is asked for) and how many of each."""
    context, session = context_of(request), who(request)
    plan = await plan_of(request, contest)
    everything = await proposing_questions.proposals_for(context, contest, session)
    state = request.query_params.get("state")
    state = state if state in _STATES else "draft"
    here = [one for one in everything if one.state == state]
    return rendered(
        request,
        "questions/vetting.html",
        **page_values(request, plan),
        state=state,
        counts={name: sum(one.state == name for one in everything) for name in _STATES},
        questions=[shown(one, plan) for one in here],
        near=await doubled(context, everything),
        next=_next(everything, session.person),
        done=_done(request),
    )


@router.get(f"{_DESK}/{{question}}")
async def one(request: Request, contest: str, question: str) -> Response:
    """One question with its key and source, beside those that ask nearly the same."""
    return await _shown(request, contest, question)


@router.post(f"{_DESK}/{{question}}")
async def move(request: Request, contest: str, question: str) -> Response:
    """Accept, return, retire or take up again the wording that was read; then on to the next."""
    context, session = context_of(request), who(request)
    form = await read_form(request)
    action, revision = text(form, "action", 10), number_in(form, "revision")
    if action not in _ACTIONS:
        raise invalid(f"action {action!r}")
    comment = clean_lines(as_typed(form, "comment"))
    try:
        refuse_longer(comment, LONGEST_COMMENT)
        chosen = cast(ProposalAction, action)
        await proposing_questions.move(
            context, session, contest, question, chosen, revision, comment
        )
    except Refused as refusal:
        if refusal.problem.code == "proposal.unknown":
            raise
        return await _shown(request, contest, question, refusal, comment)
    everything = await proposing_questions.proposals_for(context, contest, session)
    done = f"done={action}&question={quote(question, safe='')}"
    following = _next(everything, session.person, question)
    where = "" if following is None else "/" + quote(following, safe="")
    return seen_other(f"/contests/{contest}/vetting{where}?{done}")


@router.get(f"{_DESK}/{{question}}/preview")
async def preview(request: Request, contest: str, question: str) -> Response:
    """The question as contestants would see it."""
    plan = await plan_of(request, contest)
    found = await proposing_questions.proposal_for(
        context_of(request), contest, question, who(request)
    )
    values = page_values(request, plan) | preview_values(request, plan, found)
    back = f"/contests/{contest}/vetting/{quote(question, safe='')}"
    return rendered(request, "questions/question_preview.html", back=back, **values)


async def _shown(
    request: Request,
    contest: str,
    question: str,
    refusal: Refused | None = None,
    comment: str = "",
) -> Response:
    context, session = context_of(request), who(request)
    plan = await plan_of(request, contest)
    found = await proposing_questions.proposal_for(context, contest, question, session)
    everything = await proposing_questions.proposals_for(context, contest, session)
    key = await proposing_questions.shown_key(context, contest, found, session)
    return rendered(
        request,
        "questions/vetting_one.html",
        status=status_of(refusal.problem.code) if refusal else 200,
        **page_values(request, plan),
        question=shown(found, plan),
        key=key,
        near=await _near(context, plan, found, everything),
        history=await with_history(request, found),
        own=session.person in (found.author, _worded_by(found)),
        next=_next(everything, session.person, question),
        errors={} if refusal is None else {"comment": said(request, refusal)},
        comment=comment,
        done=_done(request),
    )


async def _near(
    context: GatewayContext, plan: Definition, found: ProposalView, everything: list[ProposalView]
) -> list[dict[str, Any]]:
    return [
        shown(other, plan) | {"alike": alike}
        for other, alike in await proposing_questions.near(context, found, everything)
    ]


def _worded_by(found: ProposalView) -> str:
    """Who wrote the present wording."""
    words = [line.by for line in found.history if line.action in ("propose", "revise")]
    return words[-1] if words else found.author


def _next(everything: list[ProposalView], person: str, after: str = "") -> str | None:
    """The next draft that this person may vet: by id, from the beginning again after the last."""
    waiting = [
        one.question.id
        for one in everything
        if one.state == "draft" and one.author != person and one.question.id != after
    ]
    return next((name for name in waiting if name > after), waiting[0] if waiting else None)


def _done(request: Request) -> dict[str, str] | None:
    """What was just done, for the line that confirms it."""
    action = request.query_params.get("done", "")
    question = request.query_params.get("question", "")
    return {"action": action, "question": question} if action in _ACTIONS else None
