"""All read models at once: their digest, and how they are dropped."""

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection, Table

from contracts.reporting import StreamPlace
from plumbing.database import streamed
from services.reporting.models import READ_MODELS, activity, plumbing, tallies
from services.reporting.repository.participation_tallies import begin_change

_encode = msgspec.json.Encoder().encode
_COUNTS = {
    tallies: ("participants", "eligible", "excluded", "roster_rows"),
    activity: ("started", "submitted"),
}
"""Counts that all came to 0 stand for nothing: a rebuild may never write such a row."""


def digest_of(
    connection: Connection, contest: str | None, yield_control: Callable[[], None] = lambda: None
) -> str:
    """Hex SHA-256: for each table its name, its columns, and its rows as JSON lists in the order
    of their keys (by code point, on every database)."""
    total = hashlib.sha256(b"hoithi/read-models/1\0")
    for table in READ_MODELS:
        total.update(_encode([str(table.name), list(map(str, table.columns.keys()))]) + b"\n")
        found = streamed(connection, _rows(connection, table, contest))
        for rows in found.partitions():
            for row in rows:
                total.update(_encode(tuple(row)) + b"\n")
            yield_control()
    return total.hexdigest()


def places(connection: Connection) -> list[StreamPlace]:
    """How far each stream has been applied, by stream and partition."""
    inbox = plumbing.inbox
    rows = connection.execute(
        sa.select(inbox.c.stream, inbox.c.partition, inbox.c.epoch, inbox.c.position)
    )
    return sorted((StreamPlace(*row) for row in rows), key=lambda at: (at.stream, at.partition))


def parked(connection: Connection) -> int:
    """How many events wait aside."""
    waiting = plumbing.parked.c.replayed_at_us.is_(None)
    return connection.execute(sa.select(sa.func.count()).where(waiting)).scalar_one()


def _rows(connection: Connection, table: Table, contest: str | None) -> sa.Select[Any]:
    keys: list[sa.ColumnElement[Any]] = list(table.primary_key.columns)
    if connection.dialect.name == "postgresql":
        keys = [sa.collate(key, "C") for key in keys]
    statement = sa.select(table).order_by(*keys)
    if contest is not None:
        statement = statement.where(table.c.contest == contest)
    if table in _COUNTS:
        statement = statement.where(sa.or_(*(table.c[name] != 0 for name in _COUNTS[table])))
    return statement


def drop(connection: Connection) -> int:
    """Forget everything that came, and how far. Returns how many rows are gone.

    The places are locked first, then the read models, in the order in which followers do.
    """
    inbox = plumbing.inbox
    connection.execute(
        sa.select(inbox).order_by(inbox.c.stream, inbox.c.partition).with_for_update()
    )
    begin_change(connection)
    gone = [connection.execute(table.delete()).rowcount for table in READ_MODELS]
    connection.execute(plumbing.parked.delete())
    connection.execute(inbox.delete())
    return sum(gone)
