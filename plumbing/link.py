"""A service process's link to the broker, shared by all its entrypoints.

One connection consumes, another publishes. They are two because py-amqp reads from the socket while
it publishes (it looks for `connection.blocked`), and two green threads may not read one socket.
"""

import itertools
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import eventlet
from eventlet.event import Event as Promise
from eventlet.semaphore import Semaphore
from kombu import Connection, Consumer, Message, Producer, Queue
from msgspec import MsgspecError
from nameko.extensions import SharedExtension

from contracts.broker_topology import command_queue
from contracts.errors import Unavailable
from contracts.event_envelope import Outcome, Request, decode_outcomes, encode, raw
from plumbing import broker
from plumbing.bell import Bell
from plumbing.clock import now_us
from plumbing.fair_shares import FairShares, Partition
from plumbing.settings import Settings

log = logging.getLogger(__name__)

#: how long it listens at a time: until the next heartbeat is due. Who stops it wakes it
DRAIN_S = broker.HEARTBEAT_S / 4
RECONNECT_S = 0.3
#: who ends waits no longer for a broker that says nothing: what it did not hear it does again
LEAVING_S = 2.0
EVENT_PREFETCH = 64

OnMessage = Callable[[Message], None]


class Link(SharedExtension):  # type: ignore[misc]
    """Listens on the queues registered with it, and publishes replies and calls."""

    def __init__(self) -> None:
        # nameko sets up extensions in no order, so others may register before our own setup
        self.dispatcher: dict[str, Any] | None = None
        self._listeners: list[tuple[Queue, OnMessage, bool]] = []
        self._waiting: dict[str, Promise] = {}
        self._stopping = False
        self._done = Promise()
        # one green thread at a time uses the connection that publishes, and the one that consumes.
        # Who waits on the latter for what the broker says is given what is delivered meanwhile, and
        # may have to publish an answer to it: with one lock for both it would wait for itself
        self._publishing, self._consuming = Semaphore(1), Semaphore(1)
        self._publisher: Connection | None = None
        self._producer: Producer | None = None
        self.connected = False
        #: rung whenever it listens again: what came meanwhile may be lost
        self.connected_anew = Bell()
        self._connections = itertools.count(1)
        self._replies_to = ""
        super().__init__()

    def setup(self) -> None:
        self.settings: Settings = self.container.config["settings"]
        self.name = f"{self.container.service_name}-{self.settings.instance}-{uuid4().hex[:6]}"

    def listen(self, queue: Queue, on_message: OnMessage, *, no_ack: bool) -> None:
        """Call ``on_message`` for each message of the queue; before ``start`` only."""
        self._listeners.append((queue, on_message, no_ack))

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier="link")

    def stop_listening(self) -> None:
        """Take no more messages; what was delivered is still carried out."""
        if not self._stopping:
            self.stop_soon()
            with eventlet.Timeout(LEAVING_S, False):
                self._done.wait()

    def stop_soon(self) -> None:
        """Listen no longer than until a message to itself comes, which it sends off now."""
        self._stopping = True
        if self.connected:
            with suppress(*broker.BROKER_ERRORS):
                self.publish(b"", to=self._replies_to)

    def stop(self) -> None:
        self.stop_listening()
        with eventlet.Timeout(LEAVING_S, False), self._publishing:
            self._close_publisher()

    def _run(self) -> None:
        while not self._stopping:
            try:
                with broker.connect(self.settings, heartbeat=True) as connection:
                    self._listen_on(connection)
            except Exception as error:  # whatever it was, a service must not end of it
                self.connected = False
                if not self._stopping:
                    known = isinstance(error, broker.BROKER_ERRORS)
                    log.warning("link of %s lost: %r", self.name, error, exc_info=not known)
                    eventlet.sleep(RECONNECT_S)
        self.connected = False
        self._done.send(None)

    def _listen_on(self, connection: Connection) -> None:
        channel = connection.channel()
        consumers, shares = [self._listen_for_replies(channel)], FairShares()
        for queue, on_message, no_ack in self._listeners:
            on = channel if no_ack else _channel_with_acks(connection)
            (bound,) = broker.declare(on, [queue])
            if no_ack:
                shares.count_by(bound)
                consumer = Consumer(on, [bound], on_message=on_message, no_ack=True)
            else:
                consumer = shares.add(Partition(bound, on, on_message))
            consumer.consume()
            consumers.append(consumer)
        self.connected = True
        self.connected_anew.ring()
        beat_at = time.monotonic()
        while not self._stopping:
            with suppress(TimeoutError):
                connection.drain_events(timeout=DRAIN_S)
            if connection.heartbeat and time.monotonic() - beat_at >= DRAIN_S:
                beat_at = time.monotonic()
                with self._consuming:
                    connection.heartbeat_check()
            if shares.due:
                with self._consuming:
                    shares.look()
        for consumer in consumers:
            consumer.cancel()

    def _listen_for_replies(self, channel: Any) -> Consumer:
        replies = broker.replies(f"{self.name}-{next(self._connections)}")
        queues = broker.declare(channel, [replies])
        consumer = Consumer(channel, queues, on_message=self._on_reply, no_ack=True)
        consumer.consume()
        self._replies_to = replies.name
        return consumer

    def acknowledge(self, message: Message) -> None:
        """Acknowledge all of its queue up to this message; a lost connection makes it void."""
        with self._consuming:
            try:
                message.ack(multiple=True)
            except broker.BROKER_ERRORS as error:
                log.info("acknowledgement lost with its connection: %r", error)

    def publish(self, body: bytes, to: str, **properties: Any) -> None:
        """Publish to a queue by name, once more on a fresh connection if the first try fails."""
        with self._publishing:
            for last_try in (False, True):
                try:
                    if self._producer is None:
                        self._publisher = broker.connect(self.settings, heartbeat=False)
                        self._producer = Producer(self._publisher.channel())
                    broker.publish(self._producer, body, to=to, **properties)
                    return
                except broker.BROKER_ERRORS:
                    self._close_publisher()
                    if last_try:
                        raise

    def _close_publisher(self) -> None:
        publisher, self._publisher, self._producer = self._publisher, None, None
        if publisher is not None:
            try:
                publisher.release()
            except broker.BROKER_ERRORS as error:
                log.debug("closing a dead connection: %r", error)

    def call(self, command: str, item: Any, timeout_s: float = 2.0) -> Outcome:
        """Ask another service; :class:`Unavailable` if it does not answer in time."""
        correlation = uuid4().hex
        promise = self._waiting[correlation] = Promise()
        expires_at_us = now_us() + int(timeout_s * 1_000_000)
        request = Request([raw(item)], expires_at_us)
        try:
            self.publish(
                encode(request),
                to=command_queue(command.partition(".")[0], replicated=self.settings.replicated),
                reply_to=self._replies_to,
                correlation_id=correlation,
                type=command,
                expiration=timeout_s,
            )
            with eventlet.Timeout(timeout_s, Unavailable(command)):
                outcomes: list[Outcome] = promise.wait()
            return outcomes[0]
        except broker.BROKER_ERRORS as error:
            raise Unavailable(command) from error
        finally:
            self._waiting.pop(correlation, None)

    def _on_reply(self, message: Message) -> None:
        promise = self._waiting.get(message.properties.get("correlation_id", ""))
        if promise is not None and not promise.ready():
            try:
                promise.send(decode_outcomes(broker.body_of(message)))
            except MsgspecError as error:
                log.warning("an answer can't be read: %s", error)


def _channel_with_acks(connection: Connection) -> Any:
    """A channel for one queue alone: "everything up to this" is said of a channel, and on a shared
    one would acknowledge other queues' messages, whose own acknowledgement is then a fault for
    which the broker closes the channel."""
    channel = connection.channel()
    channel.basic_qos(0, EVENT_PREFETCH, False)
    return channel
