"""One connection listens on several queues."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from kombu import Message, Producer

from contracts.broker_topology import (
    EVENTS_EXCHANGE,
    command_queue,
    event_queue,
    event_route,
)
from plumbing import broker, fair_shares
from plumbing.fair_shares import FairShares
from plumbing.link import EVENT_PREFETCH, Link
from plumbing.settings import Settings
from tests.support.notebook import STREAM
from tests.support.waiting import PATIENCE_S, until


class Listener:
    """A link in a thread of its own that keeps what comes of two partitions."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.link = Link()
        self.link.settings, self.link.name = settings, f"ear-{id(self)}"
        self.kept: dict[int, list[Any]] = {0: [], 1: []}
        for partition in self.kept:
            queue = broker.events("ear", STREAM, partition)
            self.link.listen(queue, self.kept[partition].append, no_ack=False)
        self.answered = 0
        self.link.listen(broker.commands("ear"), self._answer, no_ack=True)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self.wait(lambda: self.link.connected)

    def _answer(self, message: Message) -> None:
        """Say something at once, as who takes a slow command does."""
        self.link.publish(b"", to=message.properties["reply_to"])
        self.answered += 1

    def _run(self) -> None:
        with broker.connect(self.settings, heartbeat=False) as connection:
            self.link._listen_on(connection)

    def wait(self, condition: Any) -> None:
        """Until it is so, for some seconds."""
        until = time.monotonic() + PATIENCE_S
        while not condition() and self._thread.is_alive() and time.monotonic() < until:
            time.sleep(0.01)
        assert condition()

    def tell(self, partition: int) -> None:
        """Publish a message and wait until the link has it."""
        already = len(self.kept[partition])
        with broker.connect(self.settings, heartbeat=False) as connection:
            producer = Producer(connection.channel())
            route = event_route(STREAM, partition)
            broker.publish(producer, b"{}", exchange=EVENTS_EXCHANGE, to=route)
            self.wait(lambda: len(self.kept[partition]) > already)

    def hang_up(self) -> None:
        """End as a process does."""
        self.link.stop_soon()
        self._thread.join(PATIENCE_S)
        self.link._close_publisher()

    def close(self) -> None:
        """Hang up and take the queues along."""
        self.hang_up()
        with broker.connect(self.settings, heartbeat=False) as connection:
            for partition in self.kept:
                connection.channel().queue_delete(event_queue("ear", STREAM, partition))


@pytest.fixture
def listener(settings: Settings) -> Iterator[Listener]:
    made = Listener(settings)
    yield made
    made.close()


def test_acknowledging_up_to_a_message_says_nothing_of_other_queues(listener: Listener) -> None:
    for _ in range(2):
        listener.tell(0)
        listener.tell(1)
    listener.link.acknowledge(listener.kept[1][-1])
    listener.link.acknowledge(listener.kept[0][-1])
    # a broker that was told of a message twice closes the channel, and nothing more would come
    listener.tell(0)
    listener.tell(1)


def test_acknowledging_up_to_a_message_makes_room_for_as_many_more(listener: Listener) -> None:
    for _ in range(3):
        for _ in range(EVENT_PREFETCH // 2 + 1):
            listener.tell(0)
        listener.link.acknowledge(listener.kept[0][-1])
    assert len(listener.kept[0]) > EVENT_PREFETCH


@pytest.mark.parametrize("kind", [pytest.param("real", marks=pytest.mark.real)], indirect=True)
def test_a_process_that_comes_later_is_given_its_share_of_the_partitions(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fair_shares, "LOOK_EVERY_S", 0.2)
    first = Listener(settings)
    first.tell(0)
    first.tell(1)
    second = Listener(settings)
    with broker.connect(settings, heartbeat=False) as connection:
        producer = Producer(connection.channel())

        def shared() -> bool:
            """Tell each partition something; whether the second is brought any."""
            for partition in (0, 1):
                to = event_route(STREAM, partition)
                broker.publish(producer, b"{}", exchange=EVENTS_EXCHANGE, to=to)
            return any(second.kept.values())

        until(shared, "it is brought one of them")
    second.hang_up()
    first.close()


@pytest.mark.parametrize("kind", [pytest.param("real", marks=pytest.mark.real)], indirect=True)
def test_what_comes_while_shares_are_looked_at_can_be_answered_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker's word about shares comes behind messages that are taken meanwhile."""
    monkeypatch.setattr(fair_shares, "LOOK_EVERY_S", 0.0)
    monkeypatch.setattr(FairShares, "look", FairShares._processes)
    listener, many = Listener(settings), 100
    with broker.connect(settings, heartbeat=False) as connection:
        producer = Producer(connection.channel())
        for _ in range(many):
            broker.publish(producer, b"", to=command_queue("ear"), reply_to="nobody")
    until(lambda: listener.answered == many, "all are answered")
    listener.close()


@pytest.mark.parametrize(
    ("mine", "partitions", "processes", "wanted"),
    [
        (1, 2, 1, False),
        (2, 2, 1, False),
        (2, 2, 2, True),
        (1, 2, 2, False),
        (1, 2, 5, False),
        (2, 3, 2, False),
        (4, 4, 3, True),
        (2, 4, 3, False),
        (2, 2, 0, False),
    ],
)
def test_a_share_is_rounded_up(mine: int, partitions: int, processes: int, wanted: bool) -> None:
    assert fair_shares.too_many(mine, partitions, processes) is wanted
