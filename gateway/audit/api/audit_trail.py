"""The audit trail of a contest, for organisers."""

import asyncio
from io import BytesIO

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from contracts.local_times import parse_rfc3339
from gateway.audit.actions import merged_audit_trail
from gateway.audit.actions.audit_file import audit_file
from gateway.audit.shapes import AuditEntryView, AuditView
from gateway.context import context_of
from gateway.core.http.json_bodies import NDJSON, XLSX, download, reply, streamed
from gateway.core.http.openapi import answers
from spreadsheets.report_exports import AuditRow, write_audit

router = APIRouter(prefix="/api/contests/{contest}")
#: so many records a workbook holds
MOST_ROWS = 20_000


@router.get("/audit", responses=answers(401, 403, 404, ok=AuditView))
async def audit(
    request: Request, contest: str, kind: str = "", after: str = "", limit: int = 50
) -> Response:
    """Who did what, when and why, the newest first: definitions, lists, headcounts, roles, codes,
    corrections of lists, questions on their way into the bank, exclusions, reminders, extensions,
    publications, decisions and appeals. `kind`: only these; `after`: from the page before."""
    context = context_of(request)
    most = min(max(limit, 1), merged_audit_trail.MOST)
    return reply(await merged_audit_trail.trail(context, contest, kind, after, most))


@router.get("/audit.xlsx", responses=answers(401, 403, 404, ok=XLSX))
async def spreadsheet(request: Request, contest: str, kind: str = "") -> Response:
    """The same as a spreadsheet, its newest twenty thousand lines."""
    context = context_of(request)
    plan = (await context.contests.defined(contest)).definition
    rows: list[AuditRow] = []
    after: str | None = ""
    while after is not None and len(rows) < MOST_ROWS:
        found = await merged_audit_trail.trail(
            context, contest, kind, after, merged_audit_trail.MOST
        )
        rows += [_row(entry) for entry in found.entries]
        after = found.after
    target = BytesIO()
    await asyncio.to_thread(write_audit, target, rows, plan.title, plan.timezone)
    return download(target.getvalue(), f"audit-{contest}.xlsx")


@router.get("/audit.jsonl", responses=answers(401, 403, 404, ok=NDJSON))
async def file(request: Request, contest: str) -> Response:
    """The same for `hoithi audit verify`: every record with its link to the one before it, those of
    other contests as hashes, and where the trail stood as each publication signed it."""
    context = context_of(request)
    await context.contests.defined(contest)
    return streamed(audit_file(context.backend, contest), f"audit-{contest}.jsonl", NDJSON)


def _row(entry: AuditEntryView) -> AuditRow:
    return AuditRow(
        parse_rfc3339(entry.at),
        entry.by_name or entry.by,
        entry.action,
        entry.about_name or entry.about,
        entry.reason,
        "; ".join(f"{name}: {value}" for name, value in entry.details.items()),
    )
