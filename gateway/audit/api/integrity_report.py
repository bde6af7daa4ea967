"""The integrity report of a round, for organisers."""

import asyncio
from io import BytesIO

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from contracts.integrity_report import IntegrityReport
from gateway.audit.actions.integrity_report import integrity_report, with_moments
from gateway.context import context_of
from gateway.core.http.json_bodies import XLSX, download, reply
from gateway.core.http.openapi import answers
from gateway.core.http.router import Router
from spreadsheets.report_exports import FindingRow, write_integrity

router = Router(prefix="/api/contests/{contest}/rounds/{round_id}")


@router.get("/integrity", responses=answers(401, 403, 404, 409, ok=IntegrityReport))
async def integrity(request: Request, contest: str, round_id: str) -> Response:
    """What to look at before results become official, once the round has settled: shared devices
    and addresses, the same wrong answers, attempts too fast to be read, attempts that are there to
    be counted. Evidence with its context; never a penalty (docs/integrity.md)."""
    found = await integrity_report(request, contest, round_id)
    findings = [with_moments(finding) for finding in found.findings]
    return reply(replace(found, findings=findings))


@router.get("/integrity.xlsx", responses=answers(401, 403, 404, 409, ok=XLSX))
async def spreadsheet(request: Request, contest: str, round_id: str) -> Response:
    """The same as a spreadsheet, a line for each person of each finding."""
    found = await integrity_report(request, contest, round_id)
    context = context_of(request)
    plan = (await context.contests.defined(contest)).definition
    round_ = await context.contests.round(contest, round_id)
    rows = [
        FindingRow(
            number,
            finding.kind,
            finding.grade == "look",
            person.name,
            "; ".join(person.agencies),
            finding.context,
            finding.next,
        )
        for number, finding in enumerate(found.findings, start=1)
        for person in finding.people
    ]
    target = BytesIO()
    await asyncio.to_thread(write_integrity, target, rows, f"{plan.title} – {round_.name}")
    return download(target.getvalue(), f"integrity-{contest}-{round_.round}.xlsx")
