"""Standings and awards as pages and API ask for them."""

from contracts.scoring import Awards, AwardsQuery, Standings, StandingsQuery
from gateway.front import Front

PATIENCE_S = 10.0


async def standings_of(front: Front, query: StandingsQuery) -> Standings:
    """Standings; refused while there is nothing that the asker may see."""
    await front.contests.round(query.contest, query.round)
    found: Standings = await front.backend.ask("scoring.standings", query, Standings, PATIENCE_S)
    return found


async def awards_of(front: Front, query: AwardsQuery) -> Awards:
    """Awards decided so far."""
    await front.contests.defined(query.contest)
    found: Awards = await front.backend.ask("scoring.awards", query, Awards, PATIENCE_S)
    return found
