"""How far the preparation of a contest is."""

from contracts.readiness import Preparation, PreparationQuery
from gateway.context import Front


async def ready_of(front: Front, contest: str) -> Preparation:
    """How far the contest's lists are, and who serves it."""
    query = PreparationQuery(contest)
    found: Preparation = await front.backend.ask("registration.preparation", query, Preparation)
    return found
