"""The organisers' set-up: how far a contest is, and its definition as text."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.hash_commitments import NO_QUESTIONS
from gateway.contests.actions import define_contest, definition_source
from gateway.contests.actions.results_impact_preview import FROZEN, preview_results
from gateway.contests.pages.definition_review import (
    LONGEST_TEXT,
    Draft,
    definition_page,
    draft_of,
    kept_draft,
    review_of,
)
from gateway.contests.shapes import RoundView
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import download
from gateway.results.actions.results import stale_notice
from gateway.roster.actions.contest_readiness import ready_of
from gateway.web.page_helpers import (
    number_or,
    page_router,
    read_form,
    rendered,
    said,
    seen_other,
    text,
)
from plans.definition_findings import Misread, Unreadable
from plans.new_definition import Answers, first_form
from plans.toml_writer import write_tables

router = page_router()
_CONTEST = "/contests/{contest}/set-up"
#: of the form for a first definition; the numbers have a least and a most
_ASKED = ("title", "organiser", "first_day", "weeks", "topics", "questions", "time_limit")
_NUMBERS = {"weeks": (1, 12), "questions": (1, 200)}


@router.get("/set-up")
async def new(request: Request) -> Response:
    """A new contest: from a file, a text, or a few answers."""
    return await definition_page(request, None, Draft())


@router.post("/set-up")
async def define_new(request: Request) -> Response:
    """Check the definition of a new contest, or set it up."""
    return await _taken(request, None)


@router.post("/set-up/start")
async def begin(request: Request) -> Response:
    """A first definition out of a few answers; nothing is kept yet."""
    form = await read_form(request)
    given = {name: text(form, name) for name in _ASKED}
    wrong = {name: name for name in _ASKED if not given[name]}
    for name, (least, most) in _NUMBERS.items():
        if not least <= number_or(given[name], least - 1) <= most:
            wrong[name] = name
    if not wrong:
        try:
            first = Draft(write_tables(first_form(_answers(given))))
            return await definition_page(request, None, first)
        except Misread:
            wrong["first_day"] = "first_day"
    return await definition_page(request, None, Draft(), start=given, wrong=list(wrong), status=422)


@router.get(_CONTEST)
async def overview(request: Request, contest: str) -> Response:
    """What is done and what is missing before the contest can begin."""
    context = context_of(request)
    defined = await context.contests.defined(contest)
    ready = await ready_of(context, contest)
    rounds = [item for item in await context.contests.rounds(contest) if item.quiz]
    review = await review_of(context, await definition_source.written(context, contest), contest)
    return rendered(
        request,
        "contests/set_up.html",
        **await stale_notice(context, defined.definition),
        contest=contest,
        title=defined.definition.title,
        revision=defined.revision,
        findings=len(review.findings),
        ready=ready,
        liaisons=len({one.agency for one in ready.staff if one.role == "liaison"}),
        others=sum(one.role != "liaison" for one in ready.staff),
        quiz=bool(rounds),
        bank=bool(rounds) and all(map(_has_questions, rounds)),
        opened_empty=next((one.name for one in rounds if _opened_empty(one)), ""),
        saved=request.query_params.get("saved", ""),
    )


@router.get(f"{_CONTEST}/definition")
async def definition(request: Request, contest: str) -> Response:
    """The definition as text, with what the checker says of it."""
    return await definition_page(request, contest, await kept_draft(request, contest))


@router.get(f"{_CONTEST}/definition-file")
async def definition_file(request: Request, contest: str) -> Response:
    """The same text as a file, comments and all."""
    given = await definition_source.written(context_of(request), contest)
    kind = definition_source.file_name(given).rpartition(".")[2]
    return download(given.encode(), f"{contest}.{kind}", f"application/{kind}")


@router.post(f"{_CONTEST}/definition")
async def define_again(request: Request, contest: str) -> Response:
    """Check another definition of the contest, or put it in the place of the present one."""
    return await _taken(request, contest)


def _opened_empty(one: RoundView) -> bool:
    """Whether a round has opened that has no questions, and takes none any more."""
    return one.state != "planned" and not _has_questions(one)


def _has_questions(one: RoundView) -> bool:
    return one.bank_digest not in ("", NO_QUESTIONS)


async def _why_refused(
    request: Request, contest: str | None, plan: Definition, refusal: Refused
) -> dict[str, Any]:
    """What the page says of a definition that registration refused."""
    if refusal.problem.code in FROZEN:
        shown = await preview_results(context_of(request), plan.slug, definition=plan)
        return {"error": "frozen", "frozen": shown}
    if refusal.problem.code == "contest.changed_meanwhile":
        return {"error": "taken" if contest is None else "changed"}
    return {"error": "refused", "detail": said(request, refusal)}


def _answers(given: dict[str, str]) -> Answers:
    topics = [line.strip() for line in given["topics"].splitlines() if line.strip()]
    return Answers(
        given["title"],
        given["organiser"],
        given["first_day"],
        int(given["weeks"]),
        topics,
        int(given["questions"]),
        given["time_limit"],
    )


async def _taken(request: Request, contest: str | None) -> Response:
    """What was typed or chosen: look at it, or save it."""
    form = await read_form(request, 1, longest_field=LONGEST_TEXT)
    context, action = context_of(request), text(form, "action")
    if contest is not None:
        await context.contests.defined(contest)
    given = await draft_of(form)
    if not given.text.strip():
        return await definition_page(request, contest, given, error="empty", status=422)
    try:
        review = await review_of(context, given.text, contest)
    except Unreadable as unreadable:
        return await definition_page(request, contest, given, unreadable=unreadable, status=422)
    if action != "save":
        return await definition_page(request, contest, given, review=review)
    if not review.reading.usable:
        return await definition_page(request, contest, given, review=review, error="faulty")
    if review.findings and text(form, "seen") != review.seen:
        return await definition_page(request, contest, given, review=review, error="unseen")
    assert review.reading.definition is not None, "it is usable"
    slug = review.reading.definition.slug
    known = {one.contest for one in await context.contests.all()}
    if slug != contest and (contest is not None or slug in known):
        error = "taken" if contest is None else "other_slug"
        return await definition_page(request, contest, given, review=review, error=error)
    reason, by = text(form, "reason", 2_000), who(request).person
    try:
        made = await define_contest.define(
            context,
            given.text,
            review.reading,
            by,
            reason=reason,
            digest=text(form, "digest", 64),
            revision=given.revision,
        )
    except Refused as refusal:
        why = await _why_refused(request, contest, review.reading.definition, refusal)
        return await definition_page(request, contest, given, review=review, reason=reason, **why)
    return seen_other(f"/contests/{made.contest}/set-up?saved=definition")
