"""What the outbox holds reaches the broker, in order, also after a crash in the middle."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from kombu import Consumer
from prometheus_client import REGISTRY

from contracts.broker_topology import event_queue
from contracts.event_envelope import Envelope, decode_envelope
from plumbing import broker
from plumbing.relay import Relay, _Election
from plumbing.settings import Settings
from plumbing.unit_of_work import Store
from tests.support.notebook import STREAM, plumbing, started, tell
from tests.support.waiting import PATIENCE_S, until


class Ear:
    """Hears partition 0 of the stream on the broker."""

    def __init__(self, settings: Settings) -> None:
        self.heard: list[Envelope] = []
        self._settings = settings
        self._connection = broker.connect(settings, heartbeat=False)
        channel = self._connection.channel()
        queues = broker.declare(channel, [broker.events("ear", STREAM, 0)])
        Consumer(channel, queues, on_message=self._take, no_ack=True).consume()

    def _take(self, message: Any) -> None:
        self.heard.append(decode_envelope(broker.body_of(message)))

    def subjects(self, count: int) -> list[str]:
        """The subjects heard, once there are ``count`` different ones or after some seconds."""
        until = time.monotonic() + PATIENCE_S
        while len(set(found := self._subjects())) < count and time.monotonic() < until:
            try:
                self._connection.drain_events(timeout=0.2)
            except TimeoutError:
                continue
        return found

    def _subjects(self) -> list[str]:
        return [event.subject for one in self.heard for event in one.events]

    def close(self) -> None:
        """Hear no more; the queue goes too."""
        self._connection.release()  # before its queue goes, which would be an error to it
        with broker.connect(self._settings, heartbeat=False) as connection:
            connection.channel().queue_delete(event_queue("ear", STREAM, 0))


@pytest.fixture
def ear(settings: Settings) -> Iterator[Ear]:
    made = Ear(settings)
    yield made
    made.close()


class BrokerGone(Relay):
    """A relay that dies before its n-th message (from 0) leaves."""

    def __init__(self, store: Store, settings: Settings, dies_before: int) -> None:
        super().__init__(STREAM, store, settings)
        self.left = dies_before

    def _send(self, body: bytes, route: str) -> None:
        if self.left == 0:
            raise OSError("the broker is gone")
        self.left -= 1
        super()._send(body, route)


def _published(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute(sa.select(plumbing.relay.c.published)).scalar_one())


def test_what_is_told_is_published_once_and_in_order(
    notebook: Store, settings: Settings, ear: Ear
) -> None:
    relay = Relay(STREAM, notebook, settings)
    tell(notebook, started("a"), started("b"))
    tell(notebook, started("c"))
    assert relay.publish_once() == 1  # neighbours travel together
    assert relay.publish_once() == 0
    tell(notebook, started("d"))
    relay.publish_once()
    assert ear.subjects(4) == ["a", "b", "c", "d"]
    assert [one.first for one in ear.heard] == [1, 4]
    relay._hang_up()


@pytest.mark.parametrize("dies_before", [0, 1])
def test_a_relay_that_dies_between_numbering_and_publishing_loses_nothing(
    notebook: Store, settings: Settings, ear: Ear, dies_before: int
) -> None:
    facts = [started(f"a{n}") for n in range(700)]  # more than one envelope holds
    for first in range(0, 700, 100):
        tell(notebook, *facts[first : first + 100])
    dying = BrokerGone(notebook, settings, dies_before)
    with pytest.raises(OSError, match="gone"):
        dying.publish_once()
    dying._hang_up()
    assert _published(notebook) == 0
    following = Relay(STREAM, notebook, settings)
    while following.publish_once():
        pass
    following._hang_up()
    assert _published(notebook) == 700
    found = ear.subjects(700)
    assert list(dict.fromkeys(found)) == [fact.attempt for fact in facts]
    ends = {one.first: one.last for one in ear.heard}
    assert ends == {1: 500, 501: 700}


def test_two_relays_at_once_tell_the_same_positions(
    notebook: Store, settings: Settings, ear: Ear
) -> None:
    """The one that woke up late may say something twice, but nothing else under its number."""
    relays = [Relay(STREAM, notebook, settings) for _ in range(2)]
    for turn in range(6):
        tell(notebook, started(f"a{turn}"))
        for relay in relays:
            relay.publish_once()
    for relay in relays:
        relay._hang_up()
    ear.subjects(6)
    at: dict[int, set[str]] = {}
    for one in ear.heard:
        for index, event in enumerate(one.events):
            at.setdefault(one.first + index, set()).add(event.subject)
    assert at == {n + 1: {f"a{n}"} for n in range(6)}


@pytest.mark.parametrize("kind", [pytest.param("real", marks=pytest.mark.real)], indirect=True)
def test_only_one_process_of_a_service_is_the_publisher(
    notebook: Store, settings: Settings
) -> None:
    with _Election(notebook) as second:
        with _Election(notebook) as first:
            assert first.won()
            assert first.won()
            assert not second.won()
        until(second.won, "who stands again in the same session is heard")


def test_what_waits_is_seen_to_wait_until_something_leaves(
    notebook: Store, settings: Settings
) -> None:
    def waited_s() -> float:
        found = REGISTRY.get_sample_value("hoithi_outbox_oldest_seconds", {"service": STREAM})
        assert found is not None
        return found

    relay = BrokerGone(notebook, settings, 0)
    assert waited_s() == 0
    tell(notebook, started("a"))
    with pytest.raises(OSError, match="gone"):
        relay.publish_once()
    first = waited_s()
    assert first > 0
    with pytest.raises(OSError, match="gone"):
        relay.publish_once()
    assert waited_s() > first
    relay.left = -1  # the broker is back
    assert relay.publish_once() == 1
    assert waited_s() == 0
    relay._hang_up()
