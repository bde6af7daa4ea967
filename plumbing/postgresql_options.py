"""What models say of their tables and indexes to PostgreSQL alone.

SQLAlchemy's own way (``postgresql_where=``) loads its dialect of PostgreSQL with all its drivers:
2 MB that a platform on SQLite has no use for. So it is kept beside the table, and told where tables
are made of models there. Migrations write it as SQLAlchemy does.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Index, MetaData, Table, TextClause, event

_KEPT = "postgresql"


def on_postgresql(
    *, where: ColumnElement[bool] | TextClause | None = None, fillfactor: int | None = None
) -> dict[str, Any]:
    """``info`` of a table or index. ``where``: which rows an index holds; ``fillfactor``: how full
    (percent) the pages of a table are made at first."""
    options: dict[str, Any] = {}
    if where is not None:
        options["where"] = where
    if fillfactor is not None:
        options["with"] = {"fillfactor": fillfactor}
    return {_KEPT: options}


@event.listens_for(MetaData, "before_create")
def _tell(metadata: MetaData, connection: Connection, **_: Any) -> None:
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.tables.values():
        items: list[Table | Index] = [table, *table.indexes]
        for item in items:
            item.dialect_options["postgresql"].update(item.info.get(_KEPT, {}))
