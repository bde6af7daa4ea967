"""The authors' desk: own questions against the office's target, by form or as a file."""

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.question_proposals import ProposalView
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.problem_responses import status_of
from gateway.questions.actions import contributing_questions, proposing_questions
from gateway.questions.pages.chosen_pictures import pictures_in, typed_pictures
from gateway.questions.pages.picture_fields import PLACES
from gateway.questions.pages.question_form import (
    Typed,
    body_of,
    errors_of,
    form_values,
    missing,
    typed_in,
    typed_of,
)
from gateway.questions.pages.question_views import (
    doubled,
    newest_comment,
    page_values,
    preview_values,
    shown,
    targets,
    with_history,
    wrong_rows,
)
from gateway.web.chosen_file import PASTED, chosen, pasted_in
from gateway.web.page_helpers import (
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
from question_formats.right_options import seen
from spreadsheets.question_bank_sheet import QuestionRow

router = page_router()
_DESK = "/contests/{contest}/questions"
_OWN = f"{_DESK}/own/{{question}}"


@router.get(_DESK)
async def own(request: Request, contest: str) -> Response:
    """What somebody contributed, and what the plan still asks of their office."""
    context, session = context_of(request), who(request)
    plan = await plan_of(request, contest)
    mine = await proposing_questions.proposals_for(context, contest, session, own=True)
    near = await doubled(context, mine)
    offices = {one.question.contributor for one in mine}
    offices |= {proposing_questions.office_of(plan, session, None)}
    lines = await targets(context, contest, plan, offices if offices - {""} else None)
    received = request.query_params.get("received", "")
    return rendered(
        request,
        "questions/own_questions.html",
        **page_values(request, plan),
        targets=[line for line in lines if line["target"]],
        questions=[shown(one, plan) for one in sorted(mine, key=lambda one: -one.changed_at_us)],
        near=near,
        received=number_or(received, None),
        unseen="unseen" in request.query_params,
        withdrawn=request.query_params.get("withdrawn", ""),
        now=context.clock(),
    )


@router.get(f"{_DESK}/new")
async def new(request: Request, contest: str) -> Response:
    """An empty form; the office is the one that somebody wrote for last."""
    context, session = context_of(request), who(request)
    plan = await plan_of(request, contest)
    mine = await proposing_questions.proposals_for(context, contest, session, own=True)
    last = max(mine, key=lambda one: one.changed_at_us, default=None)
    typed = Typed(
        proposing_questions.office_of(plan, session, last.question.contributor if last else None)
    )
    if last is not None:
        typed.topic = last.question.topic
    return _form(request, contest, plan, typed, {}, None)


@router.post(f"{_DESK}/new")
async def propose(request: Request, contest: str) -> Response:
    """Contribute a question as a draft."""
    given, wrong, looks = await _typed(request, contest)
    plan = await plan_of(request, contest)
    errors = missing(request, given, _offices(request, plan)) | wrong
    if not errors:
        try:
            body = body_of(given)
            if looks:
                return await _looked_at(request, contest, plan, given, None)
            made = await contributing_questions.contribute(
                context_of(request), contest, who(request), body, pictures=given.pictures.shown
            )
            return seen_other(f"/contests/{contest}/questions?received=1{_unseen(made)}")
        except Refused as refusal:
            errors = errors_of(request, refusal)
    return _form(request, contest, plan, given, errors, None)


@router.get(f"{_DESK}/file")
async def choose_file(request: Request, contest: str) -> Response:
    """Where a file of questions is sent."""
    return _file(request, contest, await plan_of(request, contest))


@router.post(f"{_DESK}/file")
async def send_file(request: Request, contest: str) -> Response:
    """Take a file, all of it or nothing; what cannot be read is told by row and column."""
    form = await read_form(request, most_files=1)
    plan = await plan_of(request, contest)
    topic, office = text(form, "topic") or None, text(form, "office") or None
    file = await chosen(form) or pasted_in(form)
    pasted = file.content.decode("utf-8", "replace") if file and file.name == PASTED else ""
    kept: dict[str, Any] = {"topic": topic, "office": office, "pasted": pasted}
    kept["old"] = bool(text(form, "convert"))
    if file is None:
        none = catalogue(language_of(request))("questions.error_file")
        return _file(request, contest, plan, status=422, errors={"file": none}, **kept)
    try:
        found, pages = await contributing_questions.contribute_file(
            context_of(request),
            contest,
            who(request),
            (file.content, file.name),
            topic=topic,
            office=office,
            dry_run=text(form, "action") == "check",
            convert=bool(text(form, "convert")),
        )
    except Refused as refusal:
        rows = wrong_rows(request, refusal)
        errors = {"file": said(request, refusal)}
        status = status_of(refusal.problem.code)
        kept["old"] = kept["old"] or refusal.problem.code.endswith(".old_encoding")
        return _file(request, contest, plan, status=status, errors=errors, wrong=rows, **kept)
    finally:
        await form.close()
    if text(form, "action") != "check":
        return seen_other(f"/contests/{contest}/questions?received={found.taken.changed}")
    right = seen(pages.rows, pages.found)
    return _file(request, contest, plan, checked=found.taken, pages=pages, right=right, **kept)


@router.get(_OWN)
async def one(request: Request, contest: str, question: str) -> Response:
    """One's own question: its state, what was done to it, what can still be done."""
    plan, found = await plan_of(request, contest), await _own(request, contest, question)
    return await _shown(request, contest, plan, found)


@router.post(f"{_OWN}/withdrawal")
async def withdraw(request: Request, contest: str, question: str) -> Response:
    """Take back a draft of one's own, with a reason."""
    context, session = context_of(request), who(request)
    comment = text(await read_form(request), "comment", 2_000)
    plan, found = await plan_of(request, contest), await _own(request, contest, question)
    try:
        await proposing_questions.move(
            context, session, contest, question, "retire", found.revision, comment
        )
    except Refused as refusal:
        return await _shown(request, contest, plan, found, {"comment": said(request, refusal)})
    return seen_other(f"/contests/{contest}/questions?withdrawn={quote(question, safe='')}")


@router.get(f"{_OWN}/edit")
async def edit(request: Request, contest: str, question: str) -> Response:
    """The form with a question that is there, its key and source included."""
    context, plan = context_of(request), await plan_of(request, contest)
    found = await _own(request, contest, question)
    key = await proposing_questions.shown_key(context, contest, found, who(request))
    typed = typed_of(found, key)
    typed.pictures = typed_pictures(request, contest, found.question.pictures)
    return _form(request, contest, plan, typed, {}, found)


@router.post(f"{_OWN}/edit")
async def reword(request: Request, contest: str, question: str) -> Response:
    """Word a question anew: it is a draft again."""
    given, wrong, looks = await _typed(request, contest)
    plan, found = await plan_of(request, contest), await _own(request, contest, question)
    errors = missing(request, given, _offices(request, plan)) | wrong
    if not errors:
        try:
            body = body_of(given)
            if looks:
                return await _looked_at(request, contest, plan, given, found)
            made = await contributing_questions.word_anew(
                context_of(request), contest, who(request), question, body, given.pictures.shown
            )
            return seen_other(f"{_path(contest, question)}?saved=1{_unseen(made)}")
        except Refused as refusal:
            errors = errors_of(request, refusal)
    return _form(request, contest, plan, given, errors, found)


@router.get(f"{_OWN}/preview")
async def preview(request: Request, contest: str, question: str) -> Response:
    """One's own question as contestants would see it."""
    plan, found = await plan_of(request, contest), await _own(request, contest, question)
    values = page_values(request, plan) | preview_values(request, plan, found)
    back = _path(contest, question)
    return rendered(request, "questions/question_preview.html", back=back, **values)


def _unseen(made: contributing_questions.Contribution) -> str:
    """Tells the next page that papers leave some of the formatting out."""
    return "&unseen=1" if any(note.code == "emphasis_unseen" for note in made.notes) else ""


def _path(contest: str, question: str) -> str:
    return f"/contests/{contest}/questions/own/{quote(question, safe='')}"


async def _own(request: Request, contest: str, question: str) -> ProposalView:
    """A question of one's own; organisers may open anybody's; ``proposal.unknown``."""
    session = who(request)
    own = proposing_questions.role_of(session) != "organiser"
    return await proposing_questions.proposal_for(
        context_of(request), contest, question, session, own=own
    )


async def _shown(
    request: Request,
    contest: str,
    plan: Definition,
    found: ProposalView,
    errors: dict[str, str] | None = None,
) -> Response:
    context, session = context_of(request), who(request)
    key = await proposing_questions.shown_key(context, contest, found, session)
    others = await proposing_questions.proposals_for(context, contest, session, own=True)
    return rendered(
        request,
        "questions/question.html",
        status=422 if errors else 200,
        **page_values(request, plan),
        question=shown(found, plan),
        key=key,
        near=[
            shown(other, plan)
            for other, _ in await proposing_questions.near(context, found, others)
        ],
        history=await with_history(request, found),
        returned=newest_comment(found),
        mine=found.author == session.person,
        saved="saved" in request.query_params,
        unseen="unseen" in request.query_params,
        errors=errors or {},
    )


async def _typed(request: Request, contest: str) -> tuple[Typed, dict[str, str], bool]:
    """The fields of the form, what is wrong with pictures that were chosen, and whether its author
    wants to see the question first."""
    form = await read_form(request, most_files=len(PLACES))
    given = typed_in(form)
    given.pictures, wrong = await pictures_in(request, contest, form)
    return given, wrong, text(form, "action") == "look"


async def _looked_at(
    request: Request, contest: str, plan: Definition, given: Typed, found: ProposalView | None
) -> Response:
    """The form with the question as contestants would see its words; ``questions.invalid``."""
    old = found.question if found else None
    look = await contributing_questions.looked_at(
        context_of(request), contest, body_of(given), given.pictures.shown, old
    )
    return _form(request, contest, plan, given, {}, found, look)


def _offices(request: Request, plan: Definition) -> list[str]:
    """The offices that the plan asks for questions, one of which an author writes for."""
    rules = plan.contributions
    if rules is None or proposing_questions.role_of(who(request)) == "organiser":
        return []
    return list(dict.fromkeys(target.office for target in rules.targets))


def _form(
    request: Request,
    contest: str,
    plan: Definition,
    given: Typed,
    errors: dict[str, str],
    found: ProposalView | None,
    look: tuple[QuestionRow, bool] | None = None,
) -> Response:
    """The form of a new question, or (``found``) of one that is there; ``look``: how it would be,
    and whether some of its formatting is not shown."""
    return rendered(
        request,
        "questions/question_form.html",
        status=422 if errors else 200,
        **page_values(request, plan),
        **form_values(plan, given, errors, _offices(request, plan), found),
        question=None if found is None else found.question.id,
        look=look,
    )


def _file(
    request: Request, contest: str, plan: Definition, *, status: int = 200, **more: Any
) -> Response:
    values: dict[str, Any] = {
        "errors": {}, "wrong": [], "checked": None, "pages": None, "topic": None, "office": None,
        "pasted": "", "right": [], "old": False,
    }  # fmt: skip
    return rendered(
        request,
        "questions/question_file.html",
        status=status,
        **page_values(request, plan),
        topics=plan.topics,
        offices=_offices(request, plan),
        **{**values, **more},
    )
