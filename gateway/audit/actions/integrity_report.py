"""The integrity report of a round, as the API and the pages show it."""

from msgspec.structs import replace
from starlette.requests import Request

from contracts.integrity_report import IntegrityFinding, IntegrityQuery, IntegrityReport
from contracts.local_times import rfc3339
from gateway.context import context_of

PATIENCE_S = 60.0  # tens of thousands of attempts are compared


async def integrity_report(request: Request, contest: str, round_id: str) -> IntegrityReport:
    """The report of a settled round; ``round.*``."""
    context = context_of(request)
    await context.contests.round(contest, round_id)
    query = IntegrityQuery(contest, round_id)
    found: IntegrityReport = await context.backend.ask(
        "scoring.integrity", query, IntegrityReport, PATIENCE_S
    )
    return found


def with_moments(finding: IntegrityFinding) -> IntegrityFinding:
    """A finding with its times as people write them."""
    values = {
        name.removesuffix("_us"): rfc3339(value) if name.endswith("_at_us") else value
        for name, value in finding.values.items()
    }
    return replace(finding, values=values)
