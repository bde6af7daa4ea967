"""Applying another service's events: in order, once, and never twice with effect.

The position is moved in the transaction that applied the events. An event that keeps failing is
parked in that same transaction, and later events of the same subject park behind it. How they get
out again: ``plumbing.parked_events``.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
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


class Placed(NamedTuple):
    """An event with its position."""

    position: int
    event: Event


def place_of(connection: Connection, tables: PlumbingTables, stream: str, partition: int) -> Place:
    """The last applied position, its row locked; (0, 0) for a stream never heard of.

    A row that is not there can't be locked, and processes that start together all ask the source
    at once: the first time the row is made, so that only one of them applies what comes.
    """
    inbox = tables.inbox
    locked = (
        sa.select(inbox.c.epoch, inbox.c.position)
        .where(inbox.c.stream == stream, inbox.c.partition == partition)
        .with_for_update()
    )
    row = connection.execute(locked).one_or_none()
    if row is None:
        new = {"stream": stream, "partition": partition, "epoch": 0, "position": 0}
        insert_many(connection, inbox, [new], on_conflict=["stream", "partition"])
        row = connection.execute(locked).one()
    return Place(*row)


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
    stream: str,
    partition: int,
    envelopes: Sequence[Envelope],
    handlers: Handlers,
    *,
    one_by_one: bool = False,
) -> tuple[Place, bool]:
    """Apply what is new. Returns the place reached and whether there is a gap before the rest.

    ``one_by_one``: after the batch failed as a whole, each event stands alone, and those that
    fail are parked.
    """
    with store.unit_of_work() as work:
        before = place_of(work.connection, store.tables, stream, partition)
        place, events, gap = fresh_events(before, envelopes)
        if place == before:
            return place, gap
        shelf = _Shelf(work, store.tables, stream, place.epoch, partition)
        good = shelf.understand(events, handlers)
        if one_by_one:
            shelf.apply_alone(good, handlers)
        else:
            apply_runs(work, [data for _, data in good], handlers)
        _keep_place(work.connection, store.tables, stream, partition, place)
    EVENTS_APPLIED.labels(service, stream).inc(len(events))
    return place, gap


def _keep_place(
    connection: Connection, tables: PlumbingTables, stream: str, partition: int, place: Place
) -> None:
    """Remember how far the partition was applied."""
    row = {
        "stream": stream,
        "partition": partition,
        "epoch": place.epoch,
        "position": place.position,
    }
    insert_many(
        connection,
        tables.inbox,
        [row],
        on_conflict=["stream", "partition"],
        update=["epoch", "position"],
    )


def apply_runs(work: UnitOfWork, datas: Sequence[Struct], handlers: Handlers) -> None:
    """Give each handler its events of one type together; kinds in the order of the table.

    Handlers are written so that the order between kinds does not matter (state travels whole,
    with a revision), which is what makes large batches possible.
    """
    kinds = list(handlers)
    ordered = sorted(datas, key=lambda data: kinds.index(type(data)))
    for kind, run in groupby(ordered, key=type):
        handlers[kind](work, list(run))


class _Shelf:
    """Where events go that can't be applied now."""

    def __init__(
        self, work: UnitOfWork, tables: PlumbingTables, stream: str, epoch: int, partition: int
    ) -> None:
        self.work, self.table = work, tables.parked
        self.stream, self.epoch, self.partition = stream, epoch, partition
        rows = work.connection.execute(
            sa.select(self.table.c.subject)
            .where(self.table.c.stream == stream, self.table.c.replayed_at_us.is_(None))
            .distinct()
        )
        self.subjects = {row.subject for row in rows}

    def understand(
        self, events: Sequence[Placed], handlers: Handlers
    ) -> list[tuple[Placed, Struct]]:
        """Events with their data; what no handler wants is left out, what can't be read parked."""
        good: list[tuple[Placed, Struct]] = []
        for placed in events:
            event = placed.event
            kind = DATA_OF_EVENT.get((self.stream, event.type, event.version))
            if kind is None or kind not in handlers:
                continue
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
            "stream": self.stream,
            "epoch": self.epoch,
            "partition": self.partition,
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
