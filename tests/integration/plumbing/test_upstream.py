"""What is signed stands on all that upstream services had written when it was asked for."""

from collections.abc import Iterator
from typing import Any

import eventlet
import pytest

from contracts.broker_topology import SUBSCRIPTIONS
from contracts.errors import Refused, Unavailable
from contracts.event_envelope import Outcome, raw
from contracts.event_stream_commands import EventsAfter, EventsPage, StreamTipsQuery
from plumbing import outbox, upstream
from plumbing.unit_of_work import Store
from plumbing.upstream import Upstream
from tests.support.databases import Databases
from tests.support.notebook import STREAM, envelope, hear, open_notebook, plumbing, started, tell


class House:
    """Container and link of a service that follows one stream."""

    service_name = "notebook"

    def __init__(self, source: Store) -> None:
        self.source, self.reachable = source, True

    def call(self, command: str, item: StreamTipsQuery, _timeout_s: float) -> Outcome:
        assert command == f"{STREAM}.stream_tips"
        if not self.reachable:
            raise Unavailable(command)
        with self.source.unit_of_work() as work:
            (tips,) = outbox.stream_tips(work, [item], tables=plumbing)
        return Outcome(ok=raw(tips))


@pytest.fixture
def stores(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Store, Store]]:
    monkeypatch.setitem(SUBSCRIPTIONS, House.service_name, (STREAM,))
    source, notebook = open_notebook(databases, "source"), open_notebook(databases)
    yield source, notebook
    for store in (source, notebook):
        store.database.close()


def _upstream(house: House) -> Upstream:
    made: Any = Upstream()
    made.container, made.link = house, house
    return made  # type: ignore[no-any-return]


def test_what_was_committed_before_the_question_is_waited_for(stores: tuple[Store, Store]) -> None:
    source, notebook = stores
    tell(source, started("a"), started("b"))  # no relay has seen it, it has no position yet
    waiting = eventlet.spawn(_upstream(House(source)).wait_until_heard, notebook)
    eventlet.sleep(0.1)
    assert not waiting.dead
    hear(notebook, envelope([started("a")], first=1))
    eventlet.sleep(0.1)
    assert not waiting.dead
    hear(notebook, envelope([started("b")], first=2))
    with eventlet.Timeout(upstream.PATIENCE_S):
        waiting.wait()


def test_what_was_said_is_numbered_so_that_whoever_follows_can_be_given_it(
    stores: tuple[Store, Store],
) -> None:
    source, _ = stores
    many = outbox.NUMBERED_AT_ONCE + 1
    for number in range(many):
        tell(source, started(f"a{number}"))
    House(source).call(f"{STREAM}.stream_tips", StreamTipsQuery(), 1.0)
    with source.reading() as connection:
        page: EventsPage = outbox.events_after(
            connection, EventsAfter(0, 1, 0), tables=plumbing, stream=STREAM
        )
    assert page.tip == many


def test_nobody_waits_where_nothing_was_ever_told(stores: tuple[Store, Store]) -> None:
    source, notebook = stores
    _upstream(House(source)).wait_until_heard(notebook)


def test_a_service_that_is_away_and_events_that_do_not_come_are_no_leave_to_publish(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, notebook = stores
    monkeypatch.setattr(upstream, "PATIENCE_S", 0.05)
    house = House(source)
    house.reachable = False
    with pytest.raises(Refused, match=r"upstream\.unheard") as away:
        _upstream(house).wait_until_heard(notebook)
    assert away.value.problem.details == {"services": [STREAM]}
    house.reachable = True
    tell(source, started("a"))
    with pytest.raises(Refused, match=r"upstream\.unheard"):
        _upstream(house).wait_until_heard(notebook)
