"""Parked events come back in their order, once each, while the service works (G7)."""

import threading
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from prometheus_client import REGISTRY

from contracts.attempts import AttemptStarted
from contracts.event_envelope import Envelope, Event, encode, raw
from contracts.event_stream_commands import ParkedEvents, ParkedQuery, Replay, Replayed
from plumbing.database import insert_many
from plumbing.inbox import Handlers, place_of
from plumbing.parked_events import count_parked, parked_events, replay
from plumbing.unit_of_work import Store, UnitOfWork
from tests.support.notebook import (
    HANDLERS,
    POISON,
    STREAM,
    envelope,
    hear,
    heard,
    lines,
    number_all,
    open_again,
    outbox_rows,
    plumbing,
    started,
    tell_on,
)

BY = "van-hanh"


def _write_down_all(work: UnitOfWork, events: list[AttemptStarted]) -> None:
    rows = [{"attempt": event.attempt, "number": event.number} for event in events]
    insert_many(work.connection, lines, rows)


CURED: Handlers = {AttemptStarted: _write_down_all}


def _parked(store: Store, after: int = 0, limit: int = 200) -> ParkedEvents:
    with store.reading() as connection:
        return parked_events(connection, ParkedQuery(after, limit), tables=plumbing)


def _replay(store: Store, handlers: Handlers = CURED, **page: int) -> Replayed:
    return replay(store, "reporting", handlers, Replay(BY, 1, **page))


def _audit(store: Store) -> list[tuple[str, str, str]]:
    table = plumbing.audit
    with store.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.id))
        return [(row.by, row.action, row.about) for row in rows]


def test_what_is_parked_is_told_with_its_reason_and_in_pages(notebook: Store) -> None:
    hear(notebook, envelope([started(POISON, n) for n in (1, 2, 3)]), one_by_one=True)
    told = _parked(notebook)
    assert told.waiting == 3
    assert [(one.position, one.subject, one.type) for one in told.events] == [
        (n, POISON, "attempt_started") for n in (1, 2, 3)
    ]
    behind = "an earlier event of the same subject is parked"
    assert [one.reason for one in told.events] == ["SpiltError", behind, behind]
    first = _parked(notebook, limit=2)
    assert [one.position for one in first.events] == [1, 2]
    rest = _parked(notebook, after=first.events[-1].id)
    assert [one.position for one in rest.events] == [3]
    assert (first.waiting, rest.waiting) == (3, 3)


def test_parked_events_are_replayed_in_their_order_and_the_subject_flows_again(
    notebook: Store,
) -> None:
    hear(notebook, envelope([started(POISON, n) for n in (1, 2, 3)]), one_by_one=True)
    assert _replay(notebook, HANDLERS) == Replayed(0, None)
    assert (_parked(notebook).waiting, heard(notebook)) == (3, [])
    assert _replay(notebook) == Replayed(3, None)
    assert _replay(notebook) == Replayed(0, None)
    assert heard(notebook) == [(POISON, 1), (POISON, 2), (POISON, 3)]
    assert _parked(notebook) == ParkedEvents([], 0)
    hear(notebook, envelope([started(POISON, 4)], first=4), handlers=CURED)
    assert heard(notebook)[-1] == (POISON, 4)
    assert _audit(notebook) == [(BY, "event.replayed", POISON)] * 3


def test_a_subject_that_still_fails_keeps_its_later_events_and_stops_no_other(
    notebook: Store,
) -> None:
    bad, worse = f"{POISON}-a", f"{POISON}-b"
    facts = [started(bad, 1), started(worse, 1), started(bad, 2), started(worse, 2)]
    hear(notebook, envelope(facts), one_by_one=True)

    def half_cured(work: UnitOfWork, events: list[AttemptStarted]) -> None:
        _write_down_all(work, events)
        if any(event.attempt == bad for event in events):
            raise ValueError("still no agency")

    assert _replay(notebook, {AttemptStarted: half_cured}) == Replayed(2, None)
    assert heard(notebook) == [(worse, 1), (worse, 2)]
    left = _parked(notebook).events
    assert [(one.subject, one.position) for one in left] == [(bad, 1), (bad, 3)]
    assert left[0].reason == "ValueError: still no agency"  # the newest one


def test_a_parked_event_that_nobody_reads_any_more_holds_nothing_back(notebook: Store) -> None:
    hear(notebook, envelope([started(POISON, n) for n in (1, 2)]), one_by_one=True)
    with notebook.unit_of_work() as work:  # as an earlier edition of the platform parked it
        parked = plumbing.parked
        gone = encode(Event("attempt_sung", 1, POISON, 0, raw({"attempt": POISON}))).decode()
        work.connection.execute(parked.update().where(parked.c.position == 1).values(event=gone))
    assert _replay(notebook) == Replayed(2, None)
    assert (_parked(notebook).waiting, heard(notebook)) == (0, [(POISON, 2)])


def test_pages_of_a_replay_go_on_past_what_fails(notebook: Store) -> None:
    facts = [started(f"{POISON}-{n}") for n in range(5)]
    hear(notebook, envelope(facts), one_by_one=True)

    def not_the_first(work: UnitOfWork, events: list[AttemptStarted]) -> None:
        if events[0].attempt in (f"{POISON}-0", f"{POISON}-1"):
            raise ValueError
        _write_down_all(work, events)

    handlers: Handlers = {AttemptStarted: not_the_first}
    first = _replay(notebook, handlers, limit=2)
    assert first.applied == 0
    assert first.next is not None
    second = _replay(notebook, handlers, limit=2, after=first.next)
    assert second.applied == 2
    assert second.next is not None
    assert _replay(notebook, handlers, limit=2, after=second.next) == Replayed(1, None)


def test_what_a_replay_that_fails_had_told_and_written_is_taken_back(notebook: Store) -> None:
    hear(notebook, envelope([started(POISON)]), one_by_one=True)
    _replay(notebook, {AttemptStarted: tell_on})
    number_all(notebook)
    assert outbox_rows(notebook) == []
    assert heard(notebook) == []
    assert _audit(notebook) == []


def test_an_event_that_cannot_be_read_stays_parked_with_the_reason(notebook: Store) -> None:
    known = envelope([started("a")]).events[0]
    torn = Event(known.type, known.version, "torn", 0, raw({"attempt": 7}))
    hear(notebook, Envelope(STREAM, 1, 0, 1, [torn]))
    assert _replay(notebook) == Replayed(0, None)
    assert "ValidationError" in _parked(notebook).events[0].reason


def test_replays_at_once_apply_each_event_once(notebook: Store) -> None:
    hear(notebook, envelope([started(POISON, n) for n in range(12)]), one_by_one=True)
    url = notebook.database.url.render_as_string(hide_password=False)
    stores = [open_again(url) for _ in range(4)]
    counts: list[int] = []
    together = threading.Barrier(len(stores))

    def begin(store: Store) -> None:
        together.wait()
        counts.append(_replay(store).applied)

    _all_at_once([lambda store=store: begin(store) for store in stores])  # type: ignore[misc]
    for store in stores:
        store.database.close()
    assert sum(counts) == 12
    assert heard(notebook) == [(POISON, n) for n in range(12)]


def test_what_comes_while_it_is_replayed_comes_after_it(notebook: Store) -> None:
    """A later event of the subject arrives between two replayed ones and in their midst."""
    hear(notebook, envelope([started(POISON, n) for n in (1, 2)]), one_by_one=True)
    url = notebook.database.url.render_as_string(hide_password=False)
    other = open_again(url)
    following: list[threading.Thread] = []

    def meanwhile(work: UnitOfWork, events: list[AttemptStarted]) -> None:
        _write_down_all(work, events)
        if not following:  # while this transaction is open, the follower goes on
            late = envelope([started(POISON, 3)], first=3)
            thread = threading.Thread(target=lambda: hear(other, late, handlers=CURED))
            following.append(thread)
            thread.start()
            thread.join(0.3)
            assert thread.is_alive()  # it waits for the partition

    assert _replay(notebook, {AttemptStarted: meanwhile}).applied == 2
    following[0].join()
    _replay(notebook)  # the late one was parked if it came between the two
    assert heard(notebook) == [(POISON, 1), (POISON, 2), (POISON, 3)]
    with other.reading() as connection:
        assert place_of(connection, plumbing, STREAM, 0).position == 3
    other.database.close()


def test_the_gauge_tells_how_many_are_parked_now(notebook: Store) -> None:
    def gauge() -> float | None:
        labels = {"service": "reporting", "stream": STREAM}
        return REGISTRY.get_sample_value("hoithi_parked_events", labels)

    hear(notebook, envelope([started(POISON, n) for n in (1, 2)]), one_by_one=True)
    count_parked(notebook, "reporting")
    assert gauge() == 2
    _replay(notebook)
    assert gauge() == 0


def _all_at_once(jobs: list[Callable[[], Any]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
