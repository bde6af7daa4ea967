"""What the broker is asked to keep: nothing that RabbitMQ of today refuses."""

import contextlib
import time
from typing import Any

import amqp.exceptions
import pytest
from kombu import Consumer, Queue

from contracts import broker_topology
from deploy.local import prerequisites as parts_here
from deploy.local.platform import Platform
from plumbing import broker
from plumbing.settings import Settings
from tests.support.waiting import PATIENCE_S


def _all() -> list[Queue]:
    """One of each kind of queue of a whole installation, on one node and on several."""
    found = [broker.replies("somebody-1")]
    for service in broker_topology.SERVICES:
        found += [broker.commands(service), broker.commands(service, replicated=True)]
    for reader, streams in broker_topology.SUBSCRIPTIONS.items():
        found += [broker.events(reader, stream, 0) for stream in streams]
    return found


def test_a_queue_is_durable_or_its_connections_alone() -> None:
    """Transient and shared is deprecated since RabbitMQ 3.12, and refused since 4.3."""
    for queue in _all():
        assert queue.durable != queue.exclusive, queue.name
        assert not (queue.exclusive and (queue.queue_arguments or {}).get("x-queue-type")), queue


def test_only_event_and_replicated_queues_are_quorum_and_those_of_commands_go_unused() -> None:
    for queue in _all():
        arguments: dict[str, Any] = queue.queue_arguments or {}
        several = ".events." in queue.name or ".replicated." in queue.name
        assert (arguments.get("x-queue-type") == "quorum") == several, queue.name
        assert ("x-expires" in arguments) == (".commands." in queue.name), queue.name


def _deprecated(parts: Platform) -> str:
    """What the broker itself reports as used and deprecated; older ones do not know."""
    with contextlib.suppress(RuntimeError):
        return parts.rabbitmq.ctl("list_deprecated_features", "used", "--no-table-headers").strip()
    return ""


@pytest.mark.real
def test_the_broker_reports_no_deprecated_feature_in_use(parts: Platform) -> None:
    settings = Settings(broker=parts.rabbitmq.amqp_uri)
    with broker.connect(settings, heartbeat=False) as connection:
        channel = connection.channel()
        names = {queue.name for queue in broker.declare(channel, _all())}
        columns = ("name", "durable", "exclusive", "--no-table-headers")
        lines = parts.rabbitmq.ctl("list_queues", *columns).splitlines()
        told = {name: kind for name, _, kind in (line.partition("\t") for line in lines)}
        assert names <= told.keys()
        # durable, exclusive; of a replicated queue the latter is not said
        assert {told[name] for name in names} <= {"true\tfalse", "false\ttrue", "true\t"}
        assert set(parts.rabbitmq.shared_queues()) >= names - {
            broker_topology.reply_queue("somebody-1")
        }
        assert _deprecated(parts) == ""
        for name in names - {broker_topology.reply_queue("somebody-1")}:
            channel.queue_delete(name)


@pytest.mark.real
def test_answers_are_heard_by_their_caller_alone_and_end_with_its_connection(
    parts: Platform,
) -> None:
    settings = Settings(broker=parts.rabbitmq.amqp_uri)
    queue = broker.replies("somebody-2")
    with broker.connect(settings, heartbeat=False) as other:
        with broker.connect(settings, heartbeat=False) as connection:
            broker.declare(connection.channel(), [queue])
            with pytest.raises(amqp.exceptions.ResourceLocked):
                Consumer(other.channel(), [queue], on_message=print, no_ack=True).consume()
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                other.channel().queue_declare(queue.name, passive=True)
            except amqp.exceptions.NotFound:
                return
            except amqp.exceptions.ResourceLocked:
                pass
            assert time.monotonic() < until
            time.sleep(0.02)


@pytest.mark.real
@pytest.mark.skipif(
    not parts_here.missing() and parts_here.rabbitmq_version() < (3, 13),
    reason="this RabbitMQ cannot be told to refuse what is deprecated",
)
def test_the_private_broker_refuses_what_rabbitmq_of_today_refuses(parts: Platform) -> None:
    settings = Settings(broker=parts.rabbitmq.amqp_uri)
    with broker.connect(settings, heartbeat=False) as connection:
        shared = Queue("shared", durable=False, channel=connection.channel())
        with pytest.raises(amqp.exceptions.AMQPError):
            shared.declare()
