"""Is the rush going well? What the services and this gateway say of themselves, and what of it
an operator must look at.

The limits are those of ``deploy/prometheus/alerts.yml``: the page and the pager agree.
"""

import asyncio
from collections.abc import Iterable
from typing import Literal, get_args

from msgspec import Struct

from contracts.broker_topology import SERVICES
from contracts.errors import Refused, Unavailable
from contracts.service_vitals import Vitals, VitalsQuery
from gateway.core.caching.coalescing import CoalescingCache
from gateway.core.transport.service_client import Backend
from plumbing.clock import Clock, monotonic_us
from plumbing.metrics import HTTP_ANSWERS, HTTP_SECONDS, JOURNAL, JOURNAL_PARKED, samples
from plumbing.version import VERSION

PATIENCE_S = 1.5
#: how often each service is asked at once: whichever of its processes are free answer
ASKED = 4
#: a rate over less says nothing, over more nothing about now
SHORTEST_S, LONGEST_S = 1.0, 60.0

MOST_UNPUBLISHED_S = 10.0
MOST_BEHIND = 5_000
MOST_SILENCE_S = 30.0
MOST_FAILING = 0.01
SLOWEST_S = 1.0

#: what can be wrong, the gravest first
ConcernKind = Literal[
    "no_answer",
    "failing",
    "journal",
    "journal_parked",
    "unpublished",
    "parked",
    "silence",
    "behind",
    "slow",
    "versions",
]


class Concern(Struct, frozen=True):
    """Something to look at: of which service ("" is the gateway), and how much of it."""

    kind: ConcernKind
    service: str = ""
    amount: float = 0


class GatewayFigures(Struct, frozen=True):
    """This gateway's own figures: counts since it started, ``journal`` requests at present.

    ``answers``: by first digit of the status. ``seconds``: upper bound of a bucket -> starts,
    saves, submissions and looks answered within it, cumulated.
    """

    at_us: int
    answers: dict[str, int]
    seconds: dict[float, int]
    journal: int
    journal_parked: int


class Pace(Struct, frozen=True):
    """What happened a second between two readings of the gateway."""

    answers: float
    failures: float
    p99_s: float | None


class Reading(Struct, frozen=True):
    """One look at everything. ``pace`` and ``rates`` (instance -> commands a second) are missing
    at the first look."""

    gateway: GatewayFigures
    processes: list[Vitals]
    missing: list[str]
    pace: Pace | None
    rates: dict[str, float]
    concerns: list[Concern]
    version: str = VERSION


class VitalsCache:
    """Asks all services; remembers the look before, so that it can tell rates."""

    def __init__(self, backend: Backend, clock: Clock, spans: Clock = monotonic_us) -> None:
        self._backend, self._clock, self._spans = backend, clock, spans
        #: for pages that many have open
        self.shared: CoalescingCache[None, Reading] = CoalescingCache(
            lambda _key: self.look(), fresh_s=4.0, stale_s=30.0
        )
        self._before: tuple[GatewayFigures, dict[str, Vitals]] | None = None
        self._shown: tuple[int, Reading] | None = None

    async def look(self) -> Reading:
        """How things are; at most one look a second, however many ask."""
        looked_us = self._spans()
        if self._shown is not None and looked_us - self._shown[0] < SHORTEST_S * 1e6:
            return self._shown[1]
        told = await asyncio.gather(*(self._ask(name) for name in SERVICES for _ in range(ASKED)))
        processes = {one.instance + one.service: one for one in told if one is not None}
        answering = {one.service for one in processes.values()}
        missing = [name for name in SERVICES if name not in answering]
        gateway = read_gateway(self._clock())
        pace, rates = self._since_before(gateway, processes)
        found = sorted(processes.values(), key=lambda one: (one.service, one.instance))
        concerns = concerns_of(gateway, found, missing, pace)
        reading = Reading(gateway, found, missing, pace, rates, concerns)
        self._shown, self._before = (looked_us, reading), (gateway, processes)
        return reading

    async def _ask(self, service: str) -> Vitals | None:
        try:
            return await self._backend.ask(f"{service}.vitals", VitalsQuery(), Vitals, PATIENCE_S)
        except (Unavailable, Refused):
            return None

    def _since_before(
        self, gateway: GatewayFigures, processes: dict[str, Vitals]
    ) -> tuple[Pace | None, dict[str, float]]:
        if self._before is None:
            return None, {}
        before, then = self._before
        rates = {}
        for name, now in processes.items():
            earlier = then.get(name)
            if earlier is not None and earlier.started_at_us == now.started_at_us:
                seconds = (now.at_us - earlier.at_us) / 1e6
                if seconds > 0:  # not over a clock that was set back
                    rates[name] = max(0, now.carried_out - earlier.carried_out) / seconds
        return pace_between(before, gateway), rates


def pace_between(before: GatewayFigures, now: GatewayFigures) -> Pace | None:
    """What happened a second; ``None`` for readings too close or too far apart."""
    seconds = (now.at_us - before.at_us) / 1e6
    if not SHORTEST_S <= seconds <= LONGEST_S:
        return None
    answers = sum(now.answers.values()) - sum(before.answers.values())
    failures = now.answers.get("5", 0) - before.answers.get("5", 0)
    counts = {bound: count - before.seconds.get(bound, 0) for bound, count in now.seconds.items()}
    return Pace(answers / seconds, failures / seconds, quantile(counts, 0.99))


def quantile(cumulated: dict[float, int], share: float) -> float | None:
    """The bound (s) under which ``share`` of the calls stayed; infinite if the last bucket is it,
    ``None`` without calls. An upper bound, like all that histograms tell."""
    total = max(cumulated.values(), default=0)
    if not total:
        return None
    return min(bound for bound, count in cumulated.items() if count >= share * total)


def concerns_of(
    gateway: GatewayFigures, processes: Iterable[Vitals], missing: Iterable[str], pace: Pace | None
) -> list[Concern]:
    """What an operator must look at, the gravest first; nothing when all goes well."""
    found = [Concern("no_answer", name) for name in missing]
    if pace is not None and pace.failures > MOST_FAILING * pace.answers:
        found.append(Concern("failing", "", pace.failures / pace.answers))
    if gateway.journal:
        found.append(Concern("journal", "", gateway.journal))
    if gateway.journal_parked:
        found.append(Concern("journal_parked", "", gateway.journal_parked))
    worst: dict[tuple[ConcernKind, str], float] = {}
    for one in processes:
        for kind, amount in _amounts(one):
            worst[kind, one.service] = max(amount, worst.get((kind, one.service), 0))
    found += [Concern(kind, service, amount) for (kind, service), amount in worst.items()]
    if pace is not None and pace.p99_s is not None and pace.p99_s > SLOWEST_S:
        found.append(Concern("slow", "", pace.p99_s))
    versions = {one.version for one in processes} | {VERSION}
    if len(versions) > 1:
        found.append(Concern("versions", "", len(versions)))
    order = {kind: place for place, kind in enumerate(get_args(ConcernKind))}
    return sorted(found, key=lambda concern: (order[concern.kind], concern.service))


def _amounts(one: Vitals) -> Iterable[tuple[ConcernKind, float]]:
    if one.unpublished_since_us is not None:
        waited_s = (one.at_us - one.unpublished_since_us) / 1e6
        if waited_s > MOST_UNPUBLISHED_S:
            yield "unpublished", waited_s
    if one.parked:
        yield "parked", one.parked
    for stream in one.following:
        if stream.silence_s > MOST_SILENCE_S:
            yield "silence", stream.silence_s
        if stream.behind > MOST_BEHIND:
            yield "behind", stream.behind


def read_gateway(at_us: int) -> GatewayFigures:
    """This process's own counters."""
    answers: dict[str, int] = {}
    for one in samples(HTTP_ANSWERS, "_total"):
        digit = one.labels["status"][:1]
        answers[digit] = answers.get(digit, 0) + int(one.value)
    seconds: dict[float, int] = {}
    for one in samples(HTTP_SECONDS, "_bucket"):
        if one.labels["call"] != "other":
            bound = float(one.labels["le"])
            seconds[bound] = seconds.get(bound, 0) + int(one.value)
    waiting = sum(int(one.value) for one in samples(JOURNAL))
    parked = sum(int(one.value) for one in samples(JOURNAL_PARKED, "_total"))
    return GatewayFigures(at_us, answers, seconds, waiting, parked)
