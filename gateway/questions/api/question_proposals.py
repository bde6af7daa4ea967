"""Questions on their way into the bank: contributed by form or file, vetted, selected."""

import msgspec
from msgspec import UNSET
from starlette.requests import Request
from starlette.responses import Response

from contracts.local_times import rfc3339
from contracts.question_proposals import (
    ContributionLine,
    Contributions,
    ContributionsQuery,
    HistoryLine,
    ProposalState,
    ProposalView,
)
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import read_json, reply
from gateway.core.http.openapi import answers, body, body_or_file
from gateway.core.http.rfc3339_shapes import telling
from gateway.core.http.router import Router
from gateway.core.http.uploads import uploaded
from gateway.people.actions.names_by_id import names_of
from gateway.questions.actions import contributing_questions, proposing_questions
from gateway.questions.shapes import (
    ContributionsView,
    ContributionView,
    HistoryView,
    MoveBody,
    NearView,
    ProposalBody,
    ProposalDetailView,
    ProposalLine,
    ProposalsView,
    ProposedView,
    SelectionBody,
    SelectionView,
    addressed,
)
from gateway.roster.shapes import DoubleView, notes_of
from question_formats.plain_text import clean_lines
from question_formats.right_options import RightSeen, seen
from question_formats.similar_questions import Double

router = Router(prefix="/api/contests/{contest}/questions")
_REFUSALS = (401, 403, 404, 409)
_history = telling(HistoryLine, HistoryView, "name")
_contribution = telling(ContributionLine, ContributionView)


@router.post(
    "/proposals",
    status_code=201,
    responses=answers(*_REFUSALS, 413, ok=ProposedView, created=ProposedView),
    openapi_extra=body_or_file(ProposalBody, "questions in any format that banks have"),
)
async def propose(
    request: Request,
    contest: str,
    dry_run: bool = False,
    topic: str | None = None,
    office: str | None = None,
    convert: bool = False,
) -> Response:
    """Contribute questions as drafts: one as JSON, or a file (multipart) in any format that banks
    have, all of it or nothing. `office`: for which office, where the file does not say; `convert`
    agrees to read what was typed in TCVN3 or VNI as Unicode."""
    context, session = context_of(request), who(request)
    doubles: list[Double] = []
    right: list[RightSeen] = []
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with uploaded(request) as file:
            found, pages = await contributing_questions.contribute_file(
                context,
                contest,
                session,
                file,
                topic=topic,
                office=office,
                dry_run=dry_run,
                convert=convert,
            )
        doubles, right = pages.doubles, seen(pages.rows, pages.found) if dry_run else []
    else:
        given = await read_json(request, ProposalBody)
        found = await contributing_questions.contribute(
            context, contest, session, given, office=office, dry_run=dry_run
        )
    view = ProposedView(
        dry_run,
        found.taken.changed,
        found.taken.unchanged,
        found.questions,
        notes_of(found.notes),
        [DoubleView(**msgspec.structs.asdict(double)) for double in doubles],
        right,
    )
    return reply(view, 200 if dry_run else 201)


@router.get("/proposals", responses=answers(401, 403, ok=ProposalsView))
async def proposals(request: Request, contest: str, state: ProposalState | None = None) -> Response:
    """Proposed questions without their keys: an author's own; all, for vetters and organisers."""
    context, session = context_of(request), who(request)
    found = await proposing_questions.proposals_for(context, contest, session, state=state)
    return reply(ProposalsView([_line(contest, item) for item in found]))


@router.get("/proposals/{question}", responses=answers(401, 403, 404, ok=ProposalDetailView))
async def proposal(request: Request, contest: str, question: str) -> Response:
    """One question with its history, those that ask nearly the same (of the ones that one may
    read), and until it is selected its key, which is recorded."""
    context, session = context_of(request), who(request)
    found = await proposing_questions.proposal_for(context, contest, question, session)
    view = await _detail(context, contest, found)
    key = await proposing_questions.shown_key(context, contest, found, session)
    if key is not None:
        view.key, view.source = key.key, key.source
    others = await proposing_questions.proposals_for(context, contest, session)
    view.doubles = [
        NearView(other.question.id, other.question.text, other.question.options, other.state, alike)
        for other, alike in await proposing_questions.near(context, found, others)
    ]
    return reply(view)


@router.put(
    "/proposals/{question}",
    responses=answers(*_REFUSALS, ok=ProposedView),
    openapi_extra=body(ProposalBody),
)
async def revise(request: Request, contest: str, question: str) -> Response:
    """Word a question anew, key and source included: it is a draft again. For its author, and for
    organisers, until it is selected."""
    context, session = context_of(request), who(request)
    given = await read_json(request, ProposalBody)
    found = (
        await contributing_questions.word_anew(context, contest, session, question, given)
    ).taken
    return reply(ProposedView(False, found.changed, found.unchanged, [question]))


@router.post(
    "/proposals/{question}/moves",
    responses=answers(*_REFUSALS, ok=ProposalDetailView),
    openapi_extra=body(MoveBody),
)
async def move(request: Request, contest: str, question: str) -> Response:
    """Accept, return, retire or reopen a question. Nobody accepts a question of their own; authors
    may only retire drafts of their own."""
    context, session = context_of(request), who(request)
    given = await read_json(request, MoveBody)
    comment = clean_lines(given.comment)
    moved = await proposing_questions.move(
        context, session, contest, question, given.action, given.revision, comment
    )
    return reply(await _detail(context, contest, moved))


@router.post(
    "/selection",
    responses=answers(*_REFUSALS, ok=SelectionView),
    openapi_extra=body(SelectionBody),
)
async def select(request: Request, contest: str, dry_run: bool = False) -> Response:
    """Make vetted questions the contest's bank, whole, as long as no round has opened. `replaced`:
    those of whose id the bank has a question from a file; a dry run tells them, and they are to be
    named in `replace` (409 `proposal.replaces_imported`)."""
    context = context_of(request)
    given = await read_json(request, SelectionBody)
    by = who(request).person
    found = await proposing_questions.select(
        context, contest, given.questions, by, dry_run=dry_run, replacing=given.replace
    )
    difference = msgspec.structs.asdict(found.difference)
    told = SelectionView(dry_run, len(found.commitments), replaced=found.replaced, **difference)
    return reply(told)


@router.get("/contributions", responses=answers(401, 403, 404, ok=ContributionsView))
async def contributions(request: Request, contest: str) -> Response:
    """How far the offices have come with the questions that the plan asks of them."""
    query = ContributionsQuery(contest)
    found = await context_of(request).backend.ask("exam.contributions", query, Contributions)
    return reply(ContributionsView([_contribution(line) for line in found.lines]))


def _line(contest: str, found: ProposalView) -> ProposalLine:
    question = found.question
    return ProposalLine(
        question.id,
        question.topic,
        question.text,
        question.options,
        question.contributor,
        question.difficulty,
        found.state,
        found.author,
        found.revision,
        rfc3339(found.changed_at_us),
        question.held,
        question.kind,
        pictures=addressed(contest, question.pictures) or UNSET,
        formatting=question.formatting or UNSET,
    )


async def _detail(context: GatewayContext, contest: str, found: ProposalView) -> ProposalDetailView:
    names = await names_of(context, (line.by for line in found.history))
    history = [_history(line, name=names.get(line.by, "")) for line in found.history]
    return ProposalDetailView(_line(contest, found), history)
