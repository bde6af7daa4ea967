"""Works by the numbers that panels know them by."""

from contracts.errors import Refused
from contracts.score_sheets import Desk, DeskQuery
from gateway.context import GatewayContext


async def work_numbered(
    context: GatewayContext, contest: str, round_id: str, panel: str, number: int, by: str
) -> str:
    """The work; ``sheet.unknown``. For the gateway only: scoring decides afterwards whether
    ``by`` may do anything to it."""
    query = DeskQuery(contest, round_id, panel, by, by_organiser=True)
    desk: Desk = await context.backend.ask("scoring.desk", query, Desk)
    for one in desk.works:
        if one.number == number:
            return one.work
    raise Refused("sheet.unknown", "Không có phiếu chấm này. (No such sheet.)")
