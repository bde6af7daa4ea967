"""What the gateway does beside requests: revocations, its watermark, its clock."""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Protocol

from contracts.accounts import Revocations, RevocationsSince
from contracts.errors import Refused, Unavailable
from contracts.gateway_watermarks import GatewayState, ReportWatermark
from gateway.core.access.sessions import Sessions
from gateway.core.transport.journal import Journal
from gateway.core.transport.service_client import Backend
from gateway.live.gateway_load import GatewayLoads, answers_given
from plumbing.clock import Clock, monotonic_us

log = logging.getLogger(__name__)

REVOCATIONS_EVERY_S = 2.0
WATERMARK_EVERY_S = 1.0
#: where nobody asks anything and no round waits: less than it takes until what a gateway told of
#: its load is of no use any more
IDLE_WATERMARK_US = 4_000_000
PATIENCE_S = 1.0
LEAVE_S = 3.0
MOST_OFFSET_US = 50_000
#: a gateway that starts while registration is down takes answers without knowing who signed out
PATIENT_START_US = 15_000_000
#: offsets measured over a slow line say little: of the last ones the surest counts
MEASUREMENTS = 8


class Deliveries(Protocol):
    """What of the hot path concerns settlement: what arrived here and is not delivered yet."""

    gateway: str
    journal: Journal

    def watermark_us(self) -> int:
        """All that arrived before is delivered."""

    def delivered_all(self) -> bool:
        """Whether nothing waits any more."""


class BackgroundTasks:
    """Loops that live as long as the gateway."""

    def __init__(
        self,
        backend: Backend,
        sessions: Sessions,
        hot: Deliveries,
        loads: GatewayLoads,
        clock: Clock,
        spans: Clock = monotonic_us,
    ) -> None:
        self._backend, self._sessions, self._hot, self._clock = backend, sessions, hot, clock
        self._loads = loads
        #: in Kubernetes the name of the pod
        self._host = socket.gethostname()
        self._measured: list[tuple[int, int]] = []
        self.revocations_loaded = False
        self._spans, self._since_us = spans, spans()
        self._reported_us, self._awaited_us, self._answered = 0, 0, -1

    def jobs(self) -> list[Callable[[], Awaitable[None]]]:
        """The loops, each to be run for ever."""
        return [self.follow_revocations, self.report_watermark]

    @property
    def clock_offset_us(self) -> int | None:
        """How far our clock is ahead of the database's, as far as we know."""
        return min(self._measured)[1] if self._measured else None

    def problems(self) -> list[str]:
        """Why this gateway is not ready. That nothing answers behind it is no reason."""
        found = []
        offset_us = self.clock_offset_us
        if offset_us is not None and abs(offset_us) > MOST_OFFSET_US:
            found.append(f"đồng hồ lệch {offset_us // 1000} ms (clock off)")
        if not self.revocations_loaded and self._spans() - self._since_us < PATIENT_START_US:
            found.append("chưa nạp danh sách phiên bị thu hồi (revocations not loaded)")
        return found

    async def follow_revocations(self) -> None:
        """Take over which sessions were ended elsewhere."""
        while True:
            try:
                query = RevocationsSince(self._sessions.revocations_seen)
                found = await self._backend.ask("registration.revocations", query, Revocations)
                self._sessions.revoke(found.sessions, found.last)
                self.revocations_loaded = True
            except Unavailable:
                log.info("revocations are not to be had at present")
            await asyncio.sleep(REVOCATIONS_EVERY_S if self.revocations_loaded else 0.2)

    async def report_watermark(self) -> None:
        """Tell exam what was delivered, so that rounds can settle; its answer tells its clock, and
        how busy the other gateways are."""
        while True:
            if self._worth_reporting():
                await self._report()
            await asyncio.sleep(WATERMARK_EVERY_S)

    def _worth_reporting(self) -> bool:
        """Not every second where nobody was answered since and no round waits for it."""
        idle = self._answered == answers_given() and self._clock() < self._awaited_us
        return not idle or self._spans() - self._reported_us >= IDLE_WATERMARK_US

    async def _report(self) -> None:
        before_us, answered = self._clock(), answers_given()
        load, watermark_us = self._loads.look(), self._hot.watermark_us()
        item = ReportWatermark(self._hot.gateway, watermark_us, before_us, load, self._host)
        try:
            state = await self._backend.ask("exam.watermark", item, GatewayState, PATIENCE_S)
        except (Unavailable, Refused) as error:
            log.info("the watermark was not taken: %s", error)
            return
        self._compare_clocks(before_us, self._clock(), state.database_now_us)
        self._loads.hear(state.others)
        self._reported_us, self._answered = self._spans(), answered
        self._awaited_us = 0 if load.waiting else state.awaited_us

    async def take_leave(self) -> None:
        """Before it ends: deliver what the journal still holds, and tell exam that nobody has to
        wait for this gateway. Where something is left, it is waited for until it comes back."""
        try:
            async with asyncio.timeout(LEAVE_S):
                await self._hot.journal.deliver_all()
                if not self._hot.delivered_all():
                    return
                at_us = self._clock()
                item = ReportWatermark(
                    self._hot.gateway, at_us, at_us, host=self._host, leaving=True
                )
                await self._backend.ask("exam.watermark", item, GatewayState, PATIENCE_S)
        except (Unavailable, Refused, TimeoutError) as error:
            log.warning("%s ends without having taken its leave: %r", self._hot.gateway, error)

    def _compare_clocks(self, before_us: int, after_us: int, database_us: int) -> None:
        there_and_back_us = after_us - before_us
        offset_us = before_us + there_and_back_us // 2 - database_us
        if abs(offset_us) <= there_and_back_us // 2:
            offset_us = 0  # no more than the way there and back explains
        self._measured = [*self._measured, (there_and_back_us, offset_us)][-MEASUREMENTS:]


def kept_up(job: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
    """A task that begins again after a fault, which is recorded."""

    async def forever() -> None:
        while True:
            try:
                await job()
            except Exception:  # a chore that dies silently would stop settlement or revocation
                log.exception("%s failed", job)
            await asyncio.sleep(0.5)

    return asyncio.create_task(forever())
