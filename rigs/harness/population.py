"""A whole city on the roster within a minute: people written straight into PostgreSQL's databases.

:func:`seeding.seed` tells of everybody as registration does, which takes a minute for each 50,000.
What is written here is what would stand there afterwards, the events in registration's outbox
included, so that read models rebuilt from them come out the same.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.broker_topology import SUBSCRIPTIONS
from contracts.commands_and_events import EVENT_OF_DATA
from contracts.event_envelope import Event, encode, raw
from contracts.rosters import ApproveHeadcounts, ContestantRegistered, Membership
from plumbing import outbox
from plumbing.clock import now_us
from plumbing.database import insert_many
from plumbing.unit_of_work import Store, partition_of
from rigs.harness.seeding import CONTEST, Installation, person_id
from services.registration.use_cases.contests.contests_and_agencies import approve_headcounts

#: rows of a table in one statement
AT_ONCE = 100_000
WRITERS = 2
#: events in a row of the outbox, as an import writes them; rows in one statement
PER_ROW, ROWS_AT_ONCE = 500, 40

_NUMBERS = (
    " FROM (SELECT n, 'p' || to_char(n, 'FM000000') AS person,"
    " 'a' || to_char(n % :agencies, 'FM000') AS agency, 'Người ' || n AS name,"
    " 'CB' || to_char(n, 'FM000000') AS code FROM generate_series(:first, :last) AS n) AS one"
)
_PLACE = "replace(:membership, 'AGENCY', agency)"
_TABLES = {
    "registration": (
        "people (person, username, username_key, code, name)"
        " SELECT person, person, person, code, name",
        "roster (contest, person, name, obligation, memberships, revision, listed_at_us)"
        f" SELECT :contest, person, name, 'mandatory', {_PLACE}, 1, :now_us",
        "roster_agencies (contest, agency, person) SELECT :contest, agency, person",
    ),
    "exam": (
        "contestants (contest, person, memberships, obligation, revision)"
        f" SELECT :contest, person, {_PLACE}, 'mandatory', 1",
    ),
    "scoring": (
        "contestants (contest, person, name, obligation, memberships, revision)"
        f" SELECT :contest, person, name, 'mandatory', {_PLACE}, 1",
    ),
    "reporting": (
        "contestants (contest, person, name, code, obligation, memberships, revision)"
        f" SELECT :contest, person, name, code, 'mandatory', {_PLACE}, 1",
        "roster (contest, agency, person) SELECT :contest, agency, person",
    ),
}


def grow(place: Installation, people: range, agencies: int) -> None:
    """Put these people, the next after those who are there already, on the roster everywhere.

    Nobody may be doing anything else with registration meanwhile. Afterwards agencies' headcounts
    are those of their rosters.
    """
    stores = {name: place.store(name) for name in _TABLES}
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            written = [
                pool.submit(_write_tables, store, _TABLES[name], people, agencies)
                for name, store in stores.items()
            ]
            _tell(stores, people, agencies)
            for one in written:
                one.result()
        _count(stores["reporting"], people, agencies)
        with stores["registration"].unit_of_work() as work:
            heads = _heads(range(people.stop), agencies)
            item = ApproveHeadcounts(CONTEST, heads, "bench", 0, "tăng biên chế")
            refused = [one for one in approve_headcounts(work, [item]) if hasattr(one, "code")]
            assert not refused, refused
    finally:
        for store in stores.values():
            store.database.close()


def analyze(place: Installation) -> None:
    """Let the planner know what stands in the databases, as the server does within a minute."""
    for name in place.databases:
        store = place.store(name)
        with store.database.writing() as connection:
            without_limit(connection)
            connection.exec_driver_sql("ANALYZE")
        store.database.close()


def without_limit(connection: Connection) -> None:
    """No statement of this transaction is too long, nor is a pause between two, and its commit need
    not be on disk."""
    for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {setting} = 0")
    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _write_tables(store: Store, tables: tuple[str, ...], people: range, agencies: int) -> None:
    given = {
        "agencies": agencies,
        "contest": CONTEST,
        "now_us": now_us(),
        "membership": encode([Membership("AGENCY")]).decode(),
    }
    for first in range(people.start, people.stop, AT_ONCE):
        span = {"first": first, "last": min(first + AT_ONCE, people.stop) - 1}
        with store.database.writing() as connection:
            without_limit(connection)
            for table in tables:
                wanted = sa.text(f"INSERT INTO {table}{_NUMBERS}")
                names = wanted.compile().params.keys()
                values = given | span
                connection.execute(wanted, {name: values[name] for name in names})


def _tell(stores: dict[str, Store], people: range, agencies: int) -> None:
    """The events that would have told of them, as published and applied by everybody."""
    teller = stores["registration"]
    with teller.database.writing() as connection:
        without_limit(connection)
        relay = teller.tables.relay
        locked = sa.select(relay).order_by(relay.c.partition).with_for_update()
        tips = {row.partition: row.numbered for row in connection.execute(locked)}
        epoch, waiting = outbox.FIRST_EPOCH, list[dict[str, Any]]()
        for partition, told in _told(people, agencies, teller.partitions):
            first = tips[partition] + 1
            row = {"partition": partition, "events": encode(told).decode(), "count": len(told)}
            waiting.append({**row, "written_at_us": now_us(), "epoch": epoch, "first": first})
            tips[partition] += len(told)
            if len(waiting) == ROWS_AT_ONCE:
                insert_many(connection, teller.tables.outbox, waiting)
                waiting = []
        insert_many(connection, teller.tables.outbox, waiting)
        for partition, tip in tips.items():
            mine = relay.update().where(relay.c.partition == partition)
            connection.execute(mine.values(numbered=tip, published=tip))
        for name, store in stores.items():
            if "registration" in SUBSCRIPTIONS[name]:
                _heard(store, tips)


def _heard(store: Store, tips: dict[int, int]) -> None:
    inbox = store.tables.inbox
    with store.database.writing() as connection:
        for partition, tip in tips.items():
            here = (inbox.c.stream == "registration", inbox.c.partition == partition)
            connection.execute(inbox.update().where(*here).values(position=tip))


def _told(people: range, agencies: int, partitions: int) -> Iterator[tuple[int, list[Event]]]:
    """Rows of the outbox: a partition, and its events in the order of the people."""
    kind, at_us = EVENT_OF_DATA[ContestantRegistered], now_us()
    open_rows: dict[int, list[Event]] = {number: [] for number in range(partitions)}
    for index in people:
        person, place = person_id(index), Membership(f"a{index % agencies:03d}")
        told = ContestantRegistered(
            CONTEST, person, f"Người {index}", "mandatory", [place], 1, f"CB{index:06d}"
        )
        number = partition_of(person, partitions)
        open_rows[number].append(Event(kind.type, kind.version, person, at_us, raw(told)))
        if len(open_rows[number]) == PER_ROW:
            yield number, open_rows[number]
            open_rows[number] = []
    yield from ((number, told) for number, told in open_rows.items() if told)


def _heads(people: range, agencies: int) -> dict[str, int]:
    counts = Counter(index % agencies for index in people)
    return {f"a{number:03d}": counts[number] for number in range(agencies)}


def _count(store: Store, people: range, agencies: int) -> None:
    """Each stands on one list and counts there, in the whole phase and in each round."""
    with store.database.writing() as connection:
        for agency, count in _heads(people, agencies).items():
            connection.execute(
                sa.text(
                    "UPDATE tallies SET eligible = eligible + :n, roster_rows = roster_rows + :n"
                    " WHERE agency = :agency"
                ),
                {"n": count, "agency": agency},
            )
