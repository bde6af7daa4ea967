"""Results as anybody reads them, and for organisers as they stand before a publication."""

from typing import Any

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused, Unavailable
from contracts.local_times import rfc3339
from contracts.results import AwardLine, AwardsQuery, StandingsQuery
from gateway.contests.shapes import QuizView, RoundView
from gateway.context import GatewayContext, context_of
from gateway.results.actions.judged_protocol import protocol_of
from gateway.results.actions.publication_status import editions_of
from gateway.results.actions.results import awards_of, stale_notice, standings_of
from gateway.results.pages.prizes_by_award import by_award
from gateway.results.shapes.results import StandingLine, WorkLine
from gateway.results.shapes.standing_lines import standing_line, work_line
from gateway.web.page_helpers import named, page_router, plan_of, rendered

router = page_router()
MOST_STANDINGS = 300
_line = msgspec.json.Decoder(StandingLine).decode
_work = msgspec.json.Decoder(WorkLine).decode


class ShownStandings(Struct):
    """The best ``rows`` of ``total`` standings of a round or, where judges mark, the best
    ``works``. ``publication`` and the ``digest`` of its ledger are None while they are
    provisional."""

    publication: int | None
    digest: str | None
    quiz: QuizView | None
    total: int
    rows: list[StandingLine]
    works: list[WorkLine]

    @property
    def provisional(self) -> bool:
        """Whether nothing of the round has been published."""
        return self.publication is None


@router.get("/contests/{contest}/results")
async def results(request: Request, contest: str) -> Response:
    """Prizes and standings of a round: the one asked for, else the newest that is published."""
    context, session = context_of(request), request.state.session
    plan = await plan_of(request, contest)
    organises = session is not None and "organiser" in session.duties
    rounds = await context.contests.rounds(contest)
    this = await _chosen(context, contest, rounds, request.query_params.get("round"))
    stale: dict[str, Any] = {"stale_results": [], "stale_names": {}}
    untold = []
    if organises:
        stale = await stale_notice(context, plan)
    shown = await _shown(context, contest)
    if shown is None:
        untold.append("results.works_untold")
    try:
        standings = await _standings(context, this, organises) if this else None
        awards = await _awards(context, contest, organises)
    except Unavailable:
        if not organises:
            raise
        untold.append("results.provisional_untold")
        standings = await _standings(context, this, organises=False) if this else None
        awards = await _awards(context, contest, organises=False)
    return rendered(
        request,
        "results/results.html",
        contest=named(plan),
        rounds=rounds,
        this=this,
        standings=standings,
        awards=by_award(awards),
        names={item.round: item.name for item in rounds},
        shown=shown or [],
        untold=untold,
        editions=await editions_of(context, contest),
        **stale,
        now=rfc3339(context.clock()),
    )


async def _shown(context: GatewayContext, contest: str) -> list[str] | None:
    """The winning works that have a page; ``None``: nobody says which by now."""
    try:
        found = await context.contests.winning_works(contest)
    except Unavailable:
        return None
    return [work.code for work in found if "portal" in work.outlets]


async def _chosen(
    context: GatewayContext, contest: str, rounds: list[RoundView], wish: str | None
) -> RoundView | None:
    if wish:
        return await context.contests.round(contest, wish)
    published = [item for item in rounds if item.state == "published"]
    return next(reversed(published or rounds), None)


async def _standings(
    context: GatewayContext, this: RoundView, organises: bool
) -> ShownStandings | None:
    """Published standings; organisers also get provisional ones. None: nothing to see yet."""
    try:
        if organises:
            query = StandingsQuery(this.contest, this.round, True, MOST_STANDINGS)
            now = await standings_of(context, query)
            rows = [standing_line(line) for line in now.standings]
            works = [work_line(line) for line in now.works]
            number, people = now.publication, now.contestants
        else:
            kept = await context.published.standings(this.contest, this.round, MOST_STANDINGS, 0)
            rows = [] if kept.of_works else [_line(line) for line in kept.lines]
            works = [_work(line) for line in kept.lines] if kept.of_works else []
            number, people = kept.publication, kept.contestants
        root = None
        if number is not None:
            root = (await context.contests.publication(this.contest, this.round)).root
    except Refused as refusal:
        if refusal.problem.code.startswith(("standings.", "publication.", "round.")):
            return None
        raise
    return ShownStandings(number, root, this.quiz, people, rows, works)


@router.get("/contests/{contest}/rounds/{round_id}/protocol")
async def protocol(request: Request, contest: str, round_id: str) -> Response:
    """Every judge's marks of a round that judges mark."""
    context = context_of(request)
    plan = await plan_of(request, contest)
    found = await protocol_of(context, contest, round_id)
    editions = await editions_of(context, contest)
    return rendered(
        request,
        "results/protocol.html",
        contest=named(plan),
        round=await context.contests.round(contest, round_id),
        protocol=found,
        titles=await _titles(context, contest, round_id) if found.panels else {},
        edition=editions.get(found.publication),
        now=rfc3339(context.clock()),
    )


async def _titles(context: GatewayContext, contest: str, round_id: str) -> dict[str, str]:
    """Work -> its title or the team's name, as far as published standings tell them."""
    kept = await context.published.standings(contest, round_id, MOST_STANDINGS, 0)
    works = [_work(line) for line in kept.lines] if kept.of_works else []
    return {one.work: one.title for one in works if one.title}


async def _awards(context: GatewayContext, contest: str, organises: bool) -> list[AwardLine]:
    """Awards as published so far; organisers also see provisional ones."""
    try:
        return (await awards_of(context, AwardsQuery(contest, organises))).awards
    except Refused as refusal:
        if refusal.problem.code.startswith(("awards.", "publication.")):
            return []
        raise
