"""The table of agencies against their quotas, for whoever the plan lets see it."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.participation.actions.agency_table import agency_table
from gateway.participation.actions.agency_table_access import open_figures
from gateway.participation.cache import Scope
from gateway.web.page_helpers import named, page_router, plan_of, rendered

router = page_router()


@router.get("/contests/{contest}/participation")
async def participation(
    request: Request, contest: str, round: str | None = None, phase: str | None = None
) -> Response:
    """Of a round, of a phase, or of the quiz phase as a whole; live with a script."""
    context, session = context_of(request), request.state.session
    plan = await plan_of(request, contest)
    rounds = await context.contests.rounds(contest)
    if round:
        await context.contests.round(contest, round)
    figures = await open_figures(context, contest, phase or None, session.duties if session else ())
    quizzes = [item for item in rounds if item.quiz and item.round in figures.rounds]
    if not (round in figures.rounds if round else figures.whole):
        return rendered(
            request,
            "participation/participation_closed.html",
            status=403,
            contest=named(plan),
            rounds=quizzes,
            rule=figures.rule,
        )
    report = await context.participation.get(Scope(contest, round or None, phase or None))
    table = agency_table(request, context, plan, rounds, report.table, round or None)
    return rendered(
        request,
        "participation/participation.html",
        contest=named(plan),
        rounds=quizzes,
        whole=figures.whole,
        config=table["table_config"] | {"phase": phase or None},
        **table,
    )
