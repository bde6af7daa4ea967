"""The quota table for many eyes: asked for once, encoded once, streamed by one poller."""

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import msgspec

from contracts.envelope import encode
from contracts.errors import Refused, Unavailable
from contracts.reporting import Participation, ParticipationQuery
from gateway.backend import Backend
from gateway.caching import Shared
from gateway.schemas.participation import AgencyLine, ClassLine, ParticipationView
from gateway.times import rfc3339

log = logging.getLogger(__name__)

FRESH_S = 0.9
STALE_S = 1.8
OUTAGE_S = 300.0
POLL_S = 0.8
HEARTBEAT_S = 10.0


class Scope(NamedTuple):
    """Which table: of a round, of a phase, or (both ``None``) of the phase with the quota."""

    contest: str
    round: str | None = None
    phase: str | None = None


class Report:
    """A table with its JSON."""

    def __init__(self, scope: Scope, table: Participation) -> None:
        self.table = table
        self.encoded = encode(_view(scope, table))
        self._compressed: bytes | None = None
        self._shown: dict[str, Any] | None = None

    def compressed(self) -> bytes:
        """The JSON with gzip."""
        if self._compressed is None:
            self._compressed = gzip.compress(self.encoded, 4, mtime=0)
        return self._compressed

    def shown(self) -> dict[str, Any]:
        """The JSON as values, for the pages; not to be changed."""
        if self._shown is None:
            self._shown = msgspec.json.decode(self.encoded)
        return self._shown


class ParticipationDesk:
    """Keeps the newest table of each scope."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._reports: Shared[Scope, Report] = Shared(
            self._ask, fresh_s=FRESH_S, stale_s=STALE_S, outage_s=OUTAGE_S
        )

    async def get(self, scope: Scope, within_s: float | None = None) -> Report:
        """The table, at most two seconds (or ``within_s``) old; ``contest.unknown``,
        ``round.unknown``, ``phase.unknown``."""
        return await self._reports.get(scope, within_s)

    async def _ask(self, scope: Scope) -> Report:
        query = ParticipationQuery(scope.contest, scope.round, scope.phase)
        table = await self._backend.ask("reporting.participation", query, Participation)
        return Report(scope, table)


class Feeds:
    """Server-sent events: one poller for each table that somebody watches."""

    def __init__(self, desk: ParticipationDesk, closing: asyncio.Event) -> None:
        self._desk, self._closing = desk, closing
        self._feeds: dict[Scope, _Feed] = {}

    async def listen(self, scope: Scope) -> AsyncIterator[bytes]:
        """Events for one listener, until it goes or the gateway closes."""
        feed = self._feeds.get(scope)
        if feed is None:
            feed = self._feeds[scope] = _Feed(self._desk, scope)
        feed.listeners += 1
        try:
            async for event in self._events(feed):
                yield event
        finally:
            feed.listeners -= 1
            if not feed.listeners and self._feeds.get(scope) is feed:
                del self._feeds[scope]
                feed.task.cancel()

    async def _events(self, feed: "_Feed") -> AsyncIterator[bytes]:
        yield b"retry: 2000\n\n"
        seen = -1
        while not self._closing.is_set():
            if feed.number != seen and feed.event:
                seen = feed.number
                yield feed.event
                continue
            if not await self._wait(feed.changed):
                yield b": still here\n\n"

    async def _wait(self, changed: asyncio.Event) -> bool:
        """Whether there is something new, or the gateway closes, before the next heartbeat."""
        waits = [asyncio.ensure_future(event.wait()) for event in (changed, self._closing)]
        try:
            done, _ = await asyncio.wait(
                waits, timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for wait in waits:
                wait.cancel()
        return bool(done)


class _Feed:
    """The newest event of one table; ``changed`` is replaced each time there is one."""

    def __init__(self, desk: ParticipationDesk, scope: Scope) -> None:
        self.listeners = 0
        self.number, self.event = 0, b""
        self.changed = asyncio.Event()
        self._figures: object = None
        self.task = asyncio.create_task(self._poll(desk, scope))

    async def _poll(self, desk: ParticipationDesk, scope: Scope) -> None:
        while True:
            try:
                report = await desk.get(scope, POLL_S / 2)
                figures = (report.table.version, report.table.agencies)
                if figures != self._figures:
                    self._figures = figures
                    self._tell(b"event: participation\ndata: " + report.encoded + b"\n\n")
            except (Unavailable, Refused) as error:
                log.info("no participation of %s at present: %s", scope.contest, error)
            await asyncio.sleep(POLL_S)

    def _tell(self, event: bytes) -> None:
        self.number, self.event = self.number + 1, event
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()


def _view(scope: Scope, table: Participation) -> ParticipationView:
    return ParticipationView(
        as_of=rfc3339(table.as_of_us),
        quota_met=table.quota_met,
        agencies=[
            AgencyLine(
                line.agency,
                line.name,
                line.agency_class,
                line.headcount,
                line.denominator,
                line.participants,
                line.rate,
                line.quota,
                line.met,
                line.missing,
                line.roster_rows,
            )
            for line in table.agencies
        ],
        contest=table.contest,
        round=scope.round,
        phase=scope.phase,
        classes=[
            ClassLine(
                item.agency_class,
                item.name,
                item.agencies,
                item.met,
                item.denominator,
                item.participants,
                item.rate,
                item.quota,
            )
            for item in table.classes
        ],
        attempts=table.attempts,
        in_progress=table.in_progress,
        version=table.version,
    )
