"""Whose works somebody may ask another look at: as an author, or as the liaison of an agency."""

from contracts.accounts import Role
from contracts.appeals import (
    Appeals,
    AppealsQuery,
    AppealView,
    FileAppeal,
    OwnWork,
    OwnWorks,
    OwnWorksQuery,
)
from contracts.errors import Refused
from gateway.context import GatewayContext
from gateway.core.access.auth import check_again
from gateway.core.access.sessions import Session

_LIAISON: Role = "liaison"


async def own_works(
    context: GatewayContext, session: Session, contest: str, round_id: str
) -> list[OwnWork]:
    """Their works of a round; ``round.unknown``."""
    await context.contests.round(contest, round_id)
    query = OwnWorksQuery(contest, round_id, session.person, session.speaks_for)
    return (await context.backend.ask("scoring.own_works", query, OwnWorks)).works


async def own_work(
    context: GatewayContext, session: Session, contest: str, round_id: str, work: str
) -> OwnWork:
    """One of them by its code; ``work.unknown``."""
    for one in await own_works(context, session, contest, round_id):
        if one.work == work:
            return one
    raise Refused("work.unknown", "Không có bài hoặc đội này. (No such work.)")


async def appeals_about(
    context: GatewayContext, contest: str, round_id: str, work: str
) -> list[AppealView]:
    """What was asked about a work, by whomever; for who may see it."""
    query = AppealsQuery(contest, round_id)
    found = await context.backend.ask("scoring.appeals", query, Appeals)
    return [one for one in found.appeals if one.work == work]


async def appeal_about_work(
    context: GatewayContext, session: Session, contest: str, round_id: str, work: str, text: str
) -> AppealView:
    """Ask for another look at the marks of a work; refusals as ``scoring.file_appeal``. Who speaks
    for an agency still is its liaison, else they are heard as an author alone."""
    agencies = session.speaks_for
    if agencies:
        try:
            await check_again(context.backend, session, _LIAISON)
        except Refused:
            agencies = []
    at_us, person = context.clock(), session.person
    item = FileAppeal(contest, round_id, "", person, text, at_us, work=work, agencies=agencies)
    found: AppealView = await context.backend.ask("scoring.file_appeal", item, AppealView)
    return found
