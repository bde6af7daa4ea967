"""Published files in stretches: none is read into memory whole, however large it is."""

import codecs
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection


class Stretch(NamedTuple):
    """A stretch of a file; ``next_offset`` is where the next one begins, ``None`` at the end."""

    text: str
    rewritten: int
    next_offset: int | None


def stretch_of(
    connection: Connection,
    column: sa.Column[Any],
    here: Sequence[sa.ColumnElement[bool]],
    *,
    offset: int,
    length: int,
) -> Stretch | None:
    """About ``length`` characters of a text from ``offset`` on, without reading the rest of it into
    memory. Offsets are the database's: of characters on PostgreSQL, of bytes on SQLite. ``here``:
    what names the one row, whose table counts in ``rewritten`` how often the text was changed."""
    rewritten = column.table.c.rewritten
    if connection.dialect.name == "sqlite":
        return _of_blob(connection, column, here, offset, length)
    text = sa.func.substr(column, offset + 1, length).label("text")
    row = connection.execute(sa.select(rewritten, text).where(*here)).one_or_none()
    if row is None:
        return None
    more = len(row.text) == length
    return Stretch(row.text, row.rewritten, offset + length if more else None)


def _of_blob(
    connection: Connection,
    column: sa.Column[Any],
    here: Sequence[sa.ColumnElement[bool]],
    offset: int,
    length: int,
) -> Stretch | None:
    """The same on SQLite, whose ``substr`` would load the whole value for each stretch."""
    table = column.table
    rowid: sa.ColumnElement[int] = sa.literal_column("rowid")
    row = connection.execute(
        sa.select(table.c.rewritten, rowid.label("place")).select_from(table).where(*here)
    ).one_or_none()
    if row is None:
        return None
    raw: Any = connection.connection.driver_connection
    with raw.blobopen(table.name, column.name, row.place, readonly=True) as blob:
        size = len(blob)
        blob.seek(min(offset, size))
        content: bytes = blob.read(min(length, size - blob.tell()))
    decoder = codecs.getincrementaldecoder("utf-8")()
    text = decoder.decode(content)
    cut, _ = decoder.getstate()  # a character that was cut in two is the next stretch's
    end = offset + len(content) - len(cut)
    return Stretch(text, row.rewritten, end if end < size else None)
