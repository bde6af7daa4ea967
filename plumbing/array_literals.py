"""Columns as PostgreSQL reads arrays from text.

psycopg2 writes a list as an expression with one literal for each element, which the server then
parses one by one. As a single literal the same column costs either side a fraction of that.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column


def array(values: Iterable[Any]) -> str:
    """Texts, numbers, truth values and ``None`` as the text of an array, to be cast to its type."""
    return "{" + ",".join(map(_element, values)) + "}"


def array_type(column: Column[Any]) -> str:
    """What to cast an array of this column's values to."""
    from sqlalchemy.dialects import postgresql  # 2 MB, and SQLite needs nothing of it

    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return f"{column.type.compile(dialect)}[]"


def _element(value: Any) -> str:
    if isinstance(value, str):
        if "\\" in value or '"' in value:
            value = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{value}"'
    return "NULL" if value is None else str(value)
