"""Asking for many rows by one parameter, whatever their number.

``IN`` with a parameter for each value makes a statement of another text for each length, which
SQLAlchemy then writes out every time. Here a list is one parameter: an array on PostgreSQL, a
JSON text on SQLite.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from plumbing.array_literals import array


class TextList(sa.types.TypeDecorator[Any]):
    """Texts as one parameter."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: sa.Dialect) -> Any:
        """PostgreSQL reads an array, SQLite JSON."""
        texts = list(value or ())
        if dialect.name == "postgresql":
            return array(texts)
        return msgspec.json.encode(texts).decode()


class _Among(GenericFunction[bool]):
    type = sa.Boolean()
    inherit_cache = True
    name = "hoithi_among"


def among(column: sa.ColumnElement[Any], parameter: str) -> sa.ColumnElement[bool]:
    """Whether a text column is one of the texts given as ``parameter`` (any iterable of them)."""
    return _Among(column, sa.bindparam(parameter, type_=TextList()))


@compiles(_Among, "postgresql")
def _any_of_array(element: Any, compiler: Any, **kwargs: Any) -> str:
    column, texts = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"{column} = ANY ({texts}::text[])"


@compiles(_Among, "sqlite")
def _one_of_json(element: Any, compiler: Any, **kwargs: Any) -> str:
    column, texts = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"
