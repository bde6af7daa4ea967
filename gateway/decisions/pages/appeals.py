"""Appeals: which wait, one at a time, and the answer with its decision or its reason."""

from collections import Counter

from starlette.requests import Request
from starlette.responses import Response

from contracts.appeals import Appeals, AppealsQuery, AppealView
from contracts.attempts import AttemptQuery, AttemptView
from contracts.errors import Refused
from contracts.local_times import rfc3339
from contracts.question_bank import PaperQuestion, RoundQuestions, RoundQuestionsQuery
from contracts.reason_validation import stated
from contracts.settled_round_decisions import Subject
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.decisions.actions.answering_appeals import answer_appeal
from gateway.decisions.actions.made_decisions import decisions_of, line_names, standing
from gateway.people.actions.names_by_id import names_of
from gateway.results.actions.results import stale_notice
from gateway.web.long_lists import list_page
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
    text,
    whole_number,
)

router = page_router()
LONGEST_ANSWER = 4_000
_PATH = "/contests/{contest}/appeals"
STATES = ("filed", "upheld", "refused")
#: on a page: an appeal is a card with its first words
AT_ONCE = 25


@router.get(_PATH)
async def appeals(request: Request, contest: str) -> Response:
    """The appeals that wait for an answer, who came first first; or those answered already."""
    context = context_of(request)
    state = request.query_params.get("state", "filed")
    if state not in STATES:
        raise invalid("state")
    found, plan = await _all(context, contest), await plan_of(request, contest)
    rounds = await _round_names(context, contest)
    counts: Counter[str] = Counter(one.state for one in found)
    return rendered(
        request,
        "decisions/appeals.html",
        **named(plan),
        **await stale_notice(context, plan),
        rounds=rounds,
        state=state,
        counts={name: counts[name] for name in STATES},
        list=list_page(
            request,
            [(one, rfc3339(one.filed_at_us)) for one in found if one.state == state],
            lambda row: (
                row[0].name,
                rounds.get(row[0].round, row[0].round),
                row[0].question,
                row[0].work,
                row[0].text,
            ),
            {},
            AT_ONCE,
        ),
        answered=request.query_params.get("answered", ""),
    )


@router.get(f"{_PATH}/{{appeal}}")
async def appeal(request: Request, contest: str, appeal: str) -> Response:
    """One appeal with what it is about, and the form to answer it."""
    return await _page(request, contest, appeal, decision=request.query_params.get("decision", ""))


@router.post(f"{_PATH}/{{appeal}}")
async def answer(request: Request, contest: str, appeal: str) -> Response:
    """Uphold the appeal by a decision that stands, or refuse it with the reason; once."""
    context = context_of(request)
    form = await read_form(request)
    state, words = text(form, "state"), as_typed(form, "answer")
    decision = as_typed(form, "decision")
    wrong = ""
    if state not in ("upheld", "refused"):
        wrong = "state"
    elif state == "upheld" and not whole_number(decision):
        wrong = "decision"
    elif state == "refused" and not stated(words):
        wrong = "answer"
    if wrong:
        return await _page(request, contest, appeal, state, words, decision, wrong)
    number = whole_number(decision) if state == "upheld" else None
    try:
        refuse_longer(words, LONGEST_ANSWER)
        await answer_appeal(
            context,
            contest,
            appeal,
            who(request).person,
            state="upheld" if state == "upheld" else "refused",
            words=words,
            decision=number,
            own_reason=text(form, "own_reason", 2_000),
        )
    except Refused as refusal:
        detail = said(request, refusal)
        wrong = "own" if refusal.problem.code == "appeal.own_decision" else "detail"
        return await _page(request, contest, appeal, state, words, decision, wrong, detail)
    return seen_other(f"{_PATH.format(contest=contest)}?answered={state}")


async def _all(context: GatewayContext, contest: str) -> list[AppealView]:
    await context.contests.defined(contest)
    query = AppealsQuery(contest)
    found = await context.backend.ask("scoring.appeals", query, Appeals)
    return list(found.appeals)


async def _round_names(context: GatewayContext, contest: str) -> dict[str, str]:
    return {item.round: item.name for item in await context.contests.rounds(contest)}


async def _page(
    request: Request,
    contest: str,
    appeal: str,
    state: str = "",
    words: str = "",
    decision: str = "",
    wrong: str = "",
    detail: str = "",
) -> Response:
    context = context_of(request)
    one = next((one for one in await _all(context, contest) if one.appeal == appeal), None)
    if one is None:
        raise Refused("appeal.unknown", "Không có khiếu nại này. (No such appeal.)")
    question, chosen = await _about(context, one)
    names = await names_of(context, {one.answered_by})
    return rendered(
        request,
        "decisions/appeal.html",
        status=422 if wrong else 200,
        **named(await plan_of(request, contest)),
        rounds=await _round_names(context, contest),
        appeal=one,
        filed_at=rfc3339(one.filed_at_us),
        answered_at="" if one.answered_at_us is None else rfc3339(one.answered_at_us),
        answered_by=names.get(one.answered_by, one.answered_by),
        question=question,
        chosen=chosen,
        standing=[
            view
            for view in standing(await decisions_of(context, contest))
            if _fits(one, view.subject)
        ],
        lines=line_names(await plan_of(request, contest)),
        state=state,
        words=words,
        decision=decision,
        wrong=wrong,
        detail=detail,
    )


def _fits(one: AppealView, subject: Subject) -> bool:
    """Whether a decision about this may be about the same: scoring looks at it closely."""
    if one.work:
        return subject.round == one.round and subject.work in ("", one.work)
    if subject.round:
        return False
    return not one.question or subject.question == one.question


async def _about(context: GatewayContext, one: AppealView) -> tuple[PaperQuestion | None, str]:
    """The question an appeal names, and the option that was chosen; empty: none was."""
    if not one.question:
        return None, ""
    ask = context.backend.ask
    query = RoundQuestionsQuery(one.contest, one.round)
    found = await ask("exam.round_questions", query, RoundQuestions)
    question = next((item for item in found.questions if item.id == one.question), None)
    sat = await ask("exam.attempt", AttemptQuery(one.attempt), AttemptView)
    return question, sat.answers.get(one.question, "")
