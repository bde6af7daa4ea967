"""Who did what, when and why; and what to look at before results become official."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Refused
from gateway import auditing
from gateway.desks.desk import desk_router, rendered, said
from gateway.front import front_of
from gateway.routes.integrity import finding_view, integrity_report

router = desk_router()


@router.get("/contests/{contest}/audit")
async def audit(request: Request, contest: str) -> Response:
    """The audit trail, the newest first, a page at a time."""
    front, query = front_of(request), request.query_params
    kind = query.get("kind", "")
    found = await auditing.trail(front, contest, kind, query.get("after", ""))
    return rendered(
        request,
        "desks/audit.html",
        contest=contest,
        title=(await front.contests.defined(contest)).definition.title,
        kind=kind,
        kinds=list(auditing.KINDS),
        entries=found.entries,
        after=found.after,
        first=not query.get("after"),
    )


@router.get("/contests/{contest}/integrity")
async def integrity(request: Request, contest: str) -> Response:
    """Evidence of one settled round, with what may explain it; never a verdict."""
    front = front_of(request)
    settled = [
        item
        for item in await front.contests.rounds(contest)
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
        "desks/integrity.html",
        contest=contest,
        title=(await front.contests.defined(contest)).definition.title,
        rounds=settled,
        this=this,
        report=report,
        findings=[finding_view(one) for one in report.findings] if report else [],
        problem=problem,
    )
