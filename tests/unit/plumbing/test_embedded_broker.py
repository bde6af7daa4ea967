"""Who waits for messages of the embedded broker is woken by what comes to its queues, without
asking them again and again."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import eventlet
import pytest
from kombu import Connection, Consumer, Producer, Queue

from plumbing import broker, embedded_broker
from plumbing.settings import Settings
from tests.support.waiting import PATIENCE_S, until

NAME = "waited-for"


@pytest.fixture(autouse=True)
def _nobody_asks_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What wakes nobody is not found within the patience of a test."""
    monkeypatch.setattr(embedded_broker, "ASK_AGAIN_S", 10 * PATIENCE_S)
    yield
    embedded_broker.forget_everything()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, instance="test")


class Ear(threading.Thread):
    """Listens to one queue until so many messages came; in a green thread, beside another that
    counts how often it had its turn."""

    def __init__(self, settings: Settings, awaited: int, *, green: bool, prefetch: int = 0) -> None:
        super().__init__(daemon=True)
        self.settings, self.awaited, self.green, self.prefetch = settings, awaited, green, prefetch
        self.heard: list[Any] = []
        self.turns = 0
        self.waits, self.failed = threading.Event(), False
        self.start()

    def run(self) -> None:
        if not self.green:
            self._guarded()
            return
        embedded_broker.this_thread_is_green()
        counting = eventlet.spawn(self._count)
        eventlet.spawn(self._guarded).wait()
        counting.kill()

    def _count(self) -> None:
        while True:
            self.turns += 1
            eventlet.sleep(0.001)

    def _guarded(self) -> None:
        try:
            with broker.connect(self.settings, heartbeat=False) as connection:
                self._listen_on(connection)
        except TimeoutError:
            self.failed = True

    def _listen_on(self, connection: Connection) -> None:
        channel = connection.channel()
        channel.basic_qos(0, self.prefetch, False)
        Consumer(channel, [Queue(NAME)], on_message=self._on_message).consume()
        self.waits.set()
        while len(self.heard) < self.awaited:
            connection.drain_events(timeout=PATIENCE_S)

    def _on_message(self, message: Any) -> None:
        self.heard.append(message)
        if not self.prefetch:
            message.ack()


def tell(settings: Settings, times: int) -> None:
    with broker.connect(settings, heartbeat=False) as connection:
        producer = Producer(connection.channel())
        for _ in range(times):
            broker.publish(producer, b"{}", to=NAME)


@pytest.mark.parametrize("green", [False, True])
def test_a_message_wakes_whoever_waits_for_it(settings: Settings, green: bool) -> None:
    ear = Ear(settings, 3, green=green)
    assert ear.waits.wait(PATIENCE_S)
    for number in (1, 2, 3):
        tell(settings, 1)
        until(lambda: len(ear.heard) == number or ear.failed, "it is heard")  # noqa: B023
    ear.join(PATIENCE_S)
    assert (len(ear.heard), ear.failed) == (3, False)
    assert ear.turns > 1 or not green


def test_an_acknowledgement_wakes_who_had_to_wait_for_it(settings: Settings) -> None:
    ear = Ear(settings, 2, green=False, prefetch=1)
    assert ear.waits.wait(PATIENCE_S)
    tell(settings, 2)
    until(lambda: len(ear.heard) == 1 or ear.failed, "the first is heard")
    ear.heard[0].ack()
    until(lambda: len(ear.heard) == 2 or ear.failed, "the second is heard")
    assert not ear.failed


def test_what_comes_to_other_queues_wakes_nobody(settings: Settings) -> None:
    with broker.connect(settings, heartbeat=False) as connection:
        channel = connection.channel()
        Consumer(channel, [Queue("another")], on_message=print).consume()
        transport = connection.transport
        assert isinstance(transport, embedded_broker.Transport)
        with pytest.raises(TimeoutError):
            connection.drain_events(timeout=0.01)
        assert transport.consumes("another")
        assert not transport.consumes(NAME)


def test_the_bell_of_a_closed_connection_is_not_rung(settings: Settings) -> None:
    with broker.connect(settings, heartbeat=False) as connection:
        channel = connection.channel()
        Consumer(channel, [Queue(NAME)], on_message=print).consume()
        with pytest.raises(TimeoutError):
            connection.drain_events(timeout=0.01)
        transport = connection.transport
    tell(settings, 1)
    assert transport._bell is None
    transport.wake()
