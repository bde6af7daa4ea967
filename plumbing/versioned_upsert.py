"""Keeping what others tell of something: the highest revision stands, in whatever order it came."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Table

from plumbing.database import insert_many

NOTHING: Mapping[str, Any] = {}


def keep_latest(
    connection: Connection,
    table: Table,
    events: Sequence[Struct],
    columns: Sequence[str] | Mapping[str, str],
    *,
    revision: str = "revision",
    new: Mapping[str, Any] = NOTHING,
) -> None:
    """Keep fields of events in the rows that their keys name: in the columns of the same names, or
    of others (``columns``: column -> field). Lists and structs are kept as JSON.

    A row changes only where the event's revision is higher than what its column ``revision`` holds.
    ``new``: what the row is apart from that where there was none.
    """
    keys = [column.name for column in table.primary_key]
    fields = dict(columns) if isinstance(columns, Mapping) else {name: name for name in columns}
    fields[revision] = "revision"
    told = {**{name: name for name in keys}, **fields}
    rows = [
        {**new, **{column: _plain(getattr(event, name)) for column, name in told.items()}}
        for event in events
    ]
    insert_many(connection, table, rows, on_conflict=keys, update=list(fields), newer=revision)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    return msgspec.json.encode(value).decode()
