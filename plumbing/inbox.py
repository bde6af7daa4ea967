"""Applying another service's events: in order, once, and never twice with effect.

The position is moved in the transaction that applied the events. An event that keeps failing is
parked in that same transaction, and later events of the same subject park behind it. How they get
out again: ``plumbing.parked_events``.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from contracts.commands_and_events import DATA_OF_EVENT
from contracts.event_envelope import Envelope, Event, encode
from plumbing.database import insert_many, write_due
from plumbing.metrics import EVENTS_APPLIED
from plumbing.shared_tables import PlumbingTables
from plumbing.unit_of_work import Store, UnitOfWork, to_data

log = logging.getLogger(__name__)

Handlers = Mapping[type[Struct], Callable[[UnitOfWork, list[Any]], None]]

LONGEST_REASON = 500


class Place(NamedTuple):
    """How far a consumer has come in one partition of a stream."""

    epoch: int
    position: int


_KEY = ["stream", "partition"]


class Placed(NamedTuple):
    """An event with its position."""

    position: int
    event: Event


class Portion(NamedTuple):
    """What came of one partition of a stream."""

    stream: str
    partition: int
    envelopes: Sequence[Envelope]


class Reached(NamedTuple):
    """The place of a partition after applying, and whether something is missing before the rest."""

    place: Place
    gap: bool


def place_now(connection: Connection, tables: PlumbingTables, stream: str, partition: int) -> Place:
    """The last applied position, looked at without keeping anybody from moving it."""
    row = connection.execute(_unlocked(tables), {"stream": stream, "partition": partition}).first()
    return Place(0, 0) if row is None else Place(row.epoch, row.position)


@cache
def _unlocked(tables: PlumbingTables) -> sa.Select[tuple[int, int]]:
    inbox = tables.inbox
    return sa.select(inbox.c.epoch, inbox.c.position).where(
        inbox.c.stream == sa.bindparam("stream"), inbox.c.partition == sa.bindparam("partition")
    )


def place_of(connection: Connection, tables: PlumbingTables, stream: str, partition: int) -> Place:
    """The last applied position, its row locked; (0, 0) for a stream never heard of."""
    return places_of(connection, tables, [(stream, partition)])[stream, partition]


def places_of(
    connection: Connection, tables: PlumbingTables, asked: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], Place]:
    """The same of several partitions, locked in one order whoever asks.

    A row that is not there can't be locked, and processes that start together all ask the source
    at once: the first time the row is made, so that only one of them applies what comes.
    """
    statement = _locked(tables, len(asked))
    given = {
        name: value
        for number, (stream, partition) in enumerate(asked)
        for name, value in ((f"stream_{number}", stream), (f"partition_{number}", partition))
    }
    found = _places(connection, statement, given)
    if new := [_row(stream, partition, Place(0, 0)) for stream, partition in {*asked} - {*found}]:
        insert_many(connection, tables.inbox, new, on_conflict=_KEY)
        found = _places(connection, statement, given)
    return found


def _places(
    connection: Connection, statement: sa.Select[Any], given: Mapping[str, Any]
) -> dict[tuple[str, int], Place]:
    rows = connection.execute(statement, given)
    return {(row[0], row[1]): Place(row[2], row[3]) for row in rows}


@cache
def _locked(tables: PlumbingTables, count: int) -> sa.Select[Any]:
    """The rows of so many partitions; made once, because making it costs more than asking it."""
    inbox = tables.inbox
    wanted = [
        sa.and_(
            inbox.c.stream == sa.bindparam(f"stream_{number}"),
            inbox.c.partition == sa.bindparam(f"partition_{number}"),
        )
        for number in range(count)
    ]
    return (
        sa.select(inbox.c.stream, inbox.c.partition, inbox.c.epoch, inbox.c.position)
        .where(sa.or_(*wanted))
        .order_by(inbox.c.stream, inbox.c.partition)
        .with_for_update()
    )


def _row(stream: str, partition: int, place: Place) -> dict[str, Any]:
    return {"stream": stream, "partition": partition, **place._asdict()}


def fresh_events(place: Place, envelopes: Iterable[Envelope]) -> tuple[Place, list[Placed], bool]:
    """What is new in these envelopes and follows on without a gap.

    Returns the place after applying it, the events, and whether something is missing before the
    rest. Of an older epoch nothing counts; a newer one begins at position 0.
    """
    taken: list[Placed] = []
    gap = False
    for envelope in sorted(envelopes, key=lambda item: (item.epoch, item.first)):
        if envelope.epoch > place.epoch:
            place = Place(envelope.epoch, 0)
        if envelope.epoch < place.epoch or envelope.last <= place.position:
            continue
        if envelope.first > place.position + 1:
            gap = True
            break
        skip = place.position + 1 - envelope.first
        taken.extend(
            Placed(place.position + 1 + index, event)
            for index, event in enumerate(envelope.events[skip:])
        )
        place = Place(place.epoch, envelope.last)
    return place, taken, gap


def apply(
    store: Store,
    service: str,
    portions: Sequence[Portion],
    handlers: Handlers,
    *,
    one_by_one: bool = False,
) -> list[Reached]:
    """Apply what is new of all these partitions, in one transaction; how far each was reached.

    ``one_by_one``: after a partition's events failed as a whole, each event stands alone, and those
    that fail are parked.
    """
    asked = [(portion.stream, portion.partition) for portion in portions]
    with store.unit_of_work() as work:
        before = places_of(work.connection, store.tables, asked)
        fresh = {
            key: fresh_events(before[key], portion.envelopes)
            for key, portion in zip(asked, portions, strict=True)
        }
        moved = {key: found for key, found in fresh.items() if found[0] != before[key]}
        wanted = [
            _Batch(*key, place.epoch, some)
            for key, (place, events, _) in moved.items()
            if (some := _handled(key[0], events, handlers))
        ]
        if wanted:
            _apply_batches(work, store.tables, wanted, handlers, one_by_one=one_by_one)
        rows = [_row(*key, place) for key, (place, _, _) in moved.items()]
        insert_many(
            work.connection,
            store.tables.inbox,
            rows,
            on_conflict=_KEY,
            update=["epoch", "position"],
        )
    for (stream, _), (_, events, _) in moved.items():
        EVENTS_APPLIED.labels(service, stream).inc(len(events))
    return [Reached(place, gap) for place, _, gap in fresh.values()]


class _Batch(NamedTuple):
    """New events of one partition that this service wants to hear of."""

    stream: str
    partition: int
    epoch: int
    events: list[Placed]


def _handled(stream: str, events: Sequence[Placed], handlers: Handlers) -> list[Placed]:
    return [placed for placed in events if _kind(stream, placed.event) in handlers]


def _kind(stream: str, event: Event) -> type[Struct] | None:
    """What its data is; ``None`` for one that nobody knows."""
    return DATA_OF_EVENT.get((stream, event.type, event.version))


def _apply_batches(
    work: UnitOfWork,
    tables: PlumbingTables,
    batches: Sequence[_Batch],
    handlers: Handlers,
    *,
    one_by_one: bool,
) -> None:
    """What can be understood of these, all kinds together; or, ``one_by_one``, each alone."""
    parked: dict[str, set[str]] = {}
    for stream, subject in work.connection.execute(_parked_subjects(tables)):
        parked.setdefault(stream, set()).add(subject)
    datas: list[Struct] = []
    for batch in batches:
        shelf = _Shelf(work, tables, batch, parked.setdefault(batch.stream, set()))
        good = shelf.understand()
        if one_by_one:
            shelf.apply_alone(good, handlers)
        else:
            datas.extend(data for _, data in good)
    apply_runs(work, datas, handlers)


@cache
def _parked_subjects(tables: PlumbingTables) -> sa.Select[Any]:
    parked = tables.parked
    waiting = sa.select(parked.c.stream, parked.c.subject)
    return waiting.where(parked.c.replayed_at_us.is_(None)).distinct()


def apply_runs(work: UnitOfWork, datas: Sequence[Struct], handlers: Handlers) -> None:
    """Give each handler its events of one type together; kinds in the order of the table.

    Handlers are written so that the order between kinds does not matter (state travels whole,
    with a revision), which is what makes large batches possible.
    """
    rank = {kind: number for number, kind in enumerate(handlers)}
    ordered = sorted(datas, key=lambda data: rank[type(data)])
    for kind, run in groupby(ordered, key=type):
        handlers[kind](work, list(run))


class _Shelf:
    """Where events of one partition go that can't be applied now; ``subjects``: of which there are
    such already in its stream."""

    def __init__(
        self, work: UnitOfWork, tables: PlumbingTables, batch: _Batch, subjects: set[str]
    ) -> None:
        self.work, self.table, self.batch, self.subjects = work, tables.parked, batch, subjects

    def understand(self) -> list[tuple[Placed, Struct]]:
        """Events with their data; what can't be read is parked."""
        good: list[tuple[Placed, Struct]] = []
        for placed in self.batch.events:
            event = placed.event
            kind = DATA_OF_EVENT[(self.batch.stream, event.type, event.version)]
            if event.subject in self.subjects:
                self.park(placed, "an earlier event of the same subject is parked")
                continue
            try:
                good.append((placed, to_data(event, kind)))
            except msgspec.MsgspecError as error:
                self.park(placed, f"not understood: {error}")
        return good

    def apply_alone(self, good: Sequence[tuple[Placed, Struct]], handlers: Handlers) -> None:
        for placed, data in good:
            if placed.event.subject in self.subjects:
                self.park(placed, "an earlier event of the same subject is parked")
                continue
            told = self.work.bookmark()
            savepoint = self.work.connection.begin_nested()
            try:
                handlers[type(data)](self.work, [data])
                write_due(self.work.connection)
                savepoint.commit()
            except Exception as error:  # whatever a handler raises, the others must go on
                savepoint.rollback()
                self.work.return_to(told)
                log.exception("parking %s %s", placed.event.type, placed.event.subject)
                self.park(placed, reason_of(error))

    def park(self, placed: Placed, error: str) -> None:
        self.subjects.add(placed.event.subject)
        row = {
            "stream": self.batch.stream,
            "epoch": self.batch.epoch,
            "partition": self.batch.partition,
            "position": placed.position,
            "subject": placed.event.subject,
            "event": encode(placed.event).decode(),
            "error": error[:LONGEST_REASON],
            "parked_at_us": self.work.now_us,
        }
        key = ["stream", "epoch", "partition", "position"]
        insert_many(self.work.connection, self.table, [row], on_conflict=key)


def reason_of(error: BaseException) -> str:
    """Why an event could not be applied, in a line for operators.

    Of what a database says only the first line: the others may quote a row, and rows are people.
    """
    said = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    lines = str(said).strip().splitlines()
    words = f"{type(said).__name__}: {lines[0]}" if lines else type(said).__name__
    return words[:LONGEST_REASON]
