"""Connects to the broker, declares and names queues, publishes: the same for all who use it."""

import logging
from collections.abc import Sequence
from typing import Any

import amqp.exceptions
import kombu
import kombu.exceptions
from kombu import Connection, Exchange, Producer, Queue

from contracts import broker_topology
from plumbing import buffered_amqp, embedded_broker
from plumbing.settings import Settings

CONTENT_TYPE = "application/json"
HEARTBEAT_S = 10

log = logging.getLogger(__name__)

#: what a lost connection, a deleted queue or a broker that is gone looks like
BROKER_ERRORS: tuple[type[BaseException], ...] = (
    OSError,
    amqp.exceptions.AMQPError,
    amqp.exceptions.MessageNacked,  # a queue was deleted under the message; not an AMQPError
    kombu.exceptions.KombuError,
    kombu.exceptions.OperationalError,
)


def connect(settings: Settings, *, heartbeat: bool, confirm: bool = False) -> Connection:
    """A broker connection, not yet established. ``confirm``: publishing waits for the broker."""
    if settings.embedded:
        embedded_broker.register()
        return Connection(settings.broker)
    buffered_amqp.register()
    return Connection(
        settings.broker,
        heartbeat=HEARTBEAT_S if heartbeat else 0,
        connect_timeout=3,
        transport_options={"confirm_publish": confirm, "max_retries": 1},
    )


def commands(service: str, *, replicated: bool = False) -> Queue:
    """The queue where a service takes commands (default exchange: a queue's name is its route)."""
    name = broker_topology.command_queue(service, replicated=replicated)
    kind = (
        broker_topology.REPLICATED_COMMAND_QUEUE_ARGUMENTS
        if replicated
        else broker_topology.COMMAND_QUEUE_ARGUMENTS
    )
    return Queue(name, Exchange(""), name, durable=True, queue_arguments=kind)


def replies(connection: str) -> Queue:
    """The queue for answers of one connection. Its name must be new for each: the broker may not
    have noticed yet that the one before is gone, and keeps its queue from all others."""
    name = broker_topology.reply_queue(connection)
    return Queue(name, Exchange(""), name, durable=False, exclusive=True)


EVENTS = Exchange(broker_topology.EVENTS_EXCHANGE, type="topic", durable=True)


def events(consumer: str, stream: str, partition: int) -> Queue:
    """A consumer's queue of one partition of a stream."""
    return Queue(
        broker_topology.event_queue(consumer, stream, partition),
        exchange=EVENTS,
        routing_key=broker_topology.event_route(stream, partition),
        durable=True,
        queue_arguments=broker_topology.EVENT_QUEUE_ARGUMENTS,
    )


def declare(channel: Any, queues: Sequence[Queue]) -> list[Queue]:
    """Declare queues (and their exchange and binding); returns them bound to the channel."""
    bound = [queue.bind(channel) for queue in queues]
    for queue in bound:
        queue.declare()
    return bound


def publish(
    producer: Producer, body: bytes, *, exchange: str = "", to: str, **properties: Any
) -> None:
    """Publish bytes. Durable only where ``delivery_mode=2`` is asked for."""
    properties.setdefault("delivery_mode", 1)
    producer.publish(
        body,
        exchange=exchange,
        routing_key=to,
        content_type=CONTENT_TYPE,
        content_encoding="utf-8",
        **properties,
    )


def body_of(message: kombu.Message) -> bytes:
    """A message's body as bytes, whichever transport brought it."""
    body = message.body
    return body.encode() if isinstance(body, str) else bytes(body)
