"""Long texts, stored part by part: a statement with tens of megabytes in it is held several times
by the driver, and as often by the server that reads it."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection, Table

_MAKE = "CREATE TEMPORARY TABLE IF NOT EXISTS text_parts (place int, part text) ON COMMIT DROP"
_ADD = sa.text("INSERT INTO text_parts VALUES (:place, :part)")
_WHOLE = sa.text("(SELECT coalesce(string_agg(part, '' ORDER BY place), '') FROM text_parts)")


def write_texts(
    connection: Connection,
    table: Table,
    here: Sequence[sa.ColumnElement[bool]],
    texts: Mapping[str, Iterable[str]],
) -> None:
    """Put the parts of each text together in its column of the one row that is ``here``."""
    joined = connection.dialect.name == "postgresql"
    if joined:
        connection.exec_driver_sql(_MAKE)
    for column, parts in texts.items():
        if not joined:
            connection.execute(table.update().where(*here).values({column: "".join(parts)}))
            continue
        connection.exec_driver_sql("DELETE FROM text_parts")
        for place, part in enumerate(parts):
            connection.execute(_ADD, {"place": place, "part": part})
        connection.execute(table.update().where(*here).values({column: _WHOLE}))
