"""What approved headcounts would change in the quota table."""

from contracts.reporting import AgencyParticipation, Participation, ParticipationQuery
from gateway.contests.actions.results_impact_preview import preview_results
from gateway.context import GatewayContext
from gateway.roster.shapes import HeadcountChange, HeadcountLine, HeadcountsPreview


async def preview_headcounts(
    context: GatewayContext, contest: str, wanted: dict[str, int]
) -> HeadcountsPreview:
    """Agencies whose line would change with these headcounts by agency code, and the published
    prizes that would be won or lost."""
    now, then = [
        await context.backend.ask("reporting.participation", query, Participation)
        for query in (ParticipationQuery(contest), ParticipationQuery(contest, headcounts=wanted))
    ]
    lines = {one.agency: one for one in then.agencies}
    changes = [
        HeadcountChange(before.agency, before.name, _headcount(before), _headcount(after))
        for before in now.agencies
        if (after := lines.get(before.agency, before)) != before
    ]
    results = await preview_results(context, contest, headcounts=wanted)
    heads = await context.contests.publications(contest)
    final = any(one.state == "final" and one.phase for one in heads)
    return HeadcountsPreview(
        now.quota_met, then.quota_met, changes, final, results.prizes, results.unclear
    )


def _headcount(line: AgencyParticipation) -> HeadcountLine:
    return HeadcountLine(line.headcount, line.denominator, line.rate, line.met, line.missing)
