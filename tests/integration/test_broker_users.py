"""Each process's user of the broker may do what it does, and nothing to others' queues."""

import json
from pathlib import Path

import amqp.exceptions
import pytest
from kombu import Connection, Consumer, Producer

from contracts import broker_topology
from deploy.compose import make_secrets
from plumbing import broker
from plumbing.settings import Settings

pytestmark = pytest.mark.real


def _connect(address: str) -> Connection:
    return broker.connect(Settings(broker=address), heartbeat=False)


@pytest.mark.parametrize("client", make_secrets.CLIENTS)
def test_a_process_declares_binds_publishes_and_listens_as_its_user(
    client: str, users: dict[str, str]
) -> None:
    queues = [broker.replies(f"{client}-somewhere-1a2b3c-1")]
    if client in broker_topology.SERVICES:
        queues += [broker.commands(client), broker.commands(client, replicated=True)]
        queues += [broker.events(client, s, 1) for s in broker_topology.SUBSCRIPTIONS[client]]
    with _connect(users[client]) as connection:
        channel = connection.channel()
        bound = broker.declare(channel, queues)
        with Consumer(channel, bound, on_message=print, no_ack=True):
            channel.queue_declare(queues[0].name, passive=True)
        producer = Producer(connection.channel())
        broker.publish(producer, b"{}", to=broker_topology.command_queue("exam"))
        if client in broker_topology.EMITTERS:
            broker.EVENTS(channel).declare()
            route = broker_topology.event_route(client, 1)
            broker.publish(producer, b"{}", exchange=broker_topology.EVENTS_EXCHANGE, to=route)
        producer.channel.basic_qos(0, 1, False)  # nothing of the above has closed it
        for queue in queues[1:]:
            channel.queue_delete(queue.name)


@pytest.mark.parametrize("client", make_secrets.CLIENTS)
def test_a_process_may_not_touch_the_queues_of_others(client: str, users: dict[str, str]) -> None:
    other = "scoring" if client != "scoring" else "exam"
    for queue in (
        broker.commands(other),
        broker.events(other, "registration", 0),
        broker.replies(f"{other}-somewhere-1a2b3c-1"),
        broker.replies(f"x{client}-1"),
    ):
        with _connect(users[client]) as connection, pytest.raises(amqp.exceptions.AccessRefused):
            broker.declare(connection.channel(), [queue])


def test_a_gateway_tells_no_events(users: dict[str, str]) -> None:
    with _connect(users["gateway"]) as connection:
        channel = connection.channel()
        with pytest.raises(amqp.exceptions.AccessRefused):
            channel.exchange_declare(broker_topology.EVENTS_EXCHANGE, "topic", durable=True)


def test_passwords_stand_in_the_definitions_as_salted_hashes_only(tmp_path: Path) -> None:
    make_secrets.main(tmp_path)
    text = (tmp_path / "secrets" / "definitions.json").read_text()
    for client in make_secrets.CLIENTS:
        address = (tmp_path / "secrets" / f"broker_{client}").read_text()
        assert address.split("@")[0].rsplit(":", 1)[1] not in text
    hashes = [user["password_hash"] for user in json.loads(text)["users"]]
    assert len(set(hashes)) == len(hashes)
