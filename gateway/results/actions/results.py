"""Standings, awards and publications as pages and API ask for them."""

from typing import Any, NamedTuple

from contracts.accounts import Names, NamesQuery
from contracts.definition import Definition
from contracts.errors import Unavailable
from contracts.handing_in import Entries, EntriesQuery, EntryRow
from contracts.judging_panels import Panels, PanelsQuery
from contracts.publications import (
    Freshness,
    FreshnessQuery,
    FreshnessReport,
    Publication,
    PublishPhase,
    PublishResults,
    State,
    WorkWords,
)
from contracts.results import Awards, AwardsQuery, Standings, StandingsQuery
from gateway.audit.actions.audit_file import audit_heads
from gateway.context import GatewayContext
from gateway.core.transport.rpc_timeouts import PUBLISHING_S, RESULTS_S


async def standings_of(context: GatewayContext, query: StandingsQuery) -> Standings:
    """Standings as they are now, for staff and for files; what anybody sees of them is kept, in
    ``context.published``. Refused while there is nothing that the asker may see."""
    await context.contests.round(query.contest, query.round)
    found: Standings = await context.backend.ask("scoring.standings", query, Standings, RESULTS_S)
    return found


async def awards_of(context: GatewayContext, query: AwardsQuery) -> Awards:
    """Awards decided so far; published ones are kept, those with provisional ones never."""
    if not query.provisional:
        return await context.published.awards(query.contest)
    await context.contests.defined(query.contest)
    found: Awards = await context.backend.ask("scoring.awards", query, Awards, RESULTS_S)
    return found


class Despite(NamedTuple):
    """A decision to publish as final although so many complaints are open, or at all although so
    many score sheets are missing, and why."""

    appeals: int | None = None
    reason: str = ""
    missing: int | None = None


NOTHING_OPEN = Despite()
#: so many entries are asked for at once
PAGE = 100


async def publish_round(
    context: GatewayContext,
    contest: str,
    round_id: str,
    by: str,
    state: State | None,
    despite: Despite = NOTHING_OPEN,
) -> Publication:
    """Publish a settled round; refusals as ``scoring.publish`` says."""
    heads = await audit_heads(context.backend)
    item = PublishResults(
        contest,
        round_id,
        by,
        context.clock(),
        state,
        heads,
        despite.appeals,
        despite.reason,
        *await _judged_names(context, contest, round_id),
        despite.missing,
    )
    made: Publication = await context.backend.ask(
        "scoring.publish", item, Publication, PUBLISHING_S
    )
    context.contests.changed(contest)
    return made


class _JudgedNames(NamedTuple):
    """What scoring does not know: person -> name of a round's judges; entry -> what it is called.
    Nothing of a quiz."""

    judges: dict[str, str]
    works: dict[str, WorkWords]


async def _judged_names(context: GatewayContext, contest: str, round_id: str) -> _JudgedNames:
    """Of a round by the plan's form; ``round.unknown``."""
    this = await context.contests.round(contest, round_id)
    phase = (await context.contests.defined(contest)).definition.phase(this.phase)
    if phase.quiz is not None:
        return _JudgedNames({}, {})
    query = PanelsQuery(contest, phase.id)
    panels = (await context.backend.ask("scoring.panels", query, Panels)).panels
    people = sorted({one.person for panel in panels for one in panel.members})
    names = (await context.backend.ask("registration.names", NamesQuery(people), Names)).names
    entries = (
        await entries_of_round(context, contest, round_id) if phase.entries is not None else []
    )
    return _JudgedNames(names, {row.entry: _words(row) for row in entries})


async def entries_of_round(context: GatewayContext, contest: str, round_id: str) -> list[EntryRow]:
    """Everything that was handed in for a round."""
    found: list[EntryRow] = []
    after = ""
    while True:
        query = EntriesQuery(contest, round_id, after=after, limit=PAGE)
        page = await context.backend.ask("exam.entries", query, Entries)
        found += page.entries
        if not page.next:
            return found
        after = page.next


def _words(row: EntryRow) -> WorkWords:
    return WorkWords(row.title, [one.name for one in row.authors if not one.person and one.name])


async def publish_over_rounds(
    context: GatewayContext,
    contest: str,
    phase: str | None,
    by: str,
    state: State | None,
    despite: Despite = NOTHING_OPEN,
) -> Publication:
    """Publish what is over several rounds of a phase; refusals as ``scoring.publish_phase``."""
    heads = await audit_heads(context.backend)
    item = PublishPhase(
        contest, by, context.clock(), phase, state, heads, despite.appeals, despite.reason
    )
    made: Publication = await context.backend.ask(
        "scoring.publish_phase", item, Publication, PUBLISHING_S
    )
    context.contests.changed(contest)
    return made


async def freshness_of(context: GatewayContext, contest: str) -> list[Freshness]:
    """Whether what is published still follows from what is known, by number."""
    await context.contests.defined(contest)
    query = FreshnessQuery(contest)
    found = await context.backend.ask("scoring.freshness", query, FreshnessReport)
    return list(found.publications)


async def stale_notice(context: GatewayContext, plan: Definition) -> dict[str, Any]:
    """For a page of staff: publications that do not follow any more, or of which nobody can say,
    and what rounds and phases are called."""
    try:
        found = await freshness_of(context, plan.slug)
    except Unavailable:  # the page has more to tell than this
        found = []
    return {
        "stale_results": [one for one in found if one.found not in ("", "fresh")],
        "stale_names": plan.round_names | {phase.id: phase.name for phase in plan.phases},
    }
