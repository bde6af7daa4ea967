"""Some rows of a table as people would type them, to be mended by hand."""

from collections.abc import Collection
from datetime import date, datetime, time

from msgspec import Struct

from .cell_edits import Mending
from .csv_reading import open_table
from .heading_search import Layout, Table, find_table
from .safe_zip import LIMITS, Limits, Source
from .worksheet_rows import ErrorValue, Formatted, Formula, Value


class Excerpt(Struct, frozen=True):
    """Rows by number, each with the text of its cells by field; ``columns``: the fields that the
    table has, in its order. Cells of secret columns are empty."""

    columns: list[str]
    rows: dict[int, dict[str, str]]


def excerpt(
    source: Source,
    layout: Layout,
    wanted: Collection[int],
    mending: Mending | None = None,
    *,
    most_chars: int,
    limits: Limits = LIMITS,
) -> Excerpt:
    """The wanted rows as they stand after ``mending``, from the top until ``most_chars`` are
    reached. Raises ``Refused`` ``spreadsheet.*``."""
    with open_table(source, limits) as book:
        table = find_table(book, layout, mending)
        columns = sorted(table.columns, key=table.columns.__getitem__)
        rows: dict[int, dict[str, str]] = {}
        last = max(wanted, default=0)
        for number, values in table.rows():
            if number > last:
                break
            if number not in wanted:
                continue
            texts = {field: _text(table, field, values) for field in columns}
            most_chars -= sum(map(len, texts.values()))
            if most_chars < 0:
                break
            rows[number] = texts
        return Excerpt(columns, rows)


def _text(table: Table, field: str, values: dict[int, Value]) -> str:
    value = values.get(table.columns[field])
    return "" if value is None or field in table.secret else typed(value)


def typed(value: Value) -> str:
    """What somebody would type for this value: a date as dd/mm/yyyy, a formula as it is written."""
    if isinstance(value, Formula):
        return value.expression
    if isinstance(value, ErrorValue):
        return value.text
    if isinstance(value, Formatted):
        return str(value.number)
    if isinstance(value, datetime) and value.time() == time():
        return f"{value:%d/%m/%Y}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return str(value)
