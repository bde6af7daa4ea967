"""An organiser's decisions about a round, as pages and API carry them out."""

from typing import TypeVar

from msgspec import Struct

from contracts.errors import Refused
from contracts.rounds import (
    ChangeRound,
    GiveTimeBack,
    RoundShortening,
    SettleRound,
    ShortenRound,
    TimeGivenBack,
)
from contracts.rounds import RoundView as ExamRound
from gateway.agencies.actions import with_nearest
from gateway.contests.shapes import RoundView
from gateway.context import GatewayContext

Answer = TypeVar("Answer", bound=Struct)


async def change_round(
    context: GatewayContext,
    contest: str,
    round_id: str,
    closes_at_us: int,
    reason: str,
    by: str,
    agencies: list[str] | None = None,
    *,
    look: bool = False,
) -> RoundView:
    """Extend or reopen a round until ``closes_at_us``, for all or for ``agencies``; running
    deadlines follow. ``look``: only whether it would be refused. Refusals as ``exam.change_round``
    says."""
    at_us = context.clock()
    item = ChangeRound(contest, round_id, closes_at_us, reason, by, at_us, agencies, look)
    await _decided(context, "exam.change_round", item, ExamRound)
    found: RoundView = await context.contests.round(contest, round_id)
    return found


async def shorten_round(
    context: GatewayContext,
    contest: str,
    round_id: str,
    closes_at_us: int,
    reason: str,
    by: str,
    agencies: list[str] | None = None,
    *,
    look: bool = False,
) -> tuple[RoundView, int]:
    """Close a round earlier, for all or for ``agencies`` that have longer; ``look``: only tell how
    many attempts in progress it would hit. Refusals as ``exam.shorten_round`` says."""
    at_us = context.clock()
    item = ShortenRound(contest, round_id, closes_at_us, reason, by, at_us, agencies, look)
    done = await _decided(context, "exam.shorten_round", item, RoundShortening)
    return await context.contests.round(contest, round_id), done.hit


async def give_time_back(
    context: GatewayContext,
    contest: str,
    round_id: str,
    span: tuple[int, int],
    reason: str,
    by: str,
    agencies: list[str] | None = None,
    *,
    look: bool = False,
) -> tuple[RoundView, TimeGivenBack]:
    """Let clocks stand still from the one moment of ``span`` until the other (µs), for all or for
    ``agencies``; ``look``: only tell whom it would help. Refusals as ``exam.give_time_back``."""
    item = GiveTimeBack(contest, round_id, *span, reason, by, context.clock(), agencies, look)
    done = await _decided(context, "exam.give_time_back", item, TimeGivenBack)
    return await context.contests.round(contest, round_id), done


async def settle_round(
    context: GatewayContext, contest: str, round_id: str, reason: str, by: str
) -> RoundView:
    """Settle a closed round over a gateway that is silent, or before its settlement window is
    over. Refusals as ``exam.settle_round``."""
    item = SettleRound(contest, round_id, reason, by, context.clock())
    await _decided(context, "exam.settle_round", item, ExamRound)
    found: RoundView = await context.contests.round(contest, round_id)
    return found


async def _decided(
    context: GatewayContext,
    command: str,
    item: ChangeRound | ShortenRound | GiveTimeBack | SettleRound,
    expect: type[Answer],
) -> Answer:
    try:
        done = await context.backend.ask(command, item, expect)
    except Refused as refusal:
        raise await with_nearest(context.participation, item.contest, refusal) from None
    context.contests.changed(item.contest)
    return done
