"""A follower applies what comes, fetches what is missing and parks what never works (G6, G7)."""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import eventlet
import pytest
from psycopg2 import OperationalError
from sqlalchemy.exc import OperationalError as DatabaseGone

from contracts.errors import Unavailable
from contracts.event_envelope import Envelope, Outcome, encode, raw
from contracts.event_stream_commands import EventsAfter
from plumbing import outbox
from plumbing.applier import Applier
from plumbing.follower import FIRST_DELAY_S, MOST_TRIES, Follower
from plumbing.inbox import Handlers, Place, apply, place_now
from plumbing.settings import Settings
from plumbing.unit_of_work import Store, UnitOfWork
from tests.support.databases import Databases
from tests.support.notebook import (
    HANDLERS,
    POISON,
    STREAM,
    envelope,
    hear,
    heard,
    number_all,
    open_notebook,
    plumbing,
    started,
    tell,
)
from tests.support.waiting import PATIENCE_S

#: what nothing is waited for takes on a machine at its limit
NO_WAIT_S = 15.0
QUICK = Settings(silence_s=0.1)


class Message:
    """A message of the broker."""

    def __init__(self, body: bytes) -> None:
        self.body = body


class House:
    """Container, entrypoint and link of a follower in one: it applies to a notebook."""

    service_name = "notebook"

    def __init__(self, source: Store, notebook: Store) -> None:
        self.source, self.notebook = source, notebook
        self.handlers: Handlers = HANDLERS
        self.asked = self.tries = self.acknowledged = 0
        self.reachable = True
        self.applier = Applier(self, self, 0.0)
        self.follower = Follower(
            self.service_name, self.applier, self, STREAM, 0, QUICK, self.place_now
        )
        self._running = [eventlet.spawn(part.run) for part in (self.applier, self.follower)]

    def place_now(self) -> Place:
        with self.notebook.reading() as connection:
            return place_now(connection, plumbing, STREAM, 0)

    def spawn_worker(
        self, _entrypoint: object, args: Any, _kwargs: object, handle_result: Callable[..., Any]
    ) -> None:
        portions, one_by_one = args
        try:
            result = apply(
                self.notebook, "notebook", portions, self.handlers, one_by_one=one_by_one
            )
        except Exception:
            self.tries += 1
            handle_result(None, None, sys.exc_info())
        else:
            handle_result(None, result, None)

    def call(self, _command: str, query: EventsAfter) -> Outcome:
        self.asked += 1
        if not self.reachable:
            raise Unavailable("exam.events_after")
        with self.source.reading() as connection:
            page = outbox.events_after(connection, query, tables=plumbing, stream=STREAM)
        return Outcome(ok=raw(page))

    def acknowledge(self, _message: Message) -> None:
        self.acknowledged += 1

    def deliver(self, *envelopes: Envelope) -> None:
        """The broker brings these."""
        for one in envelopes:
            self.follower.take(Message(encode(one)))

    def wait_for(self, count: int, within_s: float = PATIENCE_S) -> list[str]:
        """What is written down once there are ``count`` lines; fails if there never are."""
        until = time.monotonic() + within_s
        while len(found := heard(self.notebook)) < count:
            assert time.monotonic() < until, f"only {found}"
            eventlet.sleep(0.01)
        return [attempt for attempt, _ in found]

    def end(self) -> None:
        self.follower.stop()
        self.applier.stop()
        for thread in self._running:
            thread.wait()


@pytest.fixture
def house(databases: Databases) -> Iterator[House]:
    source, notebook = open_notebook(databases, "source"), open_notebook(databases)
    made = House(source, notebook)
    yield made
    made.end()
    for store in (source, notebook):
        store.database.close()


def _tell(house: House, *names: str) -> None:
    tell(house.source, *(started(name) for name in names))
    number_all(house.source)


def test_with_no_message_at_all_the_source_is_asked_after_silence(house: House) -> None:
    _tell(house, "a", "b")
    assert house.wait_for(2) == ["a", "b"]


def test_a_gap_is_filled_from_the_source_without_waiting_for_silence(house: House) -> None:
    eventlet.sleep(0.02)  # the question at the start is answered
    house.follower.settings = Settings(silence_s=30)
    house.deliver(envelope([started("zero")], first=0))
    _tell(house, "a", "b", "c")
    house.deliver(envelope([started("c")], first=3))
    assert house.wait_for(3, within_s=20) == ["a", "b", "c"]


def test_who_is_told_that_something_may_be_missing_asks_however_long_it_was_silent(
    house: House,
) -> None:
    eventlet.sleep(0.02)  # the question at the start is answered
    house.follower.settings = Settings(silence_s=30)
    house.deliver(envelope([started("a")]))  # with it the long patience begins
    _tell(house, "a", "b")
    house.wait_for(1)
    house.follower.ask()
    assert house.wait_for(2) == ["a", "b"]


class Standby(House):
    """Another process of the service is brought the messages: whenever this one looks, that one has
    applied one more event."""

    looks = 0

    def place_now(self) -> Place:
        if self.asked == 1:
            self.looks += 1
            hear(self.notebook, envelope([started(f"n{self.looks}")], first=self.looks))
        return super().place_now()


def test_what_another_process_applies_is_not_fetched_from_the_source_as_well(
    databases: Databases,
) -> None:
    source, notebook = open_notebook(databases, "source"), open_notebook(databases)
    standby = Standby(source, notebook)
    standby.wait_for(3)
    assert standby.asked == 1, "at its start alone"
    standby.end()
    for store in (source, notebook):
        store.database.close()


def test_a_body_that_cannot_be_read_is_no_reason_to_stop(house: House) -> None:
    _tell(house, "a")
    house.follower.take(Message(b"\xff not json"))
    assert house.wait_for(1) == ["a"]


def test_a_source_that_is_down_is_asked_again(house: House) -> None:
    house.reachable = False
    _tell(house, "a")
    eventlet.sleep(0.3)
    assert heard(house.notebook) == []
    house.reachable = True
    assert house.wait_for(1) == ["a"]


def test_shuffled_and_repeated_messages_are_applied_once_and_in_order(house: House) -> None:
    names = [f"a{n}" for n in range(20)]
    _tell(house, *names)
    single = [envelope([started(name)], first=n + 1) for n, name in enumerate(names)]
    for one in [*reversed(single), *single[::3], *single]:
        house.deliver(one)
        eventlet.sleep(0)
    house.wait_for(20)
    eventlet.sleep(0.2)
    assert [attempt for attempt, _ in heard(house.notebook)] == names


def test_a_poison_event_is_tried_five_times_then_parked_and_nobody_else_waits_a_second(
    house: House,
) -> None:
    eventlet.sleep(0.05)
    began = time.monotonic()
    house.deliver(envelope([started("a"), started(POISON), started("b")]))
    assert house.wait_for(2) == ["a", "b"]
    assert time.monotonic() - began < NO_WAIT_S  # the machine may be busy; what we wait ourselves:
    assert sum(FIRST_DELAY_S * 2**n for n in range(MOST_TRIES)) < 0.8
    assert house.tries == MOST_TRIES == 5
    began = time.monotonic()
    house.deliver(envelope([started("c"), started(POISON)], first=4))
    assert house.wait_for(3) == ["a", "b", "c"]
    assert time.monotonic() - began < NO_WAIT_S
    assert house.tries == MOST_TRIES


def test_a_database_that_is_gone_is_waited_for_and_nothing_is_parked(house: House) -> None:
    down = [True]

    def flaky(work: UnitOfWork, events: list[Any]) -> None:
        if down[0]:
            raise DatabaseGone("", {}, OperationalError("could not connect to server"))
        HANDLERS[type(events[0])](work, events)

    house.handlers = dict.fromkeys(HANDLERS, flaky)
    house.deliver(envelope([started("a")]))
    eventlet.sleep(1.5)
    assert house.tries >= 4
    down[0] = False
    assert house.wait_for(1) == ["a"]
