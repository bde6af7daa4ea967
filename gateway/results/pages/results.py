"""Results as anybody reads them, and for organisers as they stand before a publication."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused, Unavailable
from contracts.local_times import rfc3339
from contracts.results import AwardLine, AwardsQuery
from gateway.contests.shapes import RoundView
from gateway.context import GatewayContext, context_of
from gateway.results.actions.judged_protocol import protocol_of
from gateway.results.actions.publication_status import editions_of
from gateway.results.actions.results import awards_of, stale_notice
from gateway.results.actions.shown_standings import RankingWish, ShownStandings, shown_standings
from gateway.results.pages.prizes_by_award import by_award
from gateway.results.shapes.results import WorkLine
from gateway.web.name_search import search_of
from gateway.web.page_helpers import named, page_router, plan_of, rendered, whole_number

router = page_router()
MOST_TITLES = 300
_work = msgspec.json.Decoder(WorkLine).decode


@router.get("/contests/{contest}/results")
async def results(request: Request, contest: str) -> Response:
    """Prizes and standings of a round: the one asked for, else the newest that is published."""
    context, session = context_of(request), request.state.session
    plan = await plan_of(request, contest)
    organises = session is not None and "organiser" in session.duties
    rounds = await context.contests.rounds(contest)
    this = await _chosen(context, contest, rounds, request.query_params.get("round"))
    stale: dict[str, Any] = {"stale_results": [], "stale_names": {}}
    if organises:
        stale = await stale_notice(context, plan)
    shown = await _shown(context, contest)
    wish, untold = _wish(request), [] if shown is not None else ["results.works_untold"]
    person = session.person if session else ""
    try:
        standings, awards = await _told(context, this, contest, wish, person, organises=organises)
    except Unavailable:
        if not organises:
            raise
        untold.append("results.provisional_untold")
        standings, awards = await _told(context, this, contest, wish, person, organises=False)
    return rendered(
        request,
        "results/results.html",
        contest=named(plan),
        rounds=rounds,
        this=this,
        standings=standings,
        wish=wish,
        pages=listed_pages(standings.page, standings.pages) if standings else [],
        awards=by_award(awards),
        names={item.round: item.name for item in rounds},
        shown=shown or [],
        untold=untold,
        editions=await editions_of(context, contest),
        **stale,
        now=rfc3339(context.clock()),
    )


def _wish(request: Request) -> RankingWish:
    asked = request.query_params
    return RankingWish(
        search_of(request), max(whole_number(asked.get("page", "")), 1), "whole" in asked
    )


def listed_pages(page: int, pages: int) -> list[int | None]:
    """Numbers of the pages to go to: the first, the last, those around this one; ``None`` where
    some are left out."""
    near = {1, *range(page - 2, page + 3), pages}
    found: list[int | None] = []
    for number in sorted(near & {*range(1, pages + 1)}):
        if found and number - 1 != found[-1]:
            found.append(None)
        found.append(number)
    return found


async def _told(
    context: GatewayContext,
    this: RoundView | None,
    contest: str,
    wish: RankingWish,
    person: str,
    *,
    organises: bool,
) -> tuple[ShownStandings | None, list[AwardLine]]:
    """The round's standings, and all prizes."""
    standings = None
    if this is not None:
        standings = await shown_standings(context, this, wish, person, organises=organises)
    return standings, await _awards(context, contest, organises)


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
    kept = await context.published.standings(contest, round_id, MOST_TITLES, 0)
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
