"""Second looks: what to decide, what it would change, and only then the decision."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.local_times import rfc3339
from contracts.question_bank import RoundQuestions, RoundQuestionsQuery
from contracts.question_statistics import RoundQuestionStatistics
from contracts.settled_round_decisions import (
    DecisionView,
    Subject,
)
from gateway.contests.shapes import RoundView
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import unlike
from gateway.core.transport.rpc_timeouts import PUBLISHING_S
from gateway.decisions.actions import made_decisions
from gateway.decisions.actions.made_decisions import decisions_of, line_names, standing
from gateway.decisions.actions.required_fields import subject_of
from gateway.decisions.pages import award_choices, judged_choices
from gateway.decisions.shapes.settled_round_decisions import DecisionBody
from gateway.exam.actions.attempts import own_of
from gateway.people.actions.names_by_id import names_of
from gateway.people.actions.roster_lookup import on_roster
from gateway.questions.actions.question_statistics import question_statistics
from gateway.results.actions.results import stale_notice
from gateway.web.long_lists import list_page
from gateway.web.page_helpers import (
    named,
    number_or,
    page_router,
    plan_of,
    read_form,
    reason_in,
    refuse_longer,
    rendered,
    said,
    seen_other,
    text,
)

router = page_router()
_PATH = "/contests/{contest}/second-looks"
QUIZ_KINDS = ("correct_key", "void_question", "annul_attempt")
#: on a page: a decision is a card with all that it changed
AT_ONCE = 15
_ABOUT_QUESTIONS = ("correct_key", "void_question")
_QUIZ_FIELDS = ("question", "option", "attempt", "decision", "username")
_OF_WORKS = ("round", "work", "sheet", "criterion", "mark", "appeal")
_FIELDS = ("kind", *_OF_WORKS, *_QUIZ_FIELDS, *award_choices.FIELDS)


class ListedDecision(NamedTuple):
    """A decision for the list: ``at`` RFC 3339, ``by`` a name."""

    view: DecisionView
    at: str
    by: str


@router.get(_PATH)
async def corrections(request: Request, contest: str) -> Response:
    """Every decision with author, reason and time; the rounds that are to be published again."""
    context = context_of(request)
    found = await decisions_of(context, contest)
    names = await names_of(context, {one.by for one in found.decisions})
    made = [
        ListedDecision(one, rfc3339(one.at_us), names.get(one.by, one.by))
        for one in found.decisions
    ]
    return rendered(
        request,
        "decisions/decisions.html",
        **await _named(request, contest),
        **await stale_notice(context, await plan_of(request, contest)),
        list=list_page(
            request,
            made[::-1],
            lambda one: (
                str(one.view.number),
                one.view.reason,
                one.by,
                one.view.subject.question,
                *(prize.name for prize in one.view.difference.prizes),
            ),
            {},
            AT_ONCE,
        ),
        lines=line_names(await plan_of(request, contest)),
        unpublished=found.unpublished,
        done=request.query_params.get("made", ""),
    )


@router.get(f"{_PATH}/new")
async def new(request: Request, contest: str) -> Response:
    """What to decide, one question at a time."""
    query = request.query_params
    given = {name: query.get(name, "").strip() for name in (*_FIELDS, *award_choices.LONG)}
    for value in given.values():
        refuse_longer(value, 200)
    return await _question(request, contest, given)


@router.post(f"{_PATH}/new")
async def decide(request: Request, contest: str) -> Response:
    """Show what the decision would change, or make the one that was shown."""
    context = context_of(request)
    form = await read_form(request)
    given = {name: text(form, name, 200) for name in _FIELDS}
    given["option"] = _letters(form)
    given |= {name: text(form, name) for name in award_choices.LONG}
    reason, digest = reason_in(form, "reason", 2_000), text(form, "digest", 64)
    try:
        if given["kind"] == "give_award":
            plan = await plan_of(request, contest)
            subject = await award_choices.award_subject(context, plan, given)
        else:
            subject = subject_of(_body(given))
    except Refused as refusal:
        return await _question(request, contest, given, said(request, refusal), 422)
    error = ""
    if text(form, "action") == "confirm" and not reason:
        error = "reason"
    elif text(form, "action") == "confirm":
        try:
            made = await made_decisions.decide(
                context, who(request), contest, subject, reason, digest
            )
        except Refused as refusal:
            if refusal.problem.code != "decision.difference_changed":
                return await _question(request, contest, given, said(request, refusal), 422)
            error = "changed"
        else:
            if given["appeal"]:
                return seen_other(
                    f"/contests/{contest}/appeals/{given['appeal']}?decision={made.number}"
                )
            return seen_other(f"{_PATH.format(contest=contest)}?made={made.number}")
    return await _preview(request, contest, given, subject, reason, error)


async def _preview(
    request: Request,
    contest: str,
    given: dict[str, str],
    subject: Subject,
    reason: str,
    error: str,
) -> Response:
    """What the decision would change, to be confirmed; ``error``: why it was not made yet."""
    try:
        shown = await made_decisions.preview(context_of(request), who(request), contest, subject)
    except Refused as refusal:
        return await _question(request, contest, given, said(request, refusal), 422)
    return rendered(
        request,
        "decisions/decision_preview.html",
        status=422 if error else 200,
        **await _named(request, contest),
        given=given,
        subject=subject,
        shown=shown,
        scales={one.round: one.scale for one in shown.rounds},
        lines=line_names(await plan_of(request, contest)),
        reason=reason,
        error=error,
    )


def _letters(form: FormData) -> str:
    """The options chosen as a key tells them: "AC". Where one is right there is but one."""
    told = [value for value in form.getlist("option") if isinstance(value, str)]
    return "".join(sorted({letter for value in told for letter in value.strip()[:200]}))


def _body(given: Mapping[str, str]) -> DecisionBody:
    """The fields as the API takes them; ``request.invalid``."""
    values: dict[str, Any] = {name: given[name] for name in ("kind", "question", "option")}
    values["attempt"] = given["attempt"]
    if given["kind"] in judged_choices.FORMS:
        values |= {name: given[name] for name in ("round", "work", "criterion", "mark")}
        if given["kind"] == "exclude_sheets":  # asked for from a complaint about one of the works
            values["work"] = ""
        values |= judged_choices.sheet_of(given["sheet"])
    if given["decision"]:
        values["decision"] = number_or(given["decision"], None) or given["decision"]
    try:
        return msgspec.convert(values, DecisionBody)
    except msgspec.ValidationError as error:
        raise unlike(error) from None


async def _named(request: Request, contest: str) -> dict[str, Any]:
    rounds = await context_of(request).contests.rounds(contest)
    return {
        **named(await plan_of(request, contest)),
        "rounds": {item.round: item.name for item in rounds},
    }


async def _question(
    request: Request, contest: str, given: dict[str, str], error: str = "", status: int = 200
) -> Response:
    """The next thing to ask: the kind, the round, the question and its right option, the person
    and their attempt, or the decision to take back."""
    context = context_of(request)
    plan, rounds = await plan_of(request, contest), await context.contests.rounds(contest)
    settled = [
        item
        for item in rounds
        if item.quiz and not item.practice and item.state in ("settled", "published")
    ]
    judged = {one: judged_choices.rounds_for(one, plan, rounds) for one in judged_choices.FORMS}
    kinds = [one for one in QUIZ_KINDS if settled] + [one for one in judged if judged[one]]
    kinds += ["give_award"] if award_choices.judged_awards(plan) else []
    values: dict[str, Any] = {"settled": settled, "person": None, "attempts": [], "standing": []}
    values |= {"questions": [], "question": None, "figures": {}, "kinds": kinds, "sealed": False}
    kind = given["kind"] if given["kind"] in (*kinds, "withdraw") else ""
    if kind == "give_award":
        return await _about_an_award(request, contest, given, error, status)
    if kind in judged:
        return await _about_works(request, contest, given, judged[kind], error, status)
    if kind in _ABOUT_QUESTIONS:
        values |= await _about_questions(context, contest, given, settled)
    elif kind == "annul_attempt" and given["username"]:
        try:
            values |= await _attempts(context, contest, given["username"], settled)
        except Refused as refusal:
            error, status = said(request, refusal), 422
    elif kind == "withdraw":
        values["standing"] = standing(await decisions_of(context, contest))
    return rendered(
        request,
        "decisions/new_decision.html",
        status=status,
        **await _named(request, contest),
        given=given,
        kind=kind,
        error=error,
        **values,
    )


async def _about_an_award(
    request: Request, contest: str, given: dict[str, str], error: str, status: int
) -> Response:
    """Which award, and then whom it is given to, with the minutes."""
    plan = await plan_of(request, contest)
    return rendered(
        request,
        "decisions/new_award_decision.html",
        status=status,
        **await _named(request, contest),
        given=given,
        error=error,
        **award_choices.award_question(plan, given),
    )


async def _about_works(
    request: Request,
    contest: str,
    given: dict[str, str],
    rounds: list[RoundView],
    error: str,
    status: int,
) -> Response:
    """The next thing to ask about what judges marked."""
    context, plan = context_of(request), await plan_of(request, contest)
    try:
        values = await judged_choices.judged_question(context, plan, given, rounds)
    except Refused as refusal:
        error, status, wrong = said(request, refusal), 422, given["work"]
        again = {**given, "work": "", "sheet": ""}
        values = await judged_choices.judged_question(context, plan, again, rounds)
        given = {**again, "work": wrong}
    return rendered(
        request,
        "decisions/new_judged_decision.html",
        status=status,
        **await _named(request, contest),
        given=given,
        kind=given["kind"],
        error=error,
        **values,
    )


async def _about_questions(
    context: GatewayContext, contest: str, given: Mapping[str, str], settled: list[RoundView]
) -> dict[str, Any]:
    """The questions of the round chosen (or the only one), those first whose key is suspected."""
    rounds = {item.round for item in settled}
    round_id = given["round"] or (settled[0].round if len(settled) == 1 else "")
    if round_id not in rounds:
        return {}
    ask = context.backend.ask
    query = RoundQuestionsQuery(contest, round_id)
    found = await ask("exam.round_questions", query, RoundQuestions, PUBLISHING_S)
    told = await _figures(context, contest, round_id)
    questions_told = [] if told is None else told.questions
    figures = {one.question: one for one in questions_told}
    suspected = {one.question for one in questions_told if one.suspicions}
    questions = sorted(found.questions, key=lambda one: (one.id not in suspected, one.id))
    question = next((one for one in questions if one.id == given["question"]), None)
    return {
        "round_id": round_id,
        "questions": questions,
        "suspected": suspected,
        "question": question,
        "figures": figures,
        "sealed": told is None,
    }


async def _figures(
    context: GatewayContext, contest: str, round_id: str
) -> RoundQuestionStatistics | None:
    """What a round says about its questions; None while that would tell keys."""
    try:
        return await question_statistics(context, contest, round_id)
    except Refused as refusal:
        if refusal.problem.code != "question_statistics.keys_sealed":
            raise
        return None


async def _attempts(
    context: GatewayContext, contest: str, username: str, settled: list[RoundView]
) -> dict[str, Any]:
    """The person's attempts in rounds that have settled; ``contestant.unknown``."""
    person = await on_roster(context, contest, username)
    own = await own_of(context, contest, person.person)
    rounds = {item.round for item in settled}
    attempts = [
        (one, rfc3339(one.submitted_at_us))
        for one in own.attempts
        if one.round in rounds and one.submitted_at_us is not None
    ]
    return {"person": person, "attempts": attempts}
