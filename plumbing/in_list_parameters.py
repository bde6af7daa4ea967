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


class _List(sa.types.TypeDecorator[Any]):
    """Many values as one parameter."""

    impl = sa.Text
    cache_ok = True
    #: what PostgreSQL calls one of them
    of = ""

    def process_bind_param(self, value: Iterable[Any] | None, dialect: sa.Dialect) -> Any:
        """PostgreSQL reads an array, SQLite JSON."""
        values = list(value or ())
        if dialect.name == "postgresql":
            return array(values)
        return msgspec.json.encode(values).decode()


class TextList(_List):
    """Texts as one parameter."""

    cache_ok = True
    of = "text"


class NumberList(_List):
    """Whole numbers of at most 64 bits as one parameter."""

    cache_ok = True
    of = "bigint"


class _Among(GenericFunction[bool]):
    type = sa.Boolean()
    inherit_cache = True
    name = "hoithi_among"


def among(column: sa.ColumnElement[Any], parameter: str) -> sa.ColumnElement[bool]:
    """Whether a text column is one of the texts given as ``parameter`` (any iterable of them)."""
    return _Among(column, sa.bindparam(parameter, type_=TextList()))


def among_numbers(column: sa.ColumnElement[Any], parameter: str) -> sa.ColumnElement[bool]:
    """The same of a column of whole numbers."""
    return _Among(column, sa.bindparam(parameter, type_=NumberList()))


@compiles(_Among, "postgresql")
def _any_of_array(element: Any, compiler: Any, **kwargs: Any) -> str:
    column, values = element.clauses
    asked, given = (compiler.process(clause, **kwargs) for clause in (column, values))
    return f"{asked} = ANY ({given}::{values.type.of}[])"


@compiles(_Among, "sqlite")
def _one_of_json(element: Any, compiler: Any, **kwargs: Any) -> str:
    column, values = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"
