"""Contests and rounds, and an organiser's decisions about them."""

from typing import Annotated

import msgspec
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.question_bank import RoundQuestions, RoundQuestionsQuery
from contracts.settled_round_decisions import ResultsPreview
from gateway.contests.actions import define_contest, definition_source
from gateway.contests.actions.results_impact_preview import preview_results
from gateway.contests.cache import summary
from gateway.contests.shapes import (
    ChangeRoundBody,
    ContestsView,
    ContestView,
    DefinedView,
    FindingView,
    GiveTimeBackBody,
    QuestionsView,
    RoundsView,
    RoundView,
    SettleBody,
    ShorteningView,
    ShortenRoundBody,
    TimeGivenBackView,
)
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import admit_to, who
from gateway.core.http.json_bodies import invalid, moment_in, read_body, read_json, reply
from gateway.core.http.openapi import answers, body, text_body
from gateway.core.http.router import Router
from gateway.exam.actions.attempts import own_rounds
from gateway.exam.actions.rounds import change_round, give_time_back, settle_round, shorten_round
from gateway.participation.actions.agency_table_access import for_whoever_asks
from gateway.questions.shapes import addressed
from plans.definition_findings import Faulty
from plans.reading import Reading

router = Router(prefix="/api/contests")
_ROUND = "/{contest}/rounds/{round_id}"


@router.get("", responses=answers(ok=ContestsView))
async def contests(request: Request) -> Response:
    """All contests, those running now first."""
    context = context_of(request)
    known = await context.contests.running_first(context.clock())
    return reply(ContestsView([summary(item) for item in known]))


@router.get("/{contest}", responses=answers(404, ok=ContestView))
async def contest_(request: Request, contest: str) -> Response:
    """One contest: its plan, and its rounds as they stand."""
    view = await context_of(request).contests.view(contest)
    view.rounds = for_whoever_asks(view.rounds, request.state.session)
    return reply(view)


@router.get("/{contest}/rounds", responses=answers(404, ok=RoundsView))
async def rounds(request: Request, contest: str) -> Response:
    """The rounds by opening time; with a session, also until when they are open to its person."""
    session = request.state.session
    person = None if session is None else session.person
    found = await own_rounds(context_of(request), contest, person)
    return reply(RoundsView(for_whoever_asks(found, session)))


@router.get(f"{_ROUND}/questions", responses=answers(403, 404, ok=QuestionsView))
async def questions(request: Request, contest: str, round_id: str) -> Response:
    """The questions a round draws from, without keys, where the plan publishes them beforehand
    and from that day on; otherwise they are a secret."""
    query = RoundQuestionsQuery(contest, round_id, public=True)
    found = await context_of(request).backend.ask("exam.round_questions", query, RoundQuestions)
    shown = [
        msgspec.structs.replace(one, pictures=addressed(contest, one.pictures))
        if one.pictures
        else one
        for one in found.questions
    ]
    return reply(QuestionsView(shown))


@router.post(
    "",
    status_code=201,
    responses=answers(401, 403, 409, 413, created=DefinedView, ok=DefinedView),
    openapi_extra=text_body("application/toml", "application/json", "text/plain"),
)
async def define(
    request: Request,
    preview: bool = False,
    reason: Annotated[str, Query(max_length=2_000)] = "",
    digest: str = "",
    revision: int | None = None,
) -> Response:
    """Set up a contest from its definition (TOML, or the same as JSON), or replace it: 201 when
    it is new, which takes an organiser of all contests, 200 otherwise. Errors in the definition are
    refused with ``findings``. Where results are final and hang on what changes: 409
    ``definition.frozen``; with `preview` the answer is what would change (`ResultsPreview`), to be
    confirmed by its `digest` and a `reason`. With `revision`, the one that was read (0: there is
    no such contest yet), it is refused once there is another: 409 `contest.changed_meanwhile` with
    the newest `revision`; without it, whatever is there is replaced."""
    context = context_of(request)
    text = definition_source.text_of(await read_body(request))
    reading = (await definition_source.examined(context, text)).reading
    if reading.definition is not None:
        await admit_to(request, reading.definition.slug)
    if preview:
        return reply(await _preview(context, text, reading))
    by = who(request).person
    made = await define_contest.define(
        context, text, reading, by, reason=reason, digest=digest, revision=revision
    )
    findings = msgspec.convert(msgspec.to_builtins(reading.findings), list[FindingView])
    view = DefinedView(made.contest, made.revision, findings)
    return reply(view, 201 if made.revision == 1 else 200)


async def _preview(context: GatewayContext, text: str, reading: Reading) -> ResultsPreview:
    if reading.definition is None or not reading.usable:
        raise Faulty(definition_source.file_name(text), reading.findings)
    definition = reading.definition
    return await preview_results(context, definition.slug, definition=definition)


@router.patch(
    _ROUND,
    responses=answers(401, 403, 404, 409, ok=RoundView),
    openapi_extra=body(ChangeRoundBody),
)
async def change(request: Request, contest: str, round_id: str) -> Response:
    """Extend or reopen a round, for all or for some agencies. Running deadlines follow. An
    earlier close is refused: shortening is a command of its own."""
    context = context_of(request)
    given = await read_json(request, ChangeRoundBody)
    closes_at_us, by = _window(given), who(request).person
    return reply(
        await change_round(
            context, contest, round_id, closes_at_us, given.reason, by, given.agencies
        )
    )


@router.post(
    f"{_ROUND}/shortening",
    responses=answers(401, 403, 404, 409, ok=ShorteningView),
    openapi_extra=body(ShortenRoundBody),
)
async def shorten(request: Request, contest: str, round_id: str) -> Response:
    """Close an open round earlier, for all, or for agencies that have longer than all. Running
    deadlines follow; with ``look`` it only tells how many attempts that would hit."""
    context = context_of(request)
    given = await read_json(request, ShortenRoundBody)
    closes_at_us, by = _window(given), who(request).person
    round_, hit = await shorten_round(
        context,
        contest,
        round_id,
        closes_at_us,
        given.reason,
        by,
        given.agencies,
        look=given.look,
    )
    return reply(ShorteningView(round_, hit, not given.look))


def _window(given: ChangeRoundBody) -> int:
    _refuse_for_nobody(given.agencies)
    return moment_in("closes_at", given.closes_at)


def _refuse_for_nobody(agencies: list[str] | None) -> None:
    if agencies is not None and not agencies:
        raise invalid("agencies: không được rỗng", "agencies: empty")


@router.post(
    f"{_ROUND}/disruptions",
    responses=answers(401, 403, 404, 409, ok=TimeGivenBackView),
    openapi_extra=body(GiveTimeBackBody),
)
async def give_back(request: Request, contest: str, round_id: str) -> Response:
    """Give back the time of a power cut or an outage: clocks of attempts that it cut off stand
    still in it, and attempts that were handed in by themselves go on with what was left. With
    ``look`` it only tells how many it would help."""
    context = context_of(request)
    given = await read_json(request, GiveTimeBackBody)
    _refuse_for_nobody(given.agencies)
    span = (moment_in("from", given.from_), moment_in("until", given.until))
    by, look = who(request).person, given.look
    round_, done = await give_time_back(
        context, contest, round_id, span, given.reason, by, given.agencies, look=look
    )
    return reply(TimeGivenBackView(round_, done.running, done.resumed, done.cut, not look))


@router.post(
    f"{_ROUND}/settlement",
    responses=answers(401, 403, 404, 409, ok=RoundView),
    openapi_extra=body(SettleBody),
)
async def settle(request: Request, contest: str, round_id: str) -> Response:
    """Settle a closed round although a gateway has not said that it delivered everything. Rounds
    settle by themselves when all gateways have; this decision goes on record."""
    context = context_of(request)
    given = await read_json(request, SettleBody)
    return reply(await settle_round(context, contest, round_id, given.reason, who(request).person))
