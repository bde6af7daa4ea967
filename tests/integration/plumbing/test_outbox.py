"""Events are numbered without gaps, whoever writes and whoever numbers."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from contracts.event_envelope import Event, decode_envelope, encode, raw
from contracts.event_stream_commands import EventsAfter, EventsPage
from plumbing import outbox
from plumbing.outbox import Numbered, envelopes
from plumbing.unit_of_work import Store
from tests.support.notebook import (
    events_of,
    forget,
    gapless,
    heard,
    number_all,
    open_again,
    outbox_rows,
    plumbing,
    started,
    tell,
    write_down,
)

PARTITIONS = 3


def _page(store: Store, epoch: int, position: int, limit: int = 500, part: int = 0) -> EventsPage:
    with store.reading() as connection:
        query = EventsAfter(part, epoch, position, limit)
        return outbox.events_after(connection, query, tables=plumbing, stream="exam")


def _told(page: EventsPage) -> list[tuple[int, str]]:
    """(position, subject) of everything in a page."""
    found = [decode_envelope(bytes(body)) for body in page.envelopes]
    return [
        (envelope.first + index, event.subject)
        for envelope in found
        for index, event in enumerate(envelope.events)
    ]


def _fail_after_telling(store: Store) -> None:
    with store.unit_of_work() as work:
        write_down(work, [started("never")])
        work.emit(started("never"), key="never", subject="never")
        work.flush()
        raise KeyError


def _at_once(jobs: list[Callable[[], object]]) -> None:
    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def test_positions_have_no_gaps_under_concurrent_writers_and_two_relays(notebook: Store) -> None:
    """Some writers roll back, one commits late: nothing is skipped, nothing numbered twice."""
    url = notebook.database.url.render_as_string(hide_password=False)
    writers = [open_again(url, PARTITIONS) for _ in range(4)]
    relays = [open_again(url, PARTITIONS) for _ in range(2)]
    writing = threading.Event()

    def write(number: int) -> None:
        for turn in range(12):
            facts = [started(f"{number}-{turn}-{k}") for k in range(turn % 3 + 1)]
            tell(writers[number], *facts)
            with pytest.raises(KeyError):
                _fail_after_telling(writers[number])

    def relay(store: Store) -> None:
        while not writing.is_set():
            with store.database.writing() as connection:
                outbox.number(connection, plumbing)

    def write_all() -> None:
        _at_once([partial(write, n) for n in range(len(writers))])
        writing.set()

    _at_once([write_all, *(partial(relay, store) for store in relays)])
    number_all(notebook)
    rows = outbox_rows(notebook)
    assert gapless(rows)
    assert sum(row.size for row in rows) == 4 * 12 * 2
    assert "never" not in "".join(row.events for row in rows)
    assert len({row.partition for row in rows}) == PARTITIONS
    for store in (*writers, *relays):
        store.database.close()


def test_a_number_that_is_taken_cannot_be_taken_again(notebook: Store) -> None:
    """A relay that was stopped for long and goes on with old counters fails instead."""
    tell(notebook, started("a"))
    number_all(notebook)
    tell(notebook, started("b"))
    table = plumbing.outbox
    with pytest.raises(sa.exc.IntegrityError), notebook.database.writing() as connection:
        connection.execute(table.update().where(table.c.first.is_(None)).values(epoch=1, first=1))


def test_state_and_events_are_committed_together_or_not_at_all(notebook: Store) -> None:
    told: list[str] = []
    notebook.on_told = lambda: told.append("told")
    with pytest.raises(KeyError):
        _fail_after_telling(notebook)
    number_all(notebook)
    assert (heard(notebook), outbox_rows(notebook), told) == ([], [], [])
    with notebook.unit_of_work() as work:
        write_down(work, [started("kept")])
        work.emit(started("kept"), key="k", subject="kept")
    number_all(notebook)
    assert (len(heard(notebook)), len(outbox_rows(notebook)), told) == (1, 1, ["told"])


def test_events_of_one_key_stay_in_order_and_in_one_partition(notebook: Store) -> None:
    notebook.partitions = PARTITIONS
    with notebook.database.writing() as connection:
        outbox.begin(connection, plumbing, PARTITIONS)
    for turn in range(5):
        tell(notebook, *(started(key, turn) for key in "abcdef"))
    number_all(notebook)
    seen: dict[str, list[tuple[int, int]]] = {}
    for part in range(PARTITIONS):
        for position, subject in _told(_page(notebook, 1, 0, part=part)):
            seen.setdefault(subject, []).append((part, position))
    assert {len(places) for places in seen.values()} == {5}
    for places in seen.values():
        assert len({part for part, _ in places}) == 1
        assert places == sorted(places)


def test_a_stream_can_be_read_back_from_any_position(notebook: Store) -> None:
    facts = [started(f"a{n}") for n in range(23)]
    for first in range(0, 23, 4):
        tell(notebook, *facts[first : first + 4])
    number_all(notebook)
    whole = _told(_page(notebook, 1, 0))
    assert whole == [(n + 1, f"a{n}") for n in range(23)]
    for position in range(23):
        page = _page(notebook, 1, position)
        assert page.tip == 23
        assert [one for one in _told(page) if one[0] > position] == whole[position:]
        assert _told(page)[0][0] <= position + 1  # nothing is missing in front
    assert _told(_page(notebook, 1, 23)) in ([], whole[20:])


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_reading_back_in_pages_misses_nothing(notebook: Store, limit: int) -> None:
    for n in range(9):
        tell(notebook, *(started(f"{n}-{k}") for k in range(n % 4 + 1)))
    number_all(notebook)
    position, seen = 0, {}
    while True:
        page = _page(notebook, 1, position, limit)
        fresh = {place: subject for place, subject in _told(page) if place > position}
        if not fresh:
            break
        seen.update(fresh)
        position = max(fresh)
    assert list(seen) == list(range(1, page.tip + 1))


def test_events_are_rewritten_in_slices_each_whole_or_not_at_all_and_keep_their_places(
    notebook: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "REWRITTEN_AT_ONCE", 2)
    for n in range(5):
        tell(notebook, started(f"a{n}"), started("kept"))
    number_all(notebook)
    whole = _told(_page(notebook, 1, 0))

    def bare(event: Event) -> Event:
        return msgspec.structs.replace(event, data=raw({}))

    def rewrite(after: int, *, killed: bool = False) -> int | None:
        with notebook.unit_of_work() as work:
            bounds = (after, outbox.last_row(work.connection, plumbing))
            reached = outbox.rewrite_slice(work.connection, plumbing, ["person-a"], bare, bounds)
            if killed:
                raise KeyboardInterrupt
            return reached

    with pytest.raises(KeyboardInterrupt):
        rewrite(0, killed=True)
    left = [5]
    reached = rewrite(0)
    while reached is not None:
        texts = [row.events for row in outbox_rows(notebook)]
        left.append(sum("person-a" in text for text in texts))
        reached = rewrite(reached)
    assert left == [5, 3, 1, 0]
    assert _told(_page(notebook, 1, 0)) == whole


def test_who_comes_with_another_epoch_begins_at_zero(notebook: Store) -> None:
    tell(notebook, started("a"))
    number_all(notebook)
    with notebook.database.writing() as connection:
        connection.execute(plumbing.relay.update().values(epoch=2, numbered=0, published=0))
    tell(notebook, started("b"), started("c"))
    number_all(notebook)
    page = _page(notebook, 1, 1)
    assert (page.epoch, page.tip) == (2, 2)
    assert _told(page) == [(1, "b"), (2, "c")]
    assert _told(_page(notebook, 2, 1))[-1] == (2, "c")


def test_a_partition_that_does_not_exist_is_empty(notebook: Store) -> None:
    assert _page(notebook, 0, 0, part=7) == EventsPage(1, 0, [])


def test_what_was_numbered_but_never_published_is_found_again(notebook: Store) -> None:
    tell(notebook, started("a"), started("b"))
    tell(notebook, started("c"))
    number_all(notebook)
    with notebook.database.writing() as connection:
        assert [row.first for row in outbox.unpublished(connection, plumbing)] == [1, 3]
        outbox.mark_published(connection, plumbing, 0, 2)
        outbox.mark_published(connection, plumbing, 0, 1)  # late news never move it back
        assert [row.first for row in outbox.unpublished(connection, plumbing)] == [3]


def _row(partition: int, first: int, count: int) -> Numbered:
    events = events_of([started(f"{partition}-{first + k}") for k in range(count)])
    return Numbered(1, partition, first, count, encode(events).decode())


@given(
    runs=st.lists(st.lists(st.integers(1, 5), max_size=8), min_size=1, max_size=3),
    holes=st.sets(st.integers(0, 7)),
    most=st.integers(1, 12),
)
def test_envelopes_hold_neighbours_of_one_partition_up_to_the_limit(
    runs: list[list[int]], holes: set[int], most: int
) -> None:
    rows = []
    for partition, counts in enumerate(runs):
        first = 1
        for index, count in enumerate(counts):
            if index not in holes:
                rows.append(_row(partition, first, count))
            first += count
    made = [envelope for envelope, _ in envelopes("exam", rows, most)]
    flat = [
        (one.partition, one.first + index, event.subject)
        for one in made
        for index, event in enumerate(one.events)
    ]
    assert flat == [
        (row.partition, row.first + k, f"{row.partition}-{row.first + k}")
        for row in rows
        for k in range(row.size)
    ]
    longest = max([row.size for row in rows], default=0)
    assert all(len(one.events) <= max(most, longest) for one in made)
    for one, body in envelopes("exam", rows, most):
        assert decode_envelope(body) == one


def test_heavy_events_go_in_messages_of_their_own(
    notebook: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [_row(0, first, 1) for first in range(1, 6)]
    monkeypatch.setattr(outbox, "HEAVIEST", 2 * len(rows[0].events) + 1)
    assert [len(one.events) for one, _ in envelopes("exam", rows)] == [2, 2, 1]
    monkeypatch.setattr(outbox, "HEAVIEST", 1)
    assert [len(one.events) for one, _ in envelopes("exam", rows)] == [1] * 5
    tell(notebook, started("a-1"))
    tell(notebook, started("a-2"))
    number_all(notebook)
    assert len(_told(_page(notebook, 1, 0))) == 1  # the rest is asked for next
    assert len(_told(_page(notebook, 1, 1))) == 1


@given(st.lists(st.integers(1, 4), max_size=12))
@trying(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_numbering_depends_on_commits_alone(notebook: Store, batches: list[int]) -> None:
    forget(notebook)
    with notebook.database.writing() as connection:
        outbox.begin(connection, plumbing, 1)
    for number, size in enumerate(batches):
        tell(notebook, *(started(f"{number}-{k}") for k in range(size)))
    number_all(notebook)
    assert gapless(outbox_rows(notebook))
    assert len(_told(_page(notebook, 1, 0))) == sum(batches)
