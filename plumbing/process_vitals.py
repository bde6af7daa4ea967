"""The state of a process for operators: read from its database and from its counters."""

import sqlalchemy as sa
from prometheus_client.metrics import MetricWrapperBase
from sqlalchemy import Connection

from contracts.service_vitals import Following, Vitals, VitalsQuery
from plumbing.metrics import CONSUMER_LAG, CONSUMER_SILENCE, REQUESTS, samples
from plumbing.shared_tables import PlumbingTables
from plumbing.unit_of_work import Store
from plumbing.version import VERSION


def vitals(connection: Connection, _query: VitalsQuery, *, store: Store, service: str) -> Vitals:
    """This process of ``service``. Counts are those since it started."""
    unpublished, since_us = _unpublished(connection, store.tables)
    parked = store.tables.parked
    waiting = parked.c.replayed_at_us.is_(None)
    outcomes = _outcomes(service)
    return Vitals(
        service,
        store.instance,
        VERSION,
        store.started_at_us,
        store.clock(),
        outcomes["ok"],
        outcomes["refused"],
        outcomes["failed"],
        unpublished,
        since_us,
        connection.execute(sa.select(sa.func.count()).where(waiting)).scalar_one(),
        _following(service),
    )


def _unpublished(connection: Connection, tables: PlumbingTables) -> tuple[int, int | None]:
    """How many events wait, and since when (µs)."""
    outbox, relay = tables.outbox, tables.relay
    fresh = sa.select(sa.func.sum(outbox.c.count), sa.func.min(outbox.c.written_at_us)).where(
        outbox.c.first.is_(None)
    )
    numbered = (
        sa.select(
            sa.func.sum(relay.c.numbered - relay.c.published), sa.func.min(outbox.c.written_at_us)
        )
        .select_from(relay)
        .join(
            outbox,
            sa.and_(
                outbox.c.epoch == relay.c.epoch,
                outbox.c.partition == relay.c.partition,
                outbox.c.first == relay.c.published + 1,
            ),
        )
        .where(relay.c.published < relay.c.numbered)
    )
    found = [connection.execute(each).one() for each in (fresh, numbered)]
    return (
        sum(int(count or 0) for count, _ in found),
        min((since for _, since in found if since is not None), default=None),
    )


def _outcomes(service: str) -> dict[str, int]:
    totals = dict.fromkeys(("ok", "refused", "failed"), 0)
    for sample in samples(REQUESTS, "_total"):
        if sample.labels["command"].startswith(f"{service}."):
            totals[sample.labels["outcome"]] += int(sample.value)
    return totals


def _following(service: str) -> list[Following]:
    """By stream, the worst of its partitions."""
    behind = _worst(CONSUMER_LAG, service)
    silence = _worst(CONSUMER_SILENCE, service)
    return [
        Following(stream, int(behind.get(stream, 0)), silence.get(stream, 0.0))
        for stream in sorted(behind | silence)
    ]


def _worst(metric: MetricWrapperBase, service: str) -> dict[str, float]:
    worst: dict[str, float] = {}
    for sample in samples(metric):
        if sample.labels["service"] == service:
            stream = sample.labels["stream"]
            worst[stream] = max(worst.get(stream, 0.0), sample.value)
    return worst
