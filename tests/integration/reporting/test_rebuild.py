"""Starting over from zero, and streams side by side."""

import threading
from collections.abc import Callable
from typing import Any

import eventlet
from msgspec import Raw, Struct

from contracts.commands_and_events import EVENT_OF_DATA
from contracts.contests import ContestQuery
from contracts.event_envelope import Outcome, encode, raw
from contracts.event_stream_commands import EventsAfter, EventsPage
from contracts.reporting import ParticipationQuery, Rebuild
from contracts.rosters import ContestantExcluded
from plumbing.applier import Applier
from plumbing.follower import Follower
from plumbing.inbox import Place, apply, place_now
from plumbing.settings import Settings
from services.reporting.models import contests
from services.reporting.use_cases import (
    participation_queries,
    rebuilding_read_models,
)
from tests.support.reporting import (
    CONTEST,
    HANDLERS,
    Desk,
    a_whole_history,
    defined,
    digest,
    envelope,
    handle,
    registered,
    scored,
    submitted,
    tallies_equal_a_count,
    wipe,
)


def test_a_rebuild_comes_to_the_same_bytes(desk: Desk) -> None:
    desk.tell(*a_whole_history())
    before, told = digest(desk), dict(desk.told)

    with desk.store.unit_of_work() as work:
        rebuilding_read_models.rebuild(work, [Rebuild("ban-to-chuc", 1)])
    with desk.store.reading() as connection:
        assert connection.execute(contests.select()).all() == []
        empty_digest = rebuilding_read_models.digest(connection, ContestQuery()).digest
    desk.told = told
    desk.tell_again()

    assert digest(desk) == before != empty_digest


def test_every_database_comes_to_the_same_digest(desk: Desk, small: Desk) -> None:
    wipe(small)
    for one in (small, desk):
        one.tell(*a_whole_history())

    assert digest(desk) == digest(small)


class FakeSource:
    """Stands in for the link to the source, and for the container that runs the entrypoint."""

    def __init__(self, desk: Desk, stream: str, told: list[Struct]) -> None:
        self.desk, self.stream, self.told = desk, stream, told

    def place(self) -> Place:
        with self.desk.store.reading() as connection:
            return place_now(connection, self.desk.store.tables, self.stream, 0)

    def call(self, _command: str, query: EventsAfter) -> Outcome:
        position = query.position if query.epoch == 1 else 0
        rest = self.told[position : position + 5]
        pages = [Raw(encode(envelope(rest, position + 1)))] if rest else []
        return Outcome(ok=raw(EventsPage(1, len(self.told), pages)))

    def spawn_worker(
        self, _entrypoint: object, args: Any, _kwargs: Any, handle_result: Callable[..., Any]
    ) -> None:
        portions, alone = args
        reached = apply(self.desk.store, "reporting", portions, HANDLERS, one_by_one=alone)
        handle_result(None, reached, None)


def test_a_running_follower_starts_over_by_itself_after_a_rebuild(desk: Desk) -> None:
    told = [item for item in a_whole_history() if EVENT_OF_DATA[type(item)].stream == "exam"]
    source = FakeSource(desk, "exam", told)
    applier = Applier(source, None, 0.0)
    eventlet.spawn(applier.run)
    follower = Follower("reporting", applier, source, "exam", 0, Settings(), source.place)
    follower._catch_up()
    before = digest(desk)
    assert follower.place.position == len(told)

    with desk.store.unit_of_work() as work:
        rebuilding_read_models.rebuild(work, [Rebuild("ban-to-chuc", 1)])
    assert digest(desk) != before
    follower._look()  # as when it is rung, and after silence: it believes to be at the end
    follower._catch_up()

    assert follower.place.position == len(told)
    assert digest(desk) == before
    applier.stop()


def test_streams_applied_side_by_side_count_as_one_after_the_other(desk: Desk) -> None:
    people = [f"p{n}" for n in range(40)]
    desk.tell(defined(), *(registered(person, "A") for person in people))
    work: list[list[Struct]] = [
        [submitted(person) for person in people],
        [scored(person) for person in people],
        [ContestantExcluded(CONTEST, person, "x", 1) for person in people[::2]],
        [registered(person, "B", revision=2) for person in people[::3]],
        [submitted(person, "r2") for person in reversed(people)],
    ]
    if desk.store.database.is_sqlite:
        work = [[item for part in work for item in part]]  # SQLite's writers stand in line anyway
    failed: list[BaseException] = []

    def one_by_one(datas: list[Struct]) -> None:
        try:
            for start in range(0, len(datas), 4):
                handle(desk, datas[start : start + 4])
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one_by_one, args=(datas,)) for datas in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert tallies_equal_a_count(desk)
    with desk.store.reading() as connection:
        found = participation_queries.participation(connection, ParticipationQuery(CONTEST), 1)
    assert sum(line.participants for line in found.agencies) == 20
