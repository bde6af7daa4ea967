"""The outbox: numbering without gaps, and reading a stream back from its source.

Sequence numbers are taken before commit, so ``id > cursor`` would skip rows. Positions are
given here instead, by one relay at a time, in a transaction that holds the partition's row.
"""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from msgspec import Raw, Struct
from sqlalchemy import Connection

from contracts.event_envelope import Envelope, Event, decode_events, encode
from contracts.event_stream_commands import (
    EventsAfter,
    EventsPage,
    StreamTip,
    StreamTips,
    StreamTipsQuery,
)
from plumbing.database import insert_many, update_many
from plumbing.shared_tables import PlumbingTables
from plumbing.unit_of_work import UnitOfWork

NUMBERED_AT_ONCE = 200
#: rows that are looked through in one transaction for what is to be forgotten
REWRITTEN_AT_ONCE = 500
#: characters of events in a message; one row that is heavier stands alone
HEAVIEST = 2_000_000
FIRST_EPOCH = 1


class Numbered(Struct, frozen=True):
    """One outbox row with its place: a JSON list of ``size`` events from ``first`` on."""

    epoch: int
    partition: int
    first: int
    size: int
    events: str


def begin(connection: Connection, tables: PlumbingTables, partitions: int) -> None:
    """Make the partitions' counters, once."""
    insert_many(
        connection,
        tables.relay,
        [
            {"partition": number, "epoch": FIRST_EPOCH, "numbered": 0, "published": 0}
            for number in range(partitions)
        ],
        on_conflict=["partition"],
    )


def number(connection: Connection, tables: PlumbingTables) -> int:
    """Give positions to what was committed since; returns how many rows were numbered."""
    return len(_number(connection, tables, {})[1])


def waiting(connection: Connection, tables: PlumbingTables) -> bool:
    """Whether there is anything to number or to publish; takes no lock and writes nothing."""
    return bool(connection.execute(_waiting(tables)).scalar_one())


@cache
def _waiting(tables: PlumbingTables) -> sa.Select[tuple[bool]]:
    relay, outbox = tables.relay, tables.outbox
    fresh = sa.select(outbox.c.id).where(outbox.c.first.is_(None)).exists()
    behind = sa.select(relay.c.partition).where(relay.c.published < relay.c.numbered).exists()
    return sa.select(sa.or_(fresh, behind))


def next_batch(
    connection: Connection, tables: PlumbingTables, confirmed: Mapping[int, int]
) -> tuple[int, list[Numbered]]:
    """Number what is new and note what the broker ``confirmed`` (partition -> position).

    Returns how many rows were numbered and what is to be published now, in order.
    """
    behind, fresh = _number(connection, tables, confirmed)
    return len(fresh), unpublished(connection, tables) if behind else fresh


def _number(
    connection: Connection, tables: PlumbingTables, confirmed: Mapping[int, int]
) -> tuple[bool, list[Numbered]]:
    """Whether older positions are still to be published, and what was numbered now."""
    relay, outbox = tables.relay, tables.outbox
    counters = {
        row.partition: row
        for row in connection.execute(
            sa.select(relay).order_by(relay.c.partition).with_for_update()
        )
    }
    rows = connection.execute(
        sa.select(outbox.c.id, outbox.c.partition, outbox.c["count"].label("size"), outbox.c.events)
        .where(outbox.c.first.is_(None))
        .order_by(outbox.c.id)
        .limit(NUMBERED_AT_ONCE)
    ).all()
    last = {partition: row.numbered for partition, row in counters.items()}
    places, made = [], []
    for row in rows:
        epoch, first = counters[row.partition].epoch, last[row.partition] + 1
        places.append({"id": row.id, "epoch": epoch, "first": first})
        made.append(Numbered(epoch, row.partition, first, row.size, row.events))
        last[row.partition] += row.size
    update_many(connection, outbox, "id", places)
    published = {
        partition: max(row.published, confirmed.get(partition, 0))
        for partition, row in counters.items()
    }
    moved = [
        {"partition": partition, "numbered": value, "published": published[partition]}
        for partition, value in last.items()
        if (value, published[partition])
        != (counters[partition].numbered, counters[partition].published)
    ]
    update_many(connection, relay, "partition", moved)
    behind = any(published[name] < row.numbered for name, row in counters.items())
    return behind, sorted(made, key=lambda item: (item.partition, item.first))


def unpublished(connection: Connection, tables: PlumbingTables) -> list[Numbered]:
    """Numbered rows that no one has published for certain, in order: also after a crash."""
    relay, outbox = tables.relay, tables.outbox
    found: list[Numbered] = []
    for counter in connection.execute(
        sa.select(relay).where(relay.c.published < relay.c.numbered).order_by(relay.c.partition)
    ).all():
        rows = connection.execute(
            sa.select(*numbered_columns(outbox))
            .where(
                outbox.c.epoch == counter.epoch,
                outbox.c.partition == counter.partition,
                outbox.c.first > counter.published,
            )
            .order_by(outbox.c.first)
            .limit(NUMBERED_AT_ONCE)
        )
        found.extend(Numbered(*row) for row in rows)
    return found


def mark_published(
    connection: Connection, tables: PlumbingTables, partition: int, position: int
) -> None:
    """Everything of this partition up to ``position`` was confirmed by the broker."""
    relay = tables.relay
    connection.execute(
        relay.update()
        .where(relay.c.partition == partition, relay.c.published < position)
        .values(published=position)
    )


def numbered_columns(outbox: sa.Table) -> list[Any]:
    """What a select must ask for to make a :class:`Numbered` of each row."""
    columns = [outbox.c[name] for name in ("epoch", "partition", "first")]
    return [*columns, outbox.c["count"].label("size"), outbox.c.events]


def envelopes(
    stream: str, rows: list[Numbered], most_events: int = 500
) -> list[tuple[Envelope, bytes]]:
    """Rows as messages, neighbours put together up to ``most_events`` and :data:`HEAVIEST`."""
    made: list[tuple[Envelope, bytes]] = []
    run: list[Numbered] = []
    size = weight = 0
    for row in rows:
        size, weight = size + row.size, weight + len(row.events)
        fits = run and run[-1].partition == row.partition and _light(size, weight, most_events)
        if run and not (fits and run[-1].first + run[-1].size == row.first):
            made.append(_envelope(stream, run))
            run, size, weight = [], row.size, len(row.events)
        run.append(row)
    if run:
        made.append(_envelope(stream, run))
    return made


def _light(size: int, weight: int, most_events: int) -> bool:
    return size <= most_events and weight <= HEAVIEST


def _envelope(stream: str, run: list[Numbered]) -> tuple[Envelope, bytes]:
    events = [event for row in run for event in decode_events(row.events)]
    envelope = Envelope(stream, run[0].epoch, run[0].partition, run[0].first, events)
    return envelope, encode(envelope)


def rewrite_slice(
    connection: Connection,
    tables: PlumbingTables,
    about: Collection[str],
    change: Callable[[Event], Event],
    bounds: tuple[int, int],
) -> int | None:
    """Change the events that mention any of these words, in the next :data:`REWRITTEN_AT_ONCE` rows
    with ids in ``(from, until]``; places and numbers stay. Only what mentions them is locked.

    Returns the id to go on from, in another transaction; ``None``: that was all.
    """
    outbox = tables.outbox
    after, until = bounds
    ids = (
        sa.select(outbox.c.id)
        .where(outbox.c.id > after, outbox.c.id <= until)
        .order_by(outbox.c.id)
        .limit(REWRITTEN_AT_ONCE)
        .subquery()
    )
    last = connection.execute(sa.select(sa.func.max(ids.c.id))).scalar_one()
    if last is None:
        return None
    named = sa.or_(*(outbox.c.events.contains(word, autoescape=True) for word in sorted(about)))
    rows = connection.execute(
        sa.select(outbox.c.id, outbox.c.events)
        .where(outbox.c.id > after, outbox.c.id <= last, named)
        .order_by(outbox.c.id)
        .with_for_update()
    ).all()
    for row in rows:
        events = encode([change(event) for event in decode_events(row.events)]).decode()
        connection.execute(outbox.update().where(outbox.c.id == row.id).values(events=events))
    return int(last)


def last_row(connection: Connection, tables: PlumbingTables) -> int:
    """The id of the row written last, 0 where there is none."""
    newest = connection.execute(sa.select(sa.func.max(tables.outbox.c.id))).scalar_one()
    return int(newest or 0)


def events_after(
    connection: Connection, query: EventsAfter, *, tables: PlumbingTables, stream: str
) -> EventsPage:
    """What a consumer is missing. Of another epoch it knows nothing yet, so it starts at zero."""
    relay, outbox = tables.relay, tables.outbox
    counter = connection.execute(
        sa.select(relay).where(relay.c.partition == query.partition)
    ).one_or_none()
    if counter is None:
        return EventsPage(FIRST_EPOCH, 0, [])
    position = query.position if query.epoch == counter.epoch else 0
    if position == counter.numbered:
        return EventsPage(counter.epoch, counter.numbered, [])
    place = (outbox.c.epoch == counter.epoch, outbox.c.partition == query.partition)
    holder = sa.select(sa.func.coalesce(sa.func.max(outbox.c.first), 0)).where(
        *place, outbox.c.first <= position + 1
    )  # the row that holds the next position, found by the index
    rows = connection.execute(
        sa.select(*numbered_columns(outbox))
        .where(*place, outbox.c.first >= holder.scalar_subquery())
        .order_by(outbox.c.first)
        .limit(NUMBERED_AT_ONCE)
    )
    found: list[Numbered] = []
    total = weight = 0
    for row in rows:
        total, weight = total + row.size, weight + len(row.events)
        if found and not _light(total, weight, query.limit):
            break
        found.append(Numbered(*row))
    made = [Raw(body) for _, body in envelopes(stream, found, query.limit)]
    return EventsPage(counter.epoch, counter.numbered, made)


def stream_tips(
    work: UnitOfWork, items: list[StreamTipsQuery], *, tables: PlumbingTables
) -> list[StreamTips]:
    """How far each partition goes. What was committed and has no position yet is given one, so that
    a reader who has come as far as this has heard all that was written when it asked."""
    while number(work.connection, tables) == NUMBERED_AT_ONCE:
        pass
    relay = tables.relay
    counters = sa.select(relay.c.partition, relay.c.epoch, relay.c.numbered)
    tips = [StreamTip(*row) for row in work.connection.execute(counters)]
    return [StreamTips(tips)] * len(items)
