"""The relay: publishes what the outbox holds, in order, with the broker's confirmation.

Any process of the service may run it; the row lock on the counters makes numbering exclusive, and
the unique position makes a relay that was stopped and wakes up unable to double a number. One at a
time is the publisher (an advisory lock on PostgreSQL), so that consumers see no false gaps.
"""

import logging
import time
from typing import Any

import eventlet
import sqlalchemy as sa
from eventlet.event import Event as Promise
from kombu import Connection, Producer
from sqlalchemy.exc import SQLAlchemyError

from contracts.topology import EVENTS_EXCHANGE, event_route
from plumbing import broker, outbox
from plumbing.metrics import EVENTS_PUBLISHED, OUTBOX_OLDEST, OUTBOX_ROWS
from plumbing.settings import Settings
from plumbing.unit_of_work import Store

log = logging.getLogger(__name__)

#: what a lost database or broker looks like
ROUGH_WEATHER: tuple[type[BaseException], ...] = (SQLAlchemyError, *broker.BROKER_ERRORS)

LOCK = 0x486F69  # any number will do, as long as it stays the same
IDLE_POLL_S = 0.2
ELECTION_S = 1.0
#: a broker that is frozen, or a line that is cut, must not hold the relay for ever
CONFIRM_S = 10.0


class Relay:
    """Runs in a green thread of its own until :meth:`stop`."""

    def __init__(self, service: str, store: Store, settings: Settings) -> None:
        self.service, self.store, self.settings = service, store, settings
        self._poke = Promise()
        self._stopping = False
        self._connection: Connection | None = None
        self._producer: Producer | None = None
        store.on_told = self.poke

    def poke(self) -> None:
        """Something was committed."""
        if not self._poke.ready():
            self._poke.send(None)

    def stop(self) -> None:
        """End after the batch under way."""
        self._stopping = True
        self.poke()

    def run(self) -> None:
        """Publish until stopped; lost databases and brokers are waited for."""
        while not self._stopping:
            try:
                with self._elected() as elected:
                    while elected and not self._stopping:
                        self._publish_round(elected)
                if not self._stopping:
                    eventlet.sleep(ELECTION_S)
            except ROUGH_WEATHER as error:
                log.warning("relay of %s waits: %r", self.service, error)
                self._hang_up()
                eventlet.sleep(broker_pause_s())
        self._hang_up()

    def _elected(self) -> Any:
        return _Election(self.store)

    def _publish_round(self, elected: Any) -> None:
        found = self.publish_once()
        if found:
            eventlet.sleep(self.settings.relay_pace_s)  # busy: let the next batch grow
            return
        elected.renew()
        with eventlet.Timeout(IDLE_POLL_S, False):
            self._poke.wait()
        self._poke = Promise()

    def publish_once(self) -> int:
        """Number and publish what there is. Returns how many messages went out."""
        tables = self.store.tables
        with self.store.database.writing() as connection:
            numbered = outbox.number(connection, tables)
            rows = outbox.unpublished(connection, tables)
        OUTBOX_ROWS.labels(self.service).set(numbered)
        OUTBOX_OLDEST.labels(self.service).set(0)
        messages = outbox.envelopes(self.service, rows)
        reached: dict[int, int] = {}
        started = time.monotonic()
        for envelope, body in messages:
            self._send(body, event_route(self.service, envelope.partition))
            reached[envelope.partition] = envelope.last
            EVENTS_PUBLISHED.labels(self.service).inc(len(envelope.events))
        if messages:
            OUTBOX_OLDEST.labels(self.service).set(time.monotonic() - started)
            with self.store.database.writing() as connection:
                for partition, position in reached.items():
                    outbox.mark_published(connection, tables, partition, position)
        return len(messages)

    def _send(self, body: bytes, route: str) -> None:
        if self._producer is None:
            self._connection = broker.connect(self.settings, heartbeat=False, confirm=True)
            channel = self._connection.channel()
            broker.EVENTS.bind(channel).declare()
            self._producer = Producer(channel)
        broker.publish(
            self._producer,
            body,
            exchange=EVENTS_EXCHANGE,
            to=route,
            delivery_mode=2,
            confirm_timeout=CONFIRM_S,
        )

    def _hang_up(self) -> None:
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            try:
                connection.release()
            except broker.BROKER_ERRORS as error:
                log.debug("closing a dead connection: %r", error)


def broker_pause_s() -> float:
    """How long to wait before trying a lost broker or database again."""
    return 0.5


class _Election:
    """Be the only publisher of this service, for as long as the session to the database lives."""

    def __init__(self, store: Store) -> None:
        self.database = store.database
        self.connection: sa.Connection | None = None
        self._won = False

    def __enter__(self) -> "_Election":
        if self.database.is_sqlite:
            self._won = True
            return self
        self.connection = self.database.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        )
        self._won = bool(
            self.connection.execute(
                sa.text("SELECT pg_try_advisory_lock(:n)"), {"n": LOCK}
            ).scalar()
        )
        return self

    def __bool__(self) -> bool:
        return self._won

    def renew(self) -> None:
        """Fail if the session is gone, and keep it from being taken for idle."""
        if self.connection is not None:
            self.connection.exec_driver_sql("SELECT 1")

    def __exit__(self, *_exc: object) -> None:
        if self.connection is not None:
            self.connection.invalidate()  # ends the session, and with it the lock
            self.connection.close()
