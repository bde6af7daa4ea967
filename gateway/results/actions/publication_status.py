"""How far published results stand: draft or final, and until when complaints are taken."""

from contracts.appeals import appeals_until_us
from contracts.local_times import rfc3339
from contracts.publications import Publication
from gateway.context import GatewayContext
from gateway.results.shapes.results import EditionView
from gateway.web.number_and_date_formats import Formats


async def edition_of(context: GatewayContext, found: Publication) -> EditionView:
    """A publication as results show it."""
    plan = (await context.contests.defined(found.contest)).definition
    phase = plan.phase_of_round(found.round) if found.round else plan.phase(found.phase)
    until_us = appeals_until_us(phase, found.published_at_us)
    return EditionView(
        found.number,
        found.state,
        rfc3339(found.published_at_us),
        rfc3339(until_us),
        context.clock() < until_us,
    )


async def editions_of(context: GatewayContext, contest: str) -> dict[int, EditionView]:
    """Everything that the contest has published, by number."""
    found = await context.contests.publications(contest)
    return {one.number: await edition_of(context, one) for one in found}


async def newest_editions(context: GatewayContext, contest: str) -> dict[str, EditionView]:
    """The newest publication of each round."""
    found = await context.contests.publications(contest)
    return {one.round: await edition_of(context, one) for one in found if one.round}


def headline(edition: EditionView, zone: str) -> str:
    """The same in one line of Vietnamese, for documents of a contest in this zone."""
    f = Formats("vi", zone=zone)
    until = f.formally(edition.complaints_until, end=True)
    published = f"công bố số {edition.number}, {f.formally(edition.published_at)}"
    if edition.state == "final":
        return f"KẾT QUẢ CHÍNH THỨC · {published}"
    complaints = "nhận khiếu nại đến" if edition.complaints_open else "đã hết hạn khiếu nại lúc"
    return f"KẾT QUẢ DỰ KIẾN · {complaints} {until} · {published}"
