"""Decisions that were made, and which of them stand."""

from contracts.settled_round_decisions import Decisions, DecisionsQuery, DecisionView
from gateway.context import GatewayContext


async def decisions_of(context: GatewayContext, contest: str) -> Decisions:
    """The decisions of a contest; ``contest.unknown``."""
    await context.contests.defined(contest)
    query = DecisionsQuery(contest)
    found: Decisions = await context.backend.ask("scoring.decisions", query, Decisions)
    return found


def standing(found: Decisions) -> list[DecisionView]:
    """Those that nobody took back and that take none back themselves."""
    return [
        one
        for one in found.decisions
        if one.withdrawn_by is None and one.subject.kind != "withdraw"
    ]
