"""The quota table for many eyes: asked for once, encoded once, streamed by one poller."""

import asyncio
import gzip
from typing import NamedTuple

from contracts.event_envelope import encode
from contracts.reporting import Participation, ParticipationQuery
from gateway.core.caching.coalescing import CoalescingCache
from gateway.core.http.rfc3339_shapes import telling
from gateway.core.transport.service_client import Backend
from gateway.live.sse_feeds import Feeds, Watched
from gateway.participation.shapes import ParticipationView

FRESH_S = 0.9
STALE_S = 1.8
OUTAGE_S = 300.0
POLL_S = 0.8
_view = telling(Participation, ParticipationView, "round", "phase")


class Scope(NamedTuple):
    """Which table: of a round, of a phase, or (both ``None``) of the phase with the quota."""

    contest: str
    round: str | None = None
    phase: str | None = None


class Report:
    """A table as services told it, as the API tells it (``view``), and that written out."""

    def __init__(self, scope: Scope, table: Participation) -> None:
        self.table = table
        self.view = _view(table, round=scope.round, phase=scope.phase)
        self.encoded = encode(self.view)
        self._compressed: bytes | None = None

    def compressed(self) -> bytes:
        """The JSON with gzip."""
        if self._compressed is None:
            self._compressed = gzip.compress(self.encoded, 4, mtime=0)
        return self._compressed


class ParticipationCache:
    """Keeps the newest table of each scope."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._reports: CoalescingCache[Scope, Report] = CoalescingCache(
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


def participation_feeds(desk: ParticipationCache, closing: asyncio.Event) -> Feeds[Scope]:
    """Streams of whole tables, for anybody."""
    return Feeds(lambda scope: _Table(desk, scope), closing)


class _Table(Watched):
    """The newest table, whole."""

    every_s = POLL_S

    def __init__(self, desk: ParticipationCache, scope: Scope) -> None:
        self._desk, self._scope = desk, scope
        self._event = b""
        self._figures: object = None

    async def look(self) -> None:
        report = await self._desk.get(self._scope, POLL_S / 2)
        figures = (report.table.version, report.table.agencies)
        if figures != self._figures:
            self._figures = figures
            self._event = b"event: participation\ndata: " + report.encoded + b"\n\n"
            self.number += 1

    def told_since(self, number: int) -> bytes:
        return self._event
