"""A stage round for many eyes: asked for once, streamed by one poller to every screen."""

import asyncio
import time
from fractions import Fraction

import msgspec

from contracts.event_envelope import encode
from contracts.hall import Hall, HallQuery
from contracts.local_times import rfc3339
from contracts.marks import shown_value
from contracts.stage import PartClock, PerformanceView, StageRoundQuery, StageRoundView
from gateway.core.caching.coalescing import CoalescingCache
from gateway.core.http.rfc3339_shapes import moment_of, telling
from gateway.core.transport.service_client import Backend
from gateway.live.sse_feeds import Feeds, Watched
from gateway.stage.shapes import (
    ClockView,
    HallLook,
    HallTeamView,
    PerformanceLook,
    StageLook,
)
from plumbing.clock import Clock

FRESH_S = 0.5
STALE_S = 1.5
OUTAGE_S = 300.0
POLL_S = 0.8
#: so often a board is told though nothing has changed: a screen that hears nothing for longer knows
#: that its line is broken
AT_LEAST_S = 5.0
#: (contest, round)
HallKey = tuple[str, str]


_look = telling(StageRoundView, StageLook, "performances", "server_time")


class HallBoards:
    """Keeps the newest of each round: who performs, and what was announced."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self._backend, self._clock = backend, clock
        self._boards: CoalescingCache[HallKey, HallLook] = CoalescingCache(
            self._ask, fresh_s=FRESH_S, stale_s=STALE_S, outage_s=OUTAGE_S
        )

    async def get(self, key: HallKey, within_s: float | None = None) -> HallLook:
        """The board as it is now; ``contest.unknown``, ``round.unknown``."""
        found = await self._boards.get(key, within_s)
        return msgspec.structs.replace(found, server_time=rfc3339(self._clock()))

    async def _ask(self, key: HallKey) -> HallLook:
        stage = await self._backend.ask("exam.stage_round", StageRoundQuery(*key), StageRoundView)
        hall = await self._backend.ask("scoring.hall", HallQuery(*key), Hall)
        return hall_look(stage, hall)

    def changed(self, key: HallKey) -> None:
        """Ask anew next time."""
        self._boards.forget(key)


def hall_feeds(boards: HallBoards, closing: asyncio.Event) -> Feeds[HallKey]:
    """Streams of whole boards, for anybody."""
    return Feeds(lambda key: _Board(boards, key), closing)


class _Board(Watched):
    """The newest board, whole."""

    every_s = POLL_S

    def __init__(self, boards: HallBoards, key: HallKey) -> None:
        self._boards, self._key = boards, key
        self._event, self._told_at = b"", 0.0
        self._told: HallLook | None = None

    async def look(self) -> None:
        board = await self._boards.get(self._key, POLL_S / 2)
        plain = msgspec.structs.replace(board, server_time="")
        now = time.monotonic()
        if plain != self._told or now - self._told_at >= AT_LEAST_S:
            self._told, self._told_at = plain, now
            self._event = b"event: hall\ndata: " + encode(board) + b"\n\n"
            self.number += 1

    def told_since(self, number: int) -> bytes:
        return self._event


def hall_look(stage: StageRoundView, hall: Hall) -> HallLook:
    """Who performs now, and all that was announced."""
    there = [_performance(one) for one in stage.performances if one.state != "removed"]
    return HallLook(
        contest=stage.contest,
        round=stage.round,
        version=hall.version,
        performances=there,
        on=[one for one in there if one.state == "on"],
        teams=[
            HallTeamView(
                one.rank,
                one.team,
                one.name,
                one.place,
                {part: _decimal(value) for part, value in one.parts.items()},
                _decimal(one.total),
                one.total,
            )
            for one in hall.teams
        ],
        prizes=hall.prizes,
        awards=hall.awards,
        commitment=stage.commitment,
        public_value=stage.public_value,
        order_secret=stage.order_secret,
        drawn_at=moment_of(stage.drawn_at_us),
        server_time="",
    )


def _decimal(value: str) -> str:
    return shown_value(Fraction(value))


def stage_look(found: StageRoundView, now_us: int) -> StageLook:
    """A stage round as the API tells it."""
    performances = [_performance(one) for one in found.performances]
    return _look(found, performances=performances, server_time=rfc3339(now_us))


def _performance(one: PerformanceView) -> PerformanceLook:
    clocks = [_clock(clock) for clock in one.clocks]
    return PerformanceLook(one.team, one.name, one.place, one.state, clocks)


def _clock(one: PartClock) -> ClockView:
    since = moment_of(one.runs_since_us or None)
    return ClockView(one.part, one.state, one.used_ms, since, one.limit_s, one.presses)
