"""What a settled round says about its questions, as the API and the pages ask for it."""

from contracts.question_statistics import QuestionStatisticsQuery, RoundQuestionStatistics
from gateway.context import GatewayContext
from gateway.core.transport.rpc_timeouts import PUBLISHING_S


async def question_statistics(
    context: GatewayContext, contest: str, round_id: str
) -> RoundQuestionStatistics:
    """How difficult and how telling each question was; refused while its keys are sealed."""
    query = QuestionStatisticsQuery(contest, round_id)
    found: RoundQuestionStatistics = await context.backend.ask(
        "scoring.question_statistics", query, RoundQuestionStatistics, PUBLISHING_S
    )
    return found
