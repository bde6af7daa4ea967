"""Entries of agencies, as somebody of the staff sees them."""

from collections.abc import Collection

from contracts.local_times import rfc3339
from contracts.reporting import AgencyEntries, EntryCounts, EntryCountsQuery
from gateway.context import GatewayContext
from gateway.core.http.rfc3339_shapes import telling
from gateway.participation.shapes import EntriesLine, EntryCountsView

_line = telling(AgencyEntries, EntriesLine)


async def entries_of_agencies(
    context: GatewayContext, contest: str, phase: str | None, agencies: Collection[str] | None
) -> EntryCountsView:
    """The entries of these agencies, or (``None``) of all; the sums are of what is seen."""
    query = EntryCountsQuery(contest, phase)
    found = await context.backend.ask("reporting.entry_counts", query, EntryCounts)
    lines = [_line(line) for line in found.agencies if agencies is None or line.agency in agencies]
    return EntryCountsView(
        found.contest,
        found.phase,
        rfc3339(found.as_of_us),
        lines,
        sum(line.received for line in lines),
        sum(line.missing > 0 for line in lines),
        found.version,
    )
