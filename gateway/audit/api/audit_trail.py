"""The audit trail of a contest, for organisers."""

import asyncio
from io import BytesIO
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.local_times import parse_rfc3339
from gateway.agencies.actions import agency_names
from gateway.audit.actions import merged_audit_trail
from gateway.audit.actions.audit_file import audit_file
from gateway.audit.actions.audit_words import AuditLine, AuditWords
from gateway.audit.shapes import AuditView
from gateway.context import context_of
from gateway.core.http.json_bodies import NDJSON, XLSX, download, invalid, reply, streamed
from gateway.core.http.openapi import answers
from gateway.core.http.router import Router
from gateway.web.number_and_date_formats import Formats
from gateway.web.text_catalogue import catalogue
from spreadsheets.report_exports import AuditRow, write_audit

router = Router(prefix="/api/contests/{contest}")
#: so many records a workbook holds
MOST_ROWS = 20_000
#: RFC 3339, by a name that Python keeps for itself
Moment = Annotated[str, Query(alias="from")]


@router.get("/audit", responses=answers(401, 403, 404, ok=AuditView))
async def audit(
    request: Request,
    contest: str,
    kind: str = "",
    after: str = "",
    limit: int = 50,
    by: str = "",
    from_: Moment = "",
    until: str = "",
) -> Response:
    """Who did what, when and why, the newest first: definitions, lists, headcounts, roles, codes,
    corrections of lists, questions on their way into the bank, exclusions, reminders, extensions,
    publications, decisions and appeals. `kind`: only these; `by`: only what this person did;
    `from`, `until`: only from this moment on, only before it; `after`: from the page before."""
    context = context_of(request)
    most = min(max(limit, 1), merged_audit_trail.MOST)
    asked = _asked(kind, by, from_, until, after)
    return reply(await merged_audit_trail.trail(context, contest, asked, most))


@router.get("/audit.xlsx", responses=answers(401, 403, 404, ok=XLSX))
async def spreadsheet(
    request: Request,
    contest: str,
    kind: str = "",
    by: str = "",
    from_: Moment = "",
    until: str = "",
) -> Response:
    """The same in words as a spreadsheet, its newest twenty thousand lines."""
    context = context_of(request)
    plan = (await context.contests.defined(contest)).definition
    agencies = await agency_names(context.participation, contest)
    words = AuditWords(catalogue("vi"), Formats("vi", zone=plan.timezone), plan, agencies)
    rows: list[AuditRow] = []
    after: str | None = ""
    while after is not None and len(rows) < MOST_ROWS:
        asked = _asked(kind, by, from_, until, after)
        found = await merged_audit_trail.trail_page(
            context, contest, asked, merged_audit_trail.MOST
        )
        rows += [_row(line) for line in words.lines(found)]
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


def _asked(
    kind: str, by: str, from_: str, until: str, after: str
) -> merged_audit_trail.TrailFilter:
    """What the address asks for; ``request.invalid``."""
    moments = {}
    for name, told in (("from", from_), ("until", until)):
        try:
            moments[name] = parse_rfc3339(told) if told else None
        except (ValueError, OverflowError):
            raise invalid(name) from None
    return merged_audit_trail.TrailFilter(kind, by, moments["from"], moments["until"], after)


def _row(line: AuditLine) -> AuditRow:
    details = "; ".join(f"{name}: {value}" for name, value in line.details)
    return AuditRow(line.at_us, line.who, line.what, line.about, line.why, details)
