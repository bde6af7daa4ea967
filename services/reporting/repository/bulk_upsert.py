"""Many rows in one statement, with what the database says of them; see ``plumbing.database``.

Counts are added to, and rows that were really written are told: both in one statement per batch,
on PostgreSQL over column arrays, on SQLite over one JSON text.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Table

from plumbing.array_literals import array, array_type

Rows = Sequence[tuple[Any, ...]]


def upsert(
    connection: Connection,
    table: Table,
    columns: tuple[str, ...],
    rows: Rows,
    on_conflict: str,
    returning: str = "",
) -> Sequence[Any]:
    """Insert rows of these columns; ``on_conflict`` is SQL after ``ON CONFLICT``.

    ``returning`` names columns to give back of each row inserted or updated.
    """
    if not rows:
        return []
    arrays = connection.dialect.name == "postgresql"
    sql = _statement(table, columns, on_conflict, returning, arrays)
    given: tuple[Any, ...]
    if arrays:
        given = tuple(array(column) for column in zip(*rows, strict=True))
    else:
        given = (msgspec.json.encode(rows).decode(),)
    done = connection.exec_driver_sql(sql, given)
    return done.all() if returning else []


@lru_cache(maxsize=64)
def _statement(
    table: Table, columns: tuple[str, ...], on_conflict: str, returning: str, arrays: bool
) -> str:
    if arrays:
        kinds = [array_type(table.c[name]) for name in columns]
        source = "* FROM unnest(" + ", ".join(f"%s::{kind}" for kind in kinds) + ")"
    else:
        values = ", ".join(f"json_extract(value, '$[{n}]')" for n in range(len(columns)))
        source = f"{values} FROM json_each(?) WHERE true"  # else ON would be read as a join's
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {source}"
    sql += f" ON CONFLICT {on_conflict}"
    return f"{sql} RETURNING {returning}" if returning else sql
