"""Parked events: what waits, why, and applying it again once the cause is mended.

Replaying is safe while the service works, in every process at once. Each event is applied in a
transaction of its own that holds the place of its partition, as following does: so a later event
of the same subject is either parked already and comes after it, or comes when nothing is parked
any more. An event is skipped while an earlier one of its subject waits.
"""

import logging
from collections.abc import Callable

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from contracts.broker_topology import SUBSCRIPTIONS
from contracts.commands_and_events import DATA_OF_EVENT
from contracts.event_envelope import Event
from contracts.event_stream_commands import ParkedEvent, ParkedEvents, ParkedQuery, Replay, Replayed
from plumbing.command_handling import in_one_transaction
from plumbing.database import write_due
from plumbing.inbox import Handlers, place_of, reason_of
from plumbing.metrics import EVENTS_APPLIED, PARKED
from plumbing.outages import is_outage
from plumbing.shared_tables import PlumbingTables
from plumbing.unit_of_work import Store, UnitOfWork, to_data

log = logging.getLogger(__name__)


def parked_events(
    connection: Connection, query: ParkedQuery, *, tables: PlumbingTables
) -> ParkedEvents:
    """One page of what is parked, oldest first. What the events say is not told, only of whom
    (``subject``): an operator needs no more."""
    parked = tables.parked
    waiting = parked.c.replayed_at_us.is_(None)
    rows = connection.execute(
        sa.select(parked)
        .where(waiting, parked.c.id > query.after)
        .order_by(parked.c.id)
        .limit(query.limit)
    )
    total = connection.execute(sa.select(sa.func.count()).where(waiting)).scalar_one()
    return ParkedEvents([_told(row) for row in rows], total)


def _told(row: sa.Row[tuple[object, ...]]) -> ParkedEvent:
    event = msgspec.json.decode(row.event, type=Event)
    return ParkedEvent(
        row.id,
        row.stream,
        row.epoch,
        row.partition,
        row.position,
        event.type,
        event.version,
        row.subject,
        row.error,
        row.parked_at_us,
    )


def replay(
    store: Store,
    service: str,
    handlers: Handlers,
    item: Replay,
    *,
    yield_control: Callable[[], None] = lambda: None,
) -> Replayed:
    """Apply a page of parked events again, oldest first; those that still fail stay, with the
    newest reason. ``yield_control`` gives way to others between events."""
    parked = store.tables.parked
    with store.reading() as connection:
        page = connection.execute(
            sa.select(parked.c.id, parked.c.stream)
            .where(parked.c.replayed_at_us.is_(None), parked.c.id > item.after)
            .order_by(parked.c.id)
            .limit(item.limit)
        ).all()
    applied = 0
    for row in page:
        again = _Again(row.id, handlers, item.by)
        in_one_transaction(store, again, [item])
        if again.applied:
            applied += 1
            EVENTS_APPLIED.labels(service, row.stream).inc()
        yield_control()
    count_parked(store, service)
    return Replayed(applied, page[-1].id if len(page) == item.limit else None)


class _Again:
    """One more try of one parked event. A use case, so that a collision with another process is
    tried again like any other."""

    def __init__(self, number: int, handlers: Handlers, by: str) -> None:
        self.number, self.handlers, self.by = number, handlers, by
        self.applied = False

    def __call__(self, work: UnitOfWork, _items: list[Replay]) -> list[Replayed]:
        self.applied = False
        row = self._claimed(work)
        if row is not None:
            parked = work.tables.parked
            mine = parked.update().where(parked.c.id == self.number)
            reason = self._apply(work, row)
            self.applied = reason is None
            if reason is None:
                work.connection.execute(mine.values(replayed_at_us=work.now_us))
                about = {"stream": row.stream, "epoch": row.epoch, "partition": row.partition}
                work.audit(self.by, "event.replayed", row.subject, **about, position=row.position)
            elif reason != row.error:
                work.connection.execute(mine.values(error=reason))
        return []

    def _claimed(self, work: UnitOfWork) -> sa.Row[tuple[object, ...]] | None:
        """The event, if it is still to be applied and its turn, with its partition held."""
        parked = work.tables.parked
        waiting = sa.select(parked).where(
            parked.c.id == self.number, parked.c.replayed_at_us.is_(None)
        )
        row = work.connection.execute(waiting).one_or_none()
        if row is None:
            return None
        place_of(work.connection, work.tables, row.stream, row.partition)
        earlier = parked.alias()
        before = sa.select(earlier.c.id).where(
            earlier.c.stream == parked.c.stream,
            earlier.c.subject == parked.c.subject,
            earlier.c.id < parked.c.id,
            earlier.c.replayed_at_us.is_(None),
        )
        return work.connection.execute(waiting.where(~before.exists())).one_or_none()

    def _apply(self, work: UnitOfWork, row: sa.Row[tuple[object, ...]]) -> str | None:
        """``None`` if it is applied, else why not, and then nothing of it is left."""
        told = work.bookmark()
        savepoint = work.connection.begin_nested()
        try:
            event = msgspec.json.decode(row.event, type=Event)
            kind = DATA_OF_EVENT.get((row.stream, event.type, event.version))
            if kind is not None and kind in self.handlers:  # else nobody reads it any more
                self.handlers[kind](work, [to_data(event, kind)])
            write_due(work.connection)
            savepoint.commit()
        except Exception as error:  # whatever a handler raises, the event stays parked
            savepoint.rollback()
            work.return_to(told)
            if isinstance(error, DBAPIError) and is_outage(error):
                raise
            log.exception("still failing: %s %s", row.stream, row.subject)
            return reason_of(error)
        return None


def count_parked(store: Store, service: str) -> None:
    """Set the gauge of parked events to what the database holds, 0 where there is nothing."""
    parked = store.tables.parked
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(parked.c.stream, sa.func.count().label("number"))
            .where(parked.c.replayed_at_us.is_(None))
            .group_by(parked.c.stream)
        )
        counts = {row.stream: row.number for row in rows}
    for stream in SUBSCRIPTIONS[service]:
        PARKED.labels(service, stream).set(counts.get(stream, 0))
