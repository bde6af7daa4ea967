"""The relay: publishes what the outbox holds, in order, with the broker's confirmation.

Any process of the service may run it; the row lock on the counters makes numbering exclusive, and
the unique position makes a relay that was stopped and wakes up unable to double a number. One at a
time is the publisher (an advisory lock on PostgreSQL), so that consumers see no false gaps.
"""

import logging
import time

import eventlet
import sqlalchemy as sa
from eventlet.event import Event as Promise
from kombu import Connection, Producer
from sqlalchemy.exc import SQLAlchemyError

from contracts.broker_topology import EVENTS_EXCHANGE, event_route
from plumbing import broker, outbox
from plumbing.metrics import EVENTS_PUBLISHED, OUTBOX_OLDEST, OUTBOX_ROWS
from plumbing.settings import Settings
from plumbing.unit_of_work import Store

log = logging.getLogger(__name__)

#: what a lost database or broker looks like
ROUGH_WEATHER: tuple[type[BaseException], ...] = (SQLAlchemyError, *broker.BROKER_ERRORS)

LOCK = 0x486F69  # any number will do, as long as it stays the same
_TRY = sa.text("SELECT pg_try_advisory_lock(:n)")
#: another process's commit is found by looking; who looks in vain looks less often
IDLE_POLL_S = 0.1
LONGEST_IDLE_POLL_S = 0.8
ELECTION_S = 1.0
#: a broker that is frozen, or a line that is cut, must not hold the relay for ever
CONFIRM_S = 10.0


class Relay:
    """Runs in a green thread of its own until :meth:`stop`."""

    def __init__(self, service: str, store: Store, settings: Settings) -> None:
        self.service, self.store, self.settings = service, store, settings
        self._poke = Promise()
        self._patience_s = IDLE_POLL_S
        self._stopping = self._begun = False
        self._connection: Connection | None = None
        self._producer: Producer | None = None
        #: partition -> position that the broker has and the database does not know of yet
        self._confirmed: dict[int, int] = {}
        self._waiting_since: float | None = None
        OUTBOX_OLDEST.labels(service).set_function(self._waited_s)
        store.on_told = self.poke

    def _waited_s(self) -> float:
        """For how long something has waited without anything being published."""
        since = self._waiting_since
        return 0.0 if since is None else time.monotonic() - since

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
                self._begin()
                with _Election(self.store) as elected:
                    while not self._stopping:
                        if elected.won():
                            self._publish_round(elected)
                        else:
                            eventlet.sleep(ELECTION_S)
            except ROUGH_WEATHER as error:
                log.warning("relay of %s waits: %r", self.service, error)
                self._waiting_since = self._waiting_since or time.monotonic()
                self._hang_up()
                eventlet.sleep(broker_pause_s())
            except Exception:  # an error nobody thought of must not take the whole service along
                log.exception("relay of %s stumbled", self.service)
                self._hang_up()
                eventlet.sleep(broker_pause_s())
        self._hang_up()

    def _begin(self) -> None:
        """Make the counters where there are none: here, where a lost database is waited for."""
        if not self._begun:
            with self.store.database.writing() as connection:
                outbox.begin(connection, self.store.tables, self.settings.partitions)
            self._begun = True

    def _publish_round(self, elected: "_Election") -> None:
        if self._poke.ready() or self._confirmed or elected.anything_waiting():
            self._poke = Promise()
            if self.publish_once():
                self._patience_s = IDLE_POLL_S
                eventlet.sleep(self.settings.relay_pace_s)  # busy: let the next batch grow
                return
        else:
            self._waiting_since = None
        with eventlet.Timeout(self._patience_s, False):
            self._poke.wait()
        self._patience_s = min(self._patience_s * 2, LONGEST_IDLE_POLL_S)

    def publish_once(self) -> int:
        """Number and publish what there is. Returns how many messages went out.

        What the broker confirmed is noted in the next transaction that numbers: a relay that dies
        before that publishes some events twice, which consumers see by their positions.
        """
        tables = self.store.tables
        self._waiting_since = self._waiting_since or time.monotonic()
        with self.store.database.writing() as connection:
            numbered, rows = outbox.next_batch(connection, tables, self._confirmed)
        self._confirmed = {}
        OUTBOX_ROWS.labels(self.service).set(numbered)
        messages = outbox.envelopes(self.service, rows)
        for envelope, body in messages:
            self._send(body, event_route(self.service, envelope.partition))
            self._confirmed[envelope.partition] = envelope.last
            EVENTS_PUBLISHED.labels(self.service).inc(len(envelope.events))
        self._waiting_since = None
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
    """Be the only publisher of this service, for as long as the session to the database lives.

    Who has not won keeps its session and stands again in it: to begin one costs the database a
    hundred times what the question does.
    """

    def __init__(self, store: Store) -> None:
        self.database, self.tables = store.database, store.tables
        self.connection: sa.Connection | None = None
        self._won = False

    def __enter__(self) -> "_Election":
        if not self.database.is_sqlite:
            self.connection = self.database.engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            )
        return self

    def won(self) -> bool:
        """Whether it is this process; asks again where it was not. Fails if the session is gone."""
        if self.connection is None:
            return True
        if not self._won:
            self._won = bool(self.connection.execute(_TRY, {"n": LOCK}).scalar())
        return self._won

    def anything_waiting(self) -> bool:
        """Whether there is work, asked without writing; fails if the session is gone."""
        if self.connection is not None:  # asking also keeps the session from being taken for idle
            return outbox.waiting(self.connection, self.tables)
        with self.database.reading() as connection:
            return outbox.waiting(connection, self.tables)

    def __exit__(self, *_exc: object) -> None:
        if self.connection is not None:
            self.connection.invalidate()  # ends the session, and with it the lock
            self.connection.close()
