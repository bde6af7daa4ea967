"""Figures that cost the services more than a moment, asked for once in a while for all."""

from contracts.reporting import Arrivals, ArrivalsQuery, Statistics, StatisticsQuery
from gateway.core.caching.coalescing import CoalescingCache
from gateway.core.transport.service_client import Backend

#: contest and round
Key = tuple[str, str]


class RoundFigures:
    """Arrivals and scores of rounds, asked for once for all."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.arrivals: CoalescingCache[Key, Arrivals] = CoalescingCache(
            self._arrivals, fresh_s=4.0, stale_s=30.0, outage_s=300.0
        )
        self.scores: CoalescingCache[Key, Statistics] = CoalescingCache(
            self._scores, fresh_s=12.0, stale_s=60.0, outage_s=300.0
        )

    async def _arrivals(self, key: Key) -> Arrivals:
        return await self._backend.ask("reporting.arrivals", ArrivalsQuery(*key), Arrivals)

    async def _scores(self, key: Key) -> Statistics:
        return await self._backend.ask("reporting.statistics", StatisticsQuery(*key), Statistics)
