"""How far the preparation of a contest is."""

from contracts.preparation_progress import Preparation, PreparationQuery
from gateway.context import GatewayContext


async def ready_of(context: GatewayContext, contest: str) -> Preparation:
    """How far the contest's lists are, and who serves it."""
    query = PreparationQuery(contest)
    found: Preparation = await context.backend.ask("registration.preparation", query, Preparation)
    return found
