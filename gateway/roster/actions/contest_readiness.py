"""How far the preparation of a contest is, and who serves it."""

from contracts.preparation_progress import Preparation, PreparationQuery
from gateway.context import GatewayContext


async def ready_of(context: GatewayContext, contest: str) -> Preparation:
    """How far the contest's lists are, and who serves it."""
    query = PreparationQuery(contest)
    found: Preparation = await context.backend.ask("registration.preparation", query, Preparation)
    return found


async def organisers(context: GatewayContext, contest: str) -> dict[str, str]:
    """Who organises the contest, or all of them, and has signed in: person -> name."""
    staff = (await ready_of(context, contest)).staff
    return {one.person: one.name for one in staff if one.role == "organiser" and one.signs_in}
