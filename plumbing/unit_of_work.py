"""One transaction of a service: what it changes and what it tells are committed together."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import Raw, Struct
from sqlalchemy import Connection

from contracts.commands_and_events import DATA_OF_EVENT, EVENT_OF_DATA
from contracts.event_envelope import Event, encode, raw
from plumbing.audit_chain import Noted, append
from plumbing.bell import Bell
from plumbing.clock import Clock, now_us
from plumbing.database import Database, insert_many
from plumbing.shared_tables import PlumbingTables

T = TypeVar("T")


class Bookmark(NamedTuple):
    """Events told per partition, and records noted, at some moment of a transaction."""

    told: dict[int, int]
    noted: int


class UnitOfWork:
    """A connection in a transaction, the time it began, and the events it will tell."""

    def __init__(
        self, connection: Connection, at_us: int, partitions: int, tables: PlumbingTables
    ) -> None:
        self.connection = connection
        self.now_us = at_us
        self._partitions = partitions
        self.tables = tables
        self._events: dict[int, list[Event]] = {}
        self._noted: list[Noted] = []
        self.forgotten = self.unheard = False

    def forgets(self) -> None:
        """Something personal is taken out here: older states of it go as well, after the commit."""
        self.forgotten = True

    def rings_nobody(self) -> None:
        """What is written here gives none of the service's chores anything to do."""
        self.unheard = True

    def emit(self, data: Struct, *, key: str, subject: str) -> None:
        """Tell a fact. ``key`` (a person or an agency) chooses the partition and so the order."""
        kind = EVENT_OF_DATA[type(data)]
        event = Event(kind.type, kind.version, subject, self.now_us, raw(data))
        partition = partition_of(key, self._partitions)
        self._events.setdefault(partition, []).append(event)

    def of_one_partition(
        self, items: Iterable[T], key: Callable[[T], str], most: int
    ) -> Iterator[list[T]]:
        """Items that one event may tell together: their keys share a partition; at most so many."""
        groups: dict[int, list[T]] = {}
        for item in items:
            partition = partition_of(key(item), self._partitions)
            groups.setdefault(partition, []).append(item)
        for group in groups.values():
            for start in range(0, len(group), most):
                yield group[start : start + most]

    def audit(self, by: str, action: str, about: str, **details: Any) -> None:
        """Note who did what, when, to what. Written when the transaction ends, so that others wait
        for the end of the trail's chain no longer than a commit takes."""
        self._noted.append(Noted(self.now_us, by, action, about, encode(details).decode()))

    def bookmark(self) -> Bookmark:
        """How much is told and noted so far; for :meth:`return_to`."""
        told = {partition: len(events) for partition, events in self._events.items()}
        return Bookmark(told, len(self._noted))

    def return_to(self, bookmark: Bookmark) -> None:
        """Take back what was told and noted since, together with a savepoint rolled back."""
        for partition, events in self._events.items():
            del events[bookmark.told.get(partition, 0) :]
        del self._noted[bookmark.noted :]

    def told_since(self, bookmark: Bookmark, stream: str) -> list[Struct]:
        """The facts of this stream, the service's own, that were told since."""
        return [
            to_data(event, DATA_OF_EVENT[(stream, event.type, event.version)])
            for partition, events in self._events.items()
            for event in events[bookmark.told.get(partition, 0) :]
        ]

    @property
    def tells(self) -> bool:
        """Whether there is anything for the relay to publish."""
        return any(self._events.values())

    def flush(self) -> None:
        """Write the events to the outbox: one row per partition, however many events; and what was
        noted to the audit trail."""
        rows = [
            {
                "partition": partition,
                "events": encode(events).decode(),
                "count": len(events),
                "written_at_us": self.now_us,
            }
            for partition, events in self._events.items()
            if events
        ]
        insert_many(self.connection, self.tables.outbox, rows)
        append(self.connection, self.tables, self._noted)


def partition_of(key: str, partitions: int) -> int:
    """The partition of a key: stable across processes and versions (CRC-32, not ``hash``)."""
    return zlib.crc32(key.encode()) % partitions if partitions > 1 else 0


class Store:
    """A service's database with its outbox. ``on_told`` is called after a commit with events,
    ``written`` is rung after any that may give chores something to do; ``missing`` is rung
    when something of others' streams was not applied, or is no more; ``instance`` is the name of
    this process."""

    def __init__(
        self,
        database: Database,
        tables: PlumbingTables,
        *,
        partitions: int = 1,
        clock: Clock = now_us,
        instance: str = "",
    ) -> None:
        self.instance, self.started_at_us = instance, clock()
        self.database = database
        self.tables = tables
        self.partitions = partitions
        self.clock = clock
        self.on_told: Callable[[], None] = lambda: None
        self.written, self.missing = Bell(), Bell()
        self._log_remembers = False

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """A transaction; at the end of the block state and events are committed, or neither."""
        with self.database.writing() as connection:
            work = UnitOfWork(connection, self.clock(), self.partitions, self.tables)
            yield work
            work.flush()
        self._log_remembers |= work.forgotten
        if self._log_remembers:  # as long as somebody reads, the next commit tries again
            self._log_remembers = not self.database.drop_log()
        if work.tells:
            self.on_told()
        if not work.unheard:
            self.written.ring()

    @contextmanager
    def reading(self, *, steady: bool = False) -> Iterator[Connection]:
        """A transaction for queries; ``steady``: which see one moment."""
        with self.database.reading(steady=steady) as connection:
            yield connection


def to_data(event: Event, data_type: type[Struct]) -> Struct:
    """The event's data as its struct; ``msgspec.ValidationError`` if it is not one."""
    return _decoder(data_type)(event.data)


@cache
def _decoder(data_type: type[Struct]) -> Callable[[bytes | Raw], Struct]:
    return msgspec.json.Decoder(data_type).decode
