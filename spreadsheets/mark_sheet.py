"""Marks of a panel in a spreadsheet: a row for each sheet, with the number of the work, the judge's
pseudonym and a column for each criterion. ``.xlsx`` or CSV."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from contracts.errors import Refused
from contracts.marks import parse_mark

from .cell_values import code, text
from .choice_cells import OneOf
from .csv_reading import csv_workbook
from .file_type import is_csv
from .heading_search import Column, Layout, Table, find_table, heading_key
from .row_fields import Field, Reading, Record
from .row_findings import Note, Wrong
from .workbook_reading import Workbook, open_workbook
from .worksheet_rows import Formatted, Value, column_letters

NUMBER, JUDGE, NAME, PART, TEAM = "Bài số", "Giám khảo", "Họ và tên", "Phần thi", "Đội"
_MARK = "mark:"
_MOST_WORKS = 1_000_000


class MarkColumn(Struct, frozen=True):
    """A criterion with the heading of its column."""

    criterion: str
    heading: str


class MarkedSheet(Struct, frozen=True):
    """One judge's sheet as a row has it: criterion -> hundredths, of cells that are filled in.
    ``name`` of the judge, ``team``: what stands beside to read, where it does."""

    row: int
    number: int
    judge: str
    part: str
    marks: dict[str, int]
    name: str = ""
    team: str = ""


class MarkedSheets(Struct, frozen=True):
    """All rows with a mark; ``places``: heading and letter of a criterion's column, under "" of
    the number's. ``empty``: rows without any mark, which are left out."""

    sheet: str
    rows: list[MarkedSheet]
    places: dict[str, tuple[str, str]]
    empty: int
    notes: list[Note]


def columns_of(criteria: Mapping[str, str]) -> list[MarkColumn]:
    """The columns of these criteria (id -> name). Where two would read alike, with their ids."""
    names = {one: name.strip() or one for one, name in criteria.items()}
    keys = [heading_key(name) for name in names.values()]
    taken = {"", *(key for column in _fixed(part=True) for key in column.names)}
    return [
        MarkColumn(one, name if keys.count(key) == 1 and key not in taken else f"{name} {one}")
        for (one, name), key in zip(names.items(), keys, strict=True)
    ]


def read_marks(
    content: bytes, columns: Sequence[MarkColumn], parts: Mapping[str, str]
) -> MarkedSheets:
    """Read a sheet of marks; ``parts``: names of the parts of a stage by id, none of entries.

    All or nothing, as ``read_roster``: ``spreadsheet.rows_invalid``, other ``spreadsheet.*``.
    """
    if is_csv(content):
        return _read(csv_workbook(content), columns, parts)
    with open_workbook(content) as book:
        return _read(book, columns, parts)


def _fixed(*, part: bool) -> tuple[Column, ...]:
    return (
        Column("number", NUMBER, ("bai so", "so bai", "so", "number", "work"), required=True),
        Column("judge", JUDGE, ("giam khao", "ma giam khao", "judge"), required=True),
        Column("name", NAME, ("ho va ten", "ho ten", "name")),
        Column("team", TEAM, ("doi", "ten doi", "team")),
        Column("part", PART, ("phan thi", "part"), required=part),
    )


def _read(book: Workbook, columns: Sequence[MarkColumn], parts: Mapping[str, str]) -> MarkedSheets:
    wanted = tuple(
        Column(_MARK + one.criterion, one.heading, (heading_key(one.heading),), required=True)
        for one in columns
    )
    table = find_table(book, Layout("phiếu điểm", (*_fixed(part=bool(parts)), *wanted)))
    fields = (
        Field("number", _number, required=True),
        Field("judge", code, required=True, few_values=True),
        Field("name", text),
        Field("team", text),
        *((Field("part", OneOf(parts, "phần thi"), required=True),) if parts else ()),
        *(Field(_MARK + one.criterion, _mark, few_values=True) for one in columns),
    )
    reading = Reading(table, fields)
    records = [record for record in reading.records() if record.sound]
    reading.findings.refuse_if_any()
    rows = [_row(record) for record in records]
    return MarkedSheets(
        table.sheet.name,
        [row for row in rows if row.marks],
        {"": (NUMBER, _letter(table, "number"))}
        | {one.criterion: (one.heading, _letter(table, _MARK + one.criterion)) for one in columns},
        sum(not row.marks for row in rows),
        reading.notes(),
    )


def _letter(table: Table, field: str) -> str:
    return column_letters(table.columns[field])


def _row(record: Record) -> MarkedSheet:
    marks = {
        name.removeprefix(_MARK): parse_mark(value)
        for name, value in record.values.items()
        if name.startswith(_MARK)
    }
    get = record.values.get
    number, beside = int(get("number", "")), (get("name", ""), get("team", ""))
    return MarkedSheet(record.row, number, get("judge", ""), get("part", ""), marks, *beside)


def _number(value: Value) -> str:
    found = text(value)
    if not (found.isascii() and found.isdecimal() and 0 < int(found[:9]) <= _MOST_WORKS):
        raise Wrong("number_invalid", "cần số của bài trên ban giám khảo, ví dụ 17")
    return found


def _mark(value: Value) -> str:
    """A mark as text, which is never empty as a zero would be."""
    if isinstance(value, (date, datetime)):
        raise Wrong(
            "mark_is_date",
            "Excel đã đổi điểm thành ngày tháng; hãy định dạng cột là Number hoặc Text rồi gõ lại",
        )
    shown = value.number if isinstance(value, Formatted) and "%" not in value.format else value
    if isinstance(shown, float):
        shown = repr(shown)
    try:
        parse_mark(found := shown if isinstance(shown, str) else text(shown))
    except Refused:
        raise Wrong("mark_unreadable", "điểm là một số như 8 hoặc 8,5") from None
    return found.strip()
