"""Minutes of draws: what was drawn in public, with all that is needed to draw it again."""

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.stage import StageRoundQuery, StageRoundView
from documents.draw_minutes import DrawMinutes, OrderDraw, PrizeDraw
from gateway.context import GatewayContext
from gateway.documents.actions.asked import AskedDocument
from gateway.documents.actions.copies import without_articles
from gateway.documents.actions.issuing_office import letterhead_of
from gateway.documents.actions.published_prizes import (
    PublishedPrizes,
    published_prizes,
    sources_of,
)


async def draw_minutes(
    context: GatewayContext, plan: Definition, this: AskedDocument
) -> DrawMinutes:
    """Of every order that was drawn, and of prizes of publications that lots decided.
    ``document.nothing_drawn``, and as ``published_prizes`` where a publication is named."""
    orders = [] if this.publication else await _orders(context, plan)
    found = await _published(context, plan, this)
    prizes = await _prizes(context, plan, found)
    if not orders and not prizes:
        raise Refused(
            "document.nothing_drawn",
            "Chưa có lượt bốc thăm nào: chưa bốc thứ tự thi, và không giải nào trong kết quả đã "
            "công bố do bốc thăm quyết định. (Nothing was drawn by lot yet.)",
        )
    decided = {line.publication for line in found.won if line.because == "draw"}
    sources = [one for one in found.publications if one.number in decided]
    return DrawMinutes(
        without_articles(letterhead_of(plan, this)),
        plan.title,
        orders,
        prizes,
        sources_of(plan, sources),
    )


async def _published(
    context: GatewayContext, plan: Definition, this: AskedDocument
) -> PublishedPrizes:
    every = await context.contests.publications(plan.slug)
    if this.publication is None and not every:
        return PublishedPrizes([], [], [])
    awards = await context.published.awards(plan.slug)
    return published_prizes(awards, every, this.publication)


async def _orders(context: GatewayContext, plan: Definition) -> list[OrderDraw]:
    drawn = []
    for phase in plan.phases:
        for item in phase.rounds if phase.stage is not None else []:
            query = StageRoundQuery(plan.slug, item.id)
            told: StageRoundView = await context.backend.ask(
                "exam.stage_round", query, StageRoundView
            )
            if told.drawn_at_us is not None:
                venue = item.stage.venue if item.stage is not None else ""
                drawn.append(_order(item.name, venue, told))
    return drawn


def _order(round_name: str, venue: str, told: StageRoundView) -> OrderDraw:
    names = {one.team: one.name for one in told.performances}
    return OrderDraw(
        round_name,
        venue,
        told.commitment,
        told.public_value,
        told.order_secret,
        [names.get(team, team) for team in told.order],
    )


async def _prizes(
    context: GatewayContext, plan: Definition, found: PublishedPrizes
) -> list[PrizeDraw]:
    rounds = {one.round: one for one in await context.contests.rounds(plan.slug)}
    names, drawn = plan.round_names, []
    for line in found.won:
        if line.because == "draw":
            this = rounds.get(line.round or "")
            drawn.append(
                PrizeDraw(
                    line.award_name,
                    names.get(line.round or "", "xét chung các đợt"),
                    line.prize,
                    line.winner,
                    this.seed or "" if this else "",
                    this.public_value if this else "",
                    this.commitment if this else "",
                )
            )
    return drawn
