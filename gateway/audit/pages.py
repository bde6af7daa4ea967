"""Who did what, when and why; and what to look at before results become official."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from gateway.audit.actions import merged_audit_trail
from gateway.audit.actions.integrity_report import integrity_report, with_moments
from gateway.context import context_of
from gateway.web.page_helpers import named, page_router, plan_of, rendered, said

router = page_router()
#: the kinds of :data:`auditing.KINDS` and their actions -> what they are called
KIND_TEXTS = {kind: f"audit.kind_{kind}" for kind in merged_audit_trail.KINDS}
ACTION_TEXTS = {
    action: f"audit.{action.replace('.', '_')}"
    for actions in merged_audit_trail.KINDS.values()
    for action in actions
}
#: what is told of an action beside its reason -> what it is called
DETAIL_TEXTS = {
    "agency": "audit.detail_agency",
    "attempt": "audit.detail_attempt",
    "closes_at": "audit.detail_closes_at",
    "decision": "audit.detail_decision",
    "from_agency": "audit.detail_from_agency",
    "headcounts": "audit.detail_headcounts",
    "number": "audit.detail_number",
    "people": "audit.detail_people",
    "question": "audit.detail_question",
    "questions": "audit.detail_questions",
    "revision": "audit.detail_revision",
    "role": "audit.detail_role",
    "round": "audit.detail_round",
    "rows": "audit.detail_rows",
    "sheets": "audit.detail_sheets",
    "unanswered": "audit.detail_unanswered",
    "missing": "audit.detail_missing",
    "upload": "audit.detail_upload",
}
ROLE_TEXTS = {
    "contestant": "audit.role_contestant",
    "liaison": "staff.liaison",
    "organiser": "staff.organiser",
    "author": "staff.author",
    "vetter": "staff.vetter",
    "judge": "staff.judge",
    "ops": "staff.ops",
}


@router.get("/contests/{contest}/audit")
async def audit(request: Request, contest: str) -> Response:
    """The audit trail, the newest first, a page at a time."""
    context, query = context_of(request), request.query_params
    kind = query.get("kind", "")
    found = await merged_audit_trail.trail(context, contest, kind, query.get("after", ""))
    return rendered(
        request,
        "audit/audit.html",
        **named(await plan_of(request, contest)),
        kind=kind,
        kinds=KIND_TEXTS,
        actions=ACTION_TEXTS,
        details=DETAIL_TEXTS,
        roles=ROLE_TEXTS,
        entries=found.entries,
        after=found.after,
        first=not query.get("after"),
    )


@router.get("/contests/{contest}/integrity")
async def integrity(request: Request, contest: str) -> Response:
    """Evidence of one settled round, with what may explain it; never a verdict."""
    context = context_of(request)
    settled = [
        item
        for item in await context.contests.rounds(contest)
        if item.quiz and item.state in ("settled", "published")
    ]
    wish = request.query_params.get("round", "")
    newest = settled[-1].round if settled else ""
    this = wish or newest
    report, problem = None, ""
    if this:
        try:
            report = await integrity_report(request, contest, this)
        except Refused as refusal:
            if refusal.problem.code == "round.unknown":
                raise
            problem = said(request, refusal)
    return rendered(
        request,
        "audit/integrity.html",
        **named(await plan_of(request, contest)),
        rounds=settled,
        this=this,
        report=report,
        findings=[with_moments(one) for one in report.findings] if report else [],
        problem=problem,
    )
