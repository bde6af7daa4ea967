"""Answering an appeal: by whom, registration knows; whether they may, scoring decides."""

from contracts.appeals import AnswerAppeal, AppealState, AppealView
from gateway.context import GatewayContext
from gateway.roster.actions.contest_readiness import organisers


async def answer_appeal(
    context: GatewayContext,
    contest: str,
    appeal: str,
    by: str,
    *,
    state: AppealState,
    words: str,
    decision: int | None,
    own_reason: str,
) -> AppealView:
    """Uphold an appeal or refuse it. Refusals: ``appeal.*``."""
    others = await organisers(context, contest)
    others.pop(by, None)
    item = AnswerAppeal(
        contest, appeal, state, words, by, context.clock(), decision, own_reason, others
    )
    answered: AppealView = await context.backend.ask("scoring.answer_appeal", item, AppealView)
    return answered
