"""A definition written back as an organiser would write it: tables, and TOML text.

``parse(to_form(d)).definition == d`` for every definition that a file can describe.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from contracts.definition import DailyHours, Definition, QuizRules, told
from plans.date_and_time_texts import edge_of, write_daily_hours, write_duration, write_moment
from plans.money_and_rates import write_size
from plans.table_reader import UNLIMITED

Table = dict[str, Any]


def to_form(definition: Definition) -> Table:
    """The tables of a definition file, JSON values only; what has its default is left out."""
    return _table(definition, definition.timezone)


def to_toml(definition: Definition) -> str:
    """The text of a definition file."""
    return write_tables(to_form(definition))


def write_tables(tables: Table) -> str:
    """The text of a definition file with these tables, which hold JSON values only."""
    return "\n".join(_table_lines(tables, "")).strip() + "\n"


def _table(value: Struct, zone: str) -> Table:
    """A field that ends in ``_us`` is a moment, in ``_s`` a duration, as in all contracts."""
    table: Table = {}
    for item, given in told(value):
        if given is None:  # told, so not by default: a limit that the plan does without
            table[item.name.removesuffix("_s")] = UNLIMITED[0]
        elif item.name.endswith("_us"):
            table[item.name.removesuffix("_us")] = write_moment(given, edge_of(item.name), zone)
        elif item.name.endswith("_s"):
            table[item.name.removesuffix("_s")] = write_duration(given)
        elif isinstance(given, DailyHours):
            table[item.name] = write_daily_hours(given)
        elif item.name == "sizes":
            table[item.name] = {file: write_size(size) for file, size in given.items()}
        else:
            table[item.name] = _plain(given, zone)
    if isinstance(value, QuizRules) and not value.banks:
        table["questions"] = value.questions
    return table


def _plain(value: Any, zone: str) -> Any:
    if isinstance(value, Struct):
        return _table(value, zone)
    if isinstance(value, list):
        return [_plain(item, zone) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def _table_lines(table: Table, path: str) -> Iterator[str]:
    """Plain values first, as TOML demands, then tables and lists of tables."""
    for name, value in table.items():
        if not isinstance(value, Mapping) and not _is_tables(value):
            yield f"{name} = {write_value(value)}"
    for name, value in table.items():
        inner = f"{path}.{name}" if path else name
        if isinstance(value, Mapping):
            yield f"\n[{inner}]"
            yield from _table_lines(dict(value), inner)
        elif _is_tables(value):
            for item in value:
                yield f"\n[[{inner}]]"
                yield from _table_lines(item, inner)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def write_value(value: Any) -> str:
    """A TOML value. JSON's texts, numbers and flags are TOML's too, but for DEL."""
    if isinstance(value, list):
        return f"[{', '.join(write_value(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
