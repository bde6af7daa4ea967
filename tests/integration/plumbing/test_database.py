"""Both databases mean the same by the same words."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from kombu import Consumer, Producer

from deploy.local.postgres import Postgres
from plumbing import broker, embedded_broker
from plumbing.array_literals import array
from plumbing.database import Database, insert_many, update_many
from plumbing.in_list_parameters import among
from plumbing.settings import Settings
from plumbing.unit_of_work import Store
from tests.support.databases import PostgresDatabases, SqliteFiles
from tests.support.notebook import cards, metadata

ROOT = Path(__file__).resolve().parents[3]
real = pytest.mark.real
Row = dict[str, Any]

nasty = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8
) | st.sampled_from(["{a,b}", 'a"b\\', "NULL", "'", "%s", "%(x)s", "Đỗ Ước", ""])
rows = st.lists(
    st.fixed_dictionaries(
        {
            "key": st.sampled_from(["a", "b", "c", "d", "e"]),
            "value": st.none() | nasty,
            "count": st.none() | st.integers(-5, 5),
            "at_us": st.none() | st.integers(-(2**63), 2**63 - 1),
        }
    ),
    max_size=6,  # often with the same key twice
)
counted = rows.map(lambda found: [{**row, "count": row["count"] or 0} for row in found])
writing_over = st.one_of(
    st.tuples(st.just("ignore"), rows),
    st.tuples(st.just("upsert"), rows),
    st.tuples(st.just("newer"), counted),
    st.tuples(st.just("update"), rows),
)
steps = st.lists(st.one_of(st.tuples(st.just("insert"), counted), writing_over), max_size=6)


class Both:
    """The same tables on both databases."""

    def __init__(self, urls: list[str]) -> None:
        self.databases = [Database(url) for url in urls]

    def empty(self) -> None:
        for database in self.databases:
            with database.writing() as connection:
                connection.execute(cards.delete())

    def does(self, verb: str, given_rows: list[Row]) -> list[bool]:
        """Whether each took the step."""
        return [_does(database, verb, given_rows) for database in self.databases]

    def hold(self) -> list[list[Row]]:
        found = []
        for database in self.databases:
            with database.reading() as connection:
                all_rows = connection.execute(sa.select(cards)).mappings()
                found.append(sorted((dict(row) for row in all_rows), key=lambda row: row["key"]))
        return found


def _does(database: Database, verb: str, given_rows: list[Row]) -> bool:
    update = ["value", "count", "at_us"]
    try:
        with database.writing() as connection:
            if verb == "update":
                update_many(connection, cards, "key", given_rows)
            elif verb == "insert":
                insert_many(connection, cards, given_rows)
            elif verb == "ignore":
                insert_many(connection, cards, given_rows, on_conflict=["key"])
            else:
                insert_many(
                    connection,
                    cards,
                    given_rows,
                    on_conflict=["key"],
                    update=update,
                    newer="count" if verb == "newer" else None,
                )
    except sa.exc.IntegrityError:
        return False
    return True


@pytest.fixture
def both(
    _postgres_databases: PostgresDatabases, _sqlite_originals: Path, tmp_path: Path
) -> Iterator[Both]:
    sqlite = SqliteFiles(_sqlite_originals, tmp_path)
    made = Both([maker.of(metadata, "notebook") for maker in (sqlite, _postgres_databases)])
    yield made
    for database in made.databases:
        database.close()


@real
@given(steps)
@trying(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_writing_many_rows_means_the_same_on_both_databases(
    both: Both, done: list[tuple[str, list[Row]]]
) -> None:
    both.empty()
    for verb, given_rows in done:
        taken = both.does(verb, given_rows)
        assert taken[0] == taken[1], verb
        sqlite, postgresql = both.hold()
        assert sqlite == postgresql, verb


@real
@given(counted, writing_over)
@trying(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_rows_of_one_call_with_the_same_key_count_as_if_one_came_after_the_other(
    both: Both, before: list[Row], step: tuple[str, list[Row]]
) -> None:
    verb, given_rows = step
    found = []
    for calls in ([given_rows], [[row] for row in given_rows]):
        both.empty()
        both.does("ignore", before)
        assert all(all(both.does(verb, call)) for call in calls)
        found += both.hold()
    assert found == [found[0]] * 4


@pytest.mark.parametrize(
    ("verb", "expected"),
    [("ignore", ("old", 3)), ("upsert", ("new", 1)), ("newer", ("old", 3)), ("update", ("new", 1))],
)
@real
def test_each_way_of_writing_over_a_row_does_what_it_says(
    both: Both, verb: str, expected: tuple[str, int]
) -> None:
    both.empty()
    both.does("insert", [{"key": "a", "value": "old", "count": 3, "at_us": 1}])
    both.does(verb, [{"key": "a", "value": "new", "count": 1, "at_us": 1}])
    for held in both.hold():
        assert [(row["value"], row["count"]) for row in held] == [expected]


def test_what_is_as_old_as_the_row_that_stands_is_left_out(notebook: Store) -> None:
    for value, count in (("first", 3), ("same age", 3), ("older", 2), ("newer", 4)):
        with notebook.database.writing() as connection:
            row = {"key": "a", "value": value, "count": count}
            insert_many(
                connection, cards, [row], on_conflict=["key"], update=["value"], newer="count"
            )
            held = connection.execute(sa.select(cards.c.value)).scalar_one()
        assert held == ("newer" if value == "newer" else "first")


def test_steady_reading_sees_one_moment_while_others_write(notebook: Store) -> None:
    def count(connection: sa.Connection) -> int:
        return connection.execute(sa.select(sa.func.count()).select_from(cards)).scalar_one()

    for steady, seen in ((True, 0), (False, 1)):
        with notebook.database.writing() as connection:
            connection.execute(cards.delete())
        with notebook.reading(steady=steady) as reading:
            assert count(reading) == 0
            with notebook.database.writing() as writing:
                insert_many(writing, cards, [{"key": "a"}])
            assert count(reading) == seen
    with notebook.reading() as connection:  # and the connection is as it was
        assert count(connection) == 1


GREEN = """
import eventlet
eventlet.monkey_patch()
import sys, time
from plumbing.database import Database
database = Database(sys.argv[1])

def sleep():
    with database.writing() as connection:
        connection.exec_driver_sql("SELECT pg_sleep(1)")

with database.reading() as connection:
    connection.exec_driver_sql("SELECT 1")
began = time.monotonic()
threads = [eventlet.spawn(sleep) for _ in range(2)]
for thread in threads:
    thread.wait()
print(time.monotonic() - began)
"""


@real
def test_two_waits_for_postgresql_in_one_service_process_overlap(postgres: Postgres) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", GREEN, postgres.url("postgres")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert 1.0 <= float(done.stdout) < 1.5


def test_waiting_for_the_embedded_broker_lets_other_green_threads_work(tmp_path: Path) -> None:
    """One program in a thread of its own, as the services are."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WAITING],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    turns, waited_s = done.stdout.split()
    assert int(turns) > 20
    assert 0.25 <= float(waited_s) < 1.0


WAITING = """
import time, eventlet
from kombu import Consumer, Queue
from plumbing import broker, embedded_broker
from plumbing.settings import Settings
embedded_broker.this_thread_is_green()
turns = 0

def other():
    global turns
    while True:
        turns += 1
        eventlet.sleep(0.001)

eventlet.spawn(other)
with broker.connect(Settings(), heartbeat=False) as connection:
    channel = connection.channel()
    queues = broker.declare(channel, [broker.commands("nobody")])
    Consumer(channel, queues, on_message=print, no_ack=True).consume()
    turns = 0
    began = time.monotonic()
    try:
        connection.drain_events(timeout=0.3)
    except TimeoutError:
        pass
    print(turns, time.monotonic() - began)
"""


def test_a_message_on_the_embedded_broker_is_delivered_within_milliseconds(
    tmp_path: Path,
) -> None:
    settings = Settings(data=tmp_path)
    taken: list[float] = []
    with broker.connect(settings, heartbeat=False) as connection:
        channel = connection.channel()
        queues = broker.declare(channel, [broker.commands("somebody")])
        taking = Consumer(
            channel,
            queues,
            on_message=lambda _: taken.append(time.monotonic()),
            no_ack=True,
        )
        taking.consume()
        producer = Producer(connection.channel())
        delays = []
        for _ in range(10):
            sent = time.monotonic()
            broker.publish(producer, b"{}", to="hoithi.commands.somebody")
            connection.drain_events(timeout=1)
            delays.append(taken[-1] - sent)
    embedded_broker.forget_everything()
    assert sorted(delays)[5] < 0.02


@real
@given(st.lists(nasty, max_size=6, unique=True), st.lists(nasty, max_size=6))
@trying(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_list_given_as_one_parameter_finds_its_members_on_both_databases(
    both: Both, kept: list[str], asked: list[str]
) -> None:
    both.empty()
    both.does("insert", [{"key": key, "value": "", "count": 1, "at_us": 1} for key in kept])
    statement = sa.select(cards.c.key).where(among(cards.c.key, "keys"))
    for database in both.databases:
        with database.reading() as connection:
            found = set(connection.execute(statement, {"keys": asked}).scalars())
        assert found == set(kept) & set(asked)


@real
@given(
    texts=st.lists(st.none() | nasty, max_size=9),
    numbers=st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), max_size=9),
    truths=st.lists(st.none() | st.booleans(), max_size=9),
    floats=st.lists(st.floats(allow_nan=False, width=64), max_size=9),
)
@trying(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_postgresql_reads_a_column_written_as_one_text(
    postgres: Postgres,
    texts: list[str | None],
    numbers: list[int | None],
    truths: list[bool | None],
    floats: list[float],
) -> None:
    engine = sa.create_engine(postgres.url("postgres"), poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT %s::text[], %s::bigint[], %s::boolean[], %s::double precision[]",
            (array(texts), array(numbers), array(truths), array(floats)),
        ).one()
    assert tuple(found) == (texts, numbers, truths, floats)


def test_rows_that_changed_meanwhile_are_left_alone(both: Both) -> None:
    before = [{"key": key, "value": key, "count": 1, "at_us": 0} for key in "ab"]
    for database in both.databases:
        with database.writing() as connection:
            insert_many(connection, cards, before)
            update_many(connection, cards, "key", [{"key": "a", "value": "new", "count": 2}])
            told = [{"key": key, "count": 1, "value": "late"} for key in "ab"]
            update_many(connection, cards, "key", told, unless_changed="count")
            found = connection.execute(sa.select(cards.c.key, cards.c.value, cards.c.count))
            rows_ = sorted(tuple(row) for row in found)
        assert rows_ == [("a", "new", 2), ("b", "late", 1)]
