"""A service of three tables, for tests of plumbing: it writes down what it hears, once per event.

``lines`` is a plain log on purpose, not keyed by anything: an event that is applied twice, or
not at all, shows.
"""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

from contracts.attempts import AttemptStarted
from contracts.commands_and_events import EVENT_OF_DATA
from contracts.event_envelope import Envelope, Event, raw
from contracts.rosters import ContestantExcluded
from plumbing import outbox
from plumbing.database import Database, insert_many
from plumbing.inbox import Handlers, Portion, Reached, apply
from plumbing.outbox import Numbered, numbered_columns
from plumbing.shared_tables import BigKey, PlumbingTables
from plumbing.unit_of_work import Store, UnitOfWork
from tests.support.databases import Databases

metadata = MetaData()
plumbing = PlumbingTables(metadata)
lines = Table(
    "lines",
    metadata,
    Column("id", BigKey, primary_key=True, autoincrement=True),
    Column("attempt", Text, nullable=False),
    Column("number", Integer, nullable=False),
)
cards = Table(
    "cards",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text),
    Column("count", Integer),
    Column("at_us", BigInteger),
)
STREAM = "exam"
POISON = "poison"


class SpiltError(Exception):
    """What a handler raises for a poison event."""


def started(attempt: str, number: int = 1) -> AttemptStarted:
    """A fact about ``attempt``; ``number`` tells one from another."""
    return AttemptStarted("thi", "r1", attempt, f"person-{attempt}", "A", number, 1, 2)


def write_down(work: UnitOfWork, events: list[AttemptStarted]) -> None:
    """Log every fact; a poison one fails after half of it is written."""
    rows = [{"attempt": event.attempt, "number": event.number} for event in events]
    insert_many(work.connection, lines, rows)
    if any(event.attempt.startswith(POISON) for event in events):
        raise SpiltError


def tell_on(work: UnitOfWork, events: list[AttemptStarted]) -> None:
    """Like :func:`write_down`, and tell of each."""
    for event in events:
        told = ContestantExcluded("thi", event.attempt, "", event.number)
        work.emit(told, key=event.attempt, subject=event.attempt)
    write_down(work, events)


HANDLERS: Handlers = {AttemptStarted: write_down}


def open_notebook(databases: Databases, name: str = "notebook", partitions: int = 1) -> Store:
    """An empty notebook."""
    return open_again(databases.of(metadata, name), partitions)


def open_again(url: str, partitions: int = 1) -> Store:
    """Another process's view of the notebook at this address."""
    store = Store(Database(url), plumbing, partitions=partitions)
    with store.database.writing() as connection:
        outbox.begin(connection, plumbing, partitions)
    return store


def tell(store: Store, *facts: Struct) -> None:
    """Commit facts to the outbox in one transaction."""
    with store.unit_of_work() as work:
        for fact in facts:
            subject = str(getattr(fact, "attempt", "s"))
            work.emit(fact, key=subject, subject=subject)


def number_all(store: Store) -> None:
    """Give positions to everything committed."""
    numbered = 1
    while numbered:
        with store.database.writing() as connection:
            numbered = outbox.number(connection, plumbing)


def outbox_rows(store: Store) -> list[Numbered]:
    """Every numbered row, by partition and position."""
    table = plumbing.outbox
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(*numbered_columns(table))
            .where(table.c.first.is_not(None))
            .order_by(table.c.partition, table.c.first)
        )
        return [Numbered(*row) for row in rows]


def gapless(rows: Iterable[Numbered]) -> bool:
    """Whether positions are 1, 2, 3, ... in every partition."""
    next_of: dict[int, int] = {}
    for row in rows:
        if row.first != next_of.get(row.partition, 1):
            return False
        next_of[row.partition] = row.first + row.size
    return True


def events_of(facts: Sequence[Struct]) -> list[Event]:
    """Facts as events."""
    made = []
    for fact in facts:
        kind = EVENT_OF_DATA[type(fact)]
        subject = str(getattr(fact, "attempt", "s"))
        made.append(Event(kind.type, kind.version, subject, 0, raw(fact)))
    return made


def envelope(facts: Sequence[Struct], first: int = 1, epoch: int = 1) -> Envelope:
    """Facts as an envelope that begins at ``first``."""
    return Envelope(STREAM, epoch, 0, first, events_of(facts))


def hear(
    store: Store,
    *envelopes: Envelope,
    handlers: Handlers = HANDLERS,
    one_by_one: bool = False,
) -> Reached:
    """Apply envelopes of the stream's partition 0."""
    portion = Portion(STREAM, 0, envelopes)
    return apply(store, "notebook", [portion], handlers, one_by_one=one_by_one)[0]


def heard(store: Store) -> list[tuple[str, int]]:
    """What is written down, in the order of writing."""
    with store.reading() as connection:
        rows = connection.execute(sa.select(lines.c.attempt, lines.c.number).order_by(lines.c.id))
        return [(row.attempt, row.number) for row in rows]


def forget(store: Store) -> None:
    """Begin again with an empty notebook."""
    with store.database.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
