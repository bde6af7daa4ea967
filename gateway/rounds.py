"""An organiser's decisions about a round, as pages and API carry them out."""

from contracts.exam import ChangeRound, SettleRound
from contracts.exam import RoundView as ExamRound
from gateway.front import Front
from gateway.schemas.contests import RoundView


async def change_round(
    front: Front,
    contest: str,
    round_id: str,
    closes_at_us: int,
    reason: str,
    by: str,
    agencies: list[str] | None = None,
) -> RoundView:
    """Extend or reopen a round until ``closes_at_us``, for all or for ``agencies``; running
    deadlines follow. Refusals as ``exam.change_round`` says."""
    at_us = front.clock()
    item = ChangeRound(contest, round_id, closes_at_us, reason, by, at_us, agencies)
    return await _decided(front, "exam.change_round", item)


async def settle_round(
    front: Front, contest: str, round_id: str, reason: str, by: str
) -> RoundView:
    """Settle a closed round over a gateway that is silent. Refusals as ``exam.settle_round``."""
    item = SettleRound(contest, round_id, reason, by, front.clock())
    return await _decided(front, "exam.settle_round", item)


async def _decided(front: Front, command: str, item: ChangeRound | SettleRound) -> RoundView:
    await front.backend.ask(command, item, ExamRound)
    front.contests.changed(item.contest)
    found: RoundView = await front.contests.round(item.contest, item.round)
    return found
