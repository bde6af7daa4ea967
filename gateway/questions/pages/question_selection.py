"""The organisers' desk of questions: how far the offices have come, and which are selected."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.question_proposals import ProposalView, Selection
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.problem_responses import status_of
from gateway.questions.actions import proposing_questions
from gateway.questions.pages.question_views import page_values, shown, targets
from gateway.web.long_lists import list_page
from gateway.web.page_helpers import (
    in_language,
    number_or,
    page_router,
    plan_of,
    read_form,
    rendered,
    said,
    seen_other,
    text,
)
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue

router = page_router()
_DESK = "/contests/{contest}/question-bank"
#: for each question of the largest bank that can be selected a box, and whether it replaces one
MOST_BOXES = 20_100
#: questions on a page: each is a few lines on a phone
AT_ONCE = 25


@router.get(_DESK)
async def bank(request: Request, contest: str) -> Response:
    """Targets by office; all vetted questions, those of the bank chosen, and ``?add=`` with them
    (``?all``: every one)."""
    plan = await plan_of(request, contest)
    ready = await _ready(request, contest)
    everything = "all" in request.query_params
    chosen = {one.question.id for one in ready if everything or one.state == "selected"}
    added = request.query_params.getlist("add")
    chosen.update(one.question.id for one in ready if one.question.id in added)
    return await _page(request, contest, plan, ready, chosen)


@router.post(_DESK)
async def select(request: Request, contest: str) -> Response:
    """Try the selection out and show what it does; carry it out when that is confirmed. A button of
    the list (``page``) only turns it over: what is ticked stays so."""
    context, session = context_of(request), who(request)
    form = await read_form(request, most_fields=MOST_BOXES)
    chosen = [name for name in form.getlist("question") if isinstance(name, str)]
    plan = await plan_of(request, contest)
    confirmed = text(form, "action") == "confirm"
    if text(form, "action") != "change" and "page" not in form:
        try:
            if not chosen:
                raise _nothing(request)
            found = await proposing_questions.select(
                context,
                contest,
                chosen,
                session.person,
                dry_run=not confirmed,
                replacing=[one for one in form.getlist("replace") if isinstance(one, str)],
            )
        except Refused as refusal:
            ready = await _ready(request, contest)
            return await _page(request, contest, plan, ready, set(chosen), form, refusal)
        if confirmed:
            return seen_other(f"/contests/{contest}/question-bank?selected={len(chosen)}")
        return _confirmation(request, contest, plan, chosen, found)
    return await _page(request, contest, plan, await _ready(request, contest), set(chosen), form)


async def _ready(request: Request, contest: str) -> list[ProposalView]:
    """The questions that can be selected."""
    found = await proposing_questions.proposals_for(context_of(request), contest, who(request))
    return [one for one in found if one.state in ("vetted", "selected")]


async def _page(
    request: Request,
    contest: str,
    plan: Definition,
    ready: list[ProposalView],
    chosen: set[str],
    form: FormData | None = None,
    refusal: Refused | None = None,
) -> Response:
    selected = request.query_params.get("selected", "")
    rules = plan.contributions
    topics = _by_topic(plan, ready, chosen)
    rows = [(topic["name"], one) for topic in topics for one in topic["questions"]]
    found = list_page(
        request,
        rows,
        lambda row: (row[1]["id"], row[1]["text"], row[1]["office"] or "", row[0]),
        {},
        AT_ONCE,
        form,
    )
    on_page = {one["id"] for _, one in found.rows}
    return rendered(
        request,
        "questions/question_bank.html",
        status=status_of(refusal.problem.code) if refusal else 200,
        **page_values(request, plan),
        targets=await targets(context_of(request), contest, plan),
        official=rules.official_questions if rules else None,
        list=found,
        topics=[
            topic | {"shown": [one for one in topic["questions"] if one["id"] in on_page]}
            for topic in topics
        ],
        elsewhere=[one.question.id for one in ready if one.question.id in chosen - on_page],
        chosen=len(chosen),
        ready=len(ready),
        errors={} if refusal is None else {"question": said(request, refusal)},
        selected=number_or(selected, None),
    )


def _by_topic(
    plan: Definition, ready: list[ProposalView], chosen: set[str]
) -> list[dict[str, Any]]:
    official = plan.contributions.official if plan.contributions else {}
    found = []
    for topic in [*plan.topics, *sorted({one.question.topic for one in ready} - set(plan.topics))]:
        mine = [one for one in ready if one.question.topic == topic]
        if mine:
            found.append(
                {
                    "name": plan.topics.get(topic, topic),
                    "official": official.get(topic),
                    "chosen": sum(one.question.id in chosen for one in mine),
                    "questions": [
                        shown(one, plan) | {"chosen": one.question.id in chosen} for one in mine
                    ],
                }
            )
    return found


def _confirmation(
    request: Request, contest: str, plan: Definition, chosen: list[str], found: Selection
) -> Response:
    language = language_of(request)
    return rendered(
        request,
        "questions/question_selection.html",
        **page_values(request, plan),
        chosen=chosen,
        difference=found.difference,
        replaced=found.replaced,
        topics={plan.topics.get(name, name): n for name, n in found.difference.topics.items()},
        notes=[in_language(note, language) for note in found.difference.notes],
    )


def _nothing(request: Request) -> Refused:
    return Refused("request.invalid", catalogue(language_of(request))("question_bank.nothing"))
