"""Who did what, when and why; and what to look at before results become official."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from contracts.integrity_report import IntegrityFinding, IntegrityReport
from contracts.local_times import rfc3339
from contracts.time_zones import day_of
from gateway.agencies.actions import agency_names
from gateway.audit.actions.audit_words import KIND_TEXTS, AuditWords
from gateway.audit.actions.integrity_report import integrity_report
from gateway.audit.actions.merged_audit_trail import TrailFilter, trail_page
from gateway.context import context_of
from gateway.web.date_input import Unreadable, moment_us
from gateway.web.long_lists import ListPage, Orders, list_page
from gateway.web.number_and_date_formats import Formats, page_zone
from gateway.web.page_helpers import named, page_router, plan_of, rendered, said
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue
from gateway.web.vietnamese_sorting import sort_key

router = page_router()
DAY_US = 86_400_000_000
#: a finding is a paragraph, not a line
FINDINGS_AT_ONCE = 25
#: the periods that are one press away, in days -> what they are called
PERIODS = {1: "audit.today", 7: "audit.week", 30: "audit.month"}
FINDING_TEXTS = {
    "shared_device": "integrity.shared_device",
    "shared_address": "integrity.shared_address",
    "same_answers": "integrity.same_answers",
    "too_fast": "integrity.too_fast",
    "farmed": "integrity.farmed",
}


class AuditFilter(NamedTuple):
    """What of the trail is shown, as it stands in the address; days as people write them."""

    kind: str
    by: str
    from_day: str
    until_day: str

    def address(self, **changed: str) -> str:
        """The first page of the trail, filtered as here but for what is changed."""
        told = {"kind": self.kind, "by": self.by, "from": self.from_day, "until": self.until_day}
        return f"?{urlencode({name: one for name, one in (told | changed).items() if one})}"

    def asked(self, after: str) -> TrailFilter:
        """The same for the services: the day ``until`` is within. :class:`Unreadable`."""
        from_us = moment_us(self.from_day, "00:00") if self.from_day else None
        until_us = moment_us(self.until_day, "24:00") if self.until_day else None
        return TrailFilter(self.kind, self.by, from_us, until_us, after)


@router.get("/contests/{contest}/audit")
async def audit(request: Request, contest: str) -> Response:
    """The audit trail, the newest first, a page at a time: of one kind, person or period."""
    context, query = context_of(request), request.query_params
    plan = await plan_of(request, contest)
    wish = AuditFilter(*(query.get(one, "").strip() for one in ("kind", "by", "from", "until")))
    after, unreadable = query.get("after", ""), False
    try:
        asked = wish.asked(after)
    except Unreadable:
        wish, unreadable = wish._replace(from_day="", until_day=""), True
        asked = wish.asked(after)
    found = await trail_page(context, contest, asked)
    language = language_of(request)
    agencies = await agency_names(context.participation, contest)
    words = AuditWords(catalogue(language), Formats(language), plan, agencies)
    return rendered(
        request,
        "audit/audit.html",
        status=422 if unreadable else 200,
        **named(plan),
        wish=wish,
        by_name=found.names.get(wish.by, wish.by),
        kinds=KIND_TEXTS,
        periods=_periods(context.clock()),
        lines=words.lines(found),
        older=wish.address(after=found.after) if found.after else "",
        file=_file_query(asked),
        unreadable=unreadable,
        first=not after,
    )


def _periods(now_us: int) -> list[tuple[str, str]]:
    """What each near period is called, and its first day."""
    days = {count: day_of(now_us - (count - 1) * DAY_US, page_zone()) for count in PERIODS}
    return [(PERIODS[count], f"{day:%d/%m/%Y}") for count, day in days.items()]


def _file_query(asked: TrailFilter) -> str:
    """The same filter for the route of the spreadsheet, which takes moments."""
    told = {"kind": asked.kind, "by": asked.by}
    for name, at_us in (("from", asked.from_us), ("until", asked.until_us)):
        if at_us is not None:
            told[name] = rfc3339(at_us)
    return urlencode({name: one for name, one in told.items() if one})


@router.get("/contests/{contest}/integrity")
async def integrity(request: Request, contest: str) -> Response:
    """Evidence of one settled round, with what may explain it; never a verdict."""
    context, query = context_of(request), request.query_params
    settled = [
        item
        for item in await context.contests.rounds(contest)
        if item.quiz and item.state in ("settled", "published")
    ]
    this = query.get("round", "") or (settled[-1].round if settled else "")
    report, problem = None, ""
    if this:
        try:
            report = await integrity_report(request, contest, this)
        except Refused as refusal:
            if refusal.problem.code == "round.unknown":
                raise
            problem = said(request, refusal)
    kind, grade = query.get("kind", ""), query.get("grade", "")
    chosen = _chosen(report, kind, grade)
    return rendered(
        request,
        "audit/integrity.html",
        **named(await plan_of(request, contest)),
        rounds=settled,
        this=this,
        report=report,
        kinds=FINDING_TEXTS,
        kind=kind,
        grade=grade,
        counts=_counts(report),
        list=_findings_page(request, chosen),
        as_of=rfc3339(context.clock()),
        problem=problem,
    )


Numbered = tuple[int, IntegrityFinding]


def _chosen(report: IntegrityReport | None, kind: str, grade: str) -> list[Numbered]:
    """Findings with their numbers in the report (as in its spreadsheet), of a kind and a grade."""
    findings = enumerate(report.findings, start=1) if report else ()
    return [
        (number, one)
        for number, one in findings
        if kind in ("", one.kind) and grade in ("", one.grade)
    ]


def _counts(report: IntegrityReport | None) -> dict[str, int]:
    """Kind -> how many findings of it the report tells."""
    found: dict[str, int] = {}
    for one in report.findings if report else ():
        found[one.kind] = found.get(one.kind, 0) + 1
    return found


def _size(numbered: Numbered) -> int:
    finding = numbered[1]
    told: Any = finding.values.get("people", len(finding.people))
    return int(told)


def _findings_page(request: Request, findings: Sequence[Numbered]) -> ListPage[Numbered]:
    """A page of them, searched by the people and agencies they are about."""
    orders: Orders[Numbered] = {
        "number": lambda one: one[0],
        "kind": lambda one: list(FINDING_TEXTS).index(one[1].kind),
        "people": _size,
        "first": lambda one: sort_key(one[1].people[0].name if one[1].people else ""),
    }

    def texts(numbered: Numbered) -> list[str]:
        people = numbered[1].people
        return [one.name for one in people] + [name for one in people for name in one.agencies]

    return list_page(request, findings, texts, orders, FINDINGS_AT_ONCE)
