"""Standings, awards and publications as pages and API ask for them."""

from contracts.scoring import (
    Awards,
    AwardsQuery,
    PhasePublicationQuery,
    Publication,
    PublishPhase,
    PublishResults,
    Standings,
    StandingsQuery,
    State,
)
from gateway.audit_files import audit_heads
from gateway.front import Front

PATIENCE_S = 10.0
PUBLISHING_S = 30.0


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


async def publish_round(
    front: Front, contest: str, round_id: str, by: str, state: State | None
) -> Publication:
    """Publish a settled round; refusals as ``scoring.publish`` says."""
    heads = await audit_heads(front)
    item = PublishResults(contest, round_id, by, front.clock(), state, heads)
    made: Publication = await front.backend.ask("scoring.publish", item, Publication, PUBLISHING_S)
    front.contests.changed(contest)
    return made


async def publish_over_rounds(
    front: Front, contest: str, phase: str | None, by: str, state: State | None
) -> Publication:
    """Publish what is over several rounds of a phase; refusals as ``scoring.publish_phase``."""
    heads = await audit_heads(front)
    item = PublishPhase(contest, by, front.clock(), phase, state, heads)
    made: Publication = await front.backend.ask(
        "scoring.publish_phase", item, Publication, PUBLISHING_S
    )
    front.contests.changed(contest)
    return made


async def phase_publication_of(front: Front, query: PhasePublicationQuery) -> Publication:
    """A publication of what is over several rounds; ``contest.unknown``,
    ``publication.unknown``."""
    await front.contests.defined(query.contest)
    found: Publication = await front.backend.ask(
        "scoring.phase_publication", query, Publication, PUBLISHING_S
    )
    return found
