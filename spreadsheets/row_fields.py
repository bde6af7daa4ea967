"""Rows of a found table -> checked fields, with everything wrong noted and nothing raised."""

from collections.abc import Callable, Iterator
from typing import Any, Literal

from msgspec import Struct

from .cell_values import usable
from .file_refusals import refusal
from .heading_search import Table
from .row_findings import Findings, Note, Wrong
from .stray_letters import without_strangers
from .worksheet_rows import ErrorValue, Formatted, Formula, Value, column_letters, column_number

_MISSING = Wrong("missing", "ô bắt buộc đang để trống")
_MERGED = "ô bị gộp {range}; hãy bỏ gộp ô (Unmerge Cells) và điền đủ giá trị vào từng dòng"
_TOO_WIDE = Wrong(
    "cells_beyond",
    "dòng có nhiều ô hơn dòng tiêu đề; chữ hoặc số có dấu phân cách bên trong, như 7,5, phải để "
    'trong ngoặc kép: "7,5"',
)
_LONGEST_KEPT = 64
_MOST_SWAPPED = 20
_MOST_SPANS = 20


class Field(Struct, frozen=True):
    """A field of a row: how its cell is read and whether it may be empty.

    ``few_values``: the same few texts come again and again, so each is read once. ``letters``:
    letters that only look like Latin ones are put right in it (``code``: are wrong in it).
    """

    name: str
    read: Callable[[Value], Any]
    required: bool = False
    few_values: bool = False
    letters: Literal["", "text", "code"] = ""


class Record(Struct):
    """One row: the fields that could be read, and the names of those that are wrong; ``filled``:
    those that are not empty, ``shown``: the first text of the row."""

    row: int
    values: dict[str, Any]
    wrong: set[str]
    filled: set[str]
    shown: str = ""

    @property
    def sound(self) -> bool:
        """Whether the record may be used."""
        return not self.wrong


class Reading:
    """Reads a table row by row; ``findings`` and ``notes`` fill on the way.

    ``see``: is shown every text with its row and field, as it stands in the file. ``numbers``: row
    and field of what came as digits that Excel takes for a number.
    """

    def __init__(
        self,
        table: Table,
        fields: tuple[Field, ...],
        *,
        see: Callable[[int, str, str], None] | None = None,
    ) -> None:
        self.table = table
        self.findings = Findings(table.sheet.name, table.headings)
        self._fields = [(field, table.columns.get(field.name, 0)) for field in fields]
        self._known = frozenset(table.columns.values())
        self._seen: dict[tuple[str, Value], Any] = {}
        self._nameless: set[int] = set()
        self._last_row = table.heading_row
        self.numbers: set[tuple[int, str]] = set()
        self._see = see
        self._swapped: list[str] = []

    def records(self, *, missing: bool = True) -> Iterator[Record]:
        """Every row with a value in a known column; then merged cells are looked at. Not
        ``missing``: whoever asks decides of which rows :meth:`tell_missing` tells."""
        width = self.table.sheet.width(self.table.heading_row)
        for number, cells in self.table.rows():
            unknown = cells.keys() - self._known
            if unknown:
                self._nameless |= unknown - self.table.headings.keys()
                if len(unknown) == len(cells):
                    continue
            self._last_row = number
            record = self._record(number, cells)
            if width is not None and max(cells) > width:
                self.wrong(record, "", _TOO_WIDE, _shown(cells[max(cells)]))
            if missing:
                self.tell_missing(record)
            yield record
        if self._last_row == self.table.heading_row:
            raise refusal("no_rows", sheet=self.table.sheet.name, row=self.table.heading_row)
        self._look_at_merged()

    def wrong(self, record: Record, field: str, wrong: Wrong, value: object = "") -> None:
        """Note that a field of a record is wrong; a file without the column blames the row."""
        record.wrong.add(field)
        self.findings.add(record.row, self.table.columns.get(field, 0), wrong, value)

    def tell_missing(self, record: Record) -> None:
        """Note the required cells of a record that are empty."""
        for field, _ in self._fields:
            if field.required and field.name not in record.values.keys() | record.wrong:
                self._wrong_cell(record, field, _MISSING, None)

    def notes(self) -> list[Note]:
        """What was left out: columns nobody asked for; which letters were put right; and rows
        and columns that were read although the sheet does not show them."""
        notes = [*self._about_hidden()]
        if self._swapped:
            listed = "; ".join(self._swapped[:_MOST_SWAPPED])
            more = len(self._swapped) - _MOST_SWAPPED
            message = f"Đã thay chữ trông giống chữ Việt: {listed}"
            message += f"; và {more} ô nữa." if more > 0 else "."
            notes.append(Note("letters_swapped", message, {"cells": self._swapped}))
        if self.table.unknown:
            names = list(self.table.unknown.values())
            listed = ", ".join(f"“{name}”" for name in names)
            notes.append(
                Note("unknown_columns", f"Các cột không dùng đến: {listed}.", {"columns": names})
            )
        if self._nameless:
            letters = [column_letters(column) for column in sorted(self._nameless)]
            message = f"Các cột có dữ liệu nhưng không có tiêu đề, bỏ qua: {', '.join(letters)}."
            notes.append(Note("nameless_columns", message, {"columns": letters}))
        return notes

    def _about_hidden(self) -> Iterator[Note]:
        first, last = self.table.heading_row + 1, self._last_row
        rows = [row for row in self.table.sheet.hidden_rows if first <= row <= last]
        if rows:
            message = (
                f"{len(rows)} dòng đang ẩn trong trang tính (do lọc hoặc ẩn dòng) vẫn được đọc như "
                f"các dòng khác: dòng {_spans(rows)}."
            )
            yield Note("hidden_rows", message, {"rows": rows})
        spans = self.table.sheet.hidden_columns
        columns = {one for one in self._known if any(a <= one <= b for a, b in spans)}
        if columns:
            letters = [column_letters(column) for column in sorted(columns)]
            message = f"Cột đang ẩn trong trang tính vẫn được đọc: {', '.join(letters)}."
            yield Note("hidden_columns", message, {"columns": letters})

    def _record(self, number: int, cells: dict[int, Value]) -> Record:
        record = Record(number, {}, set(), set())
        for field, column in self._fields:
            value = cells.get(column)
            if value is None:
                continue
            record.filled.add(field.name)
            record.shown = record.shown or _shown(value)[:_LONGEST_KEPT]
            try:
                found = self._found(record, field, value)
            except Wrong as wrong:
                self._wrong_cell(record, field, wrong, value)
                continue
            if found or found is False:
                record.values[field.name] = found
        return record

    def _found(self, record: Record, field: Field, value: Value) -> Any:
        if isinstance(value, str):
            if self._see is not None:
                self._see(record.row, field.name, value)
            if field.letters:
                value = self._latin(record.row, field, value)
        self._keep_number(record.row, field, value)
        return self._read(field, value)

    def _latin(self, row: int, field: Field, text: str) -> str:
        mended = without_strangers(text, strict=field.letters == "code")
        if mended.swaps:
            cell = f"{column_letters(self.table.columns[field.name])}{row}"
            self._swapped.append(f"{cell}: {', '.join(mended.swaps)}")
        return mended.text

    def _keep_number(self, row: int, field: Field, value: Value) -> None:
        if field.letters != "code":
            return
        untyped = isinstance(value, str) and not self.table.sheet.typed
        digits = str(value).strip()
        if isinstance(value, int) or (untyped and digits.isdigit() and digits[0] != "0"):
            self.numbers.add((row, field.name))

    def _read(self, field: Field, value: Value) -> Any:
        if not (field.few_values and type(value) is str and len(value) <= _LONGEST_KEPT):
            return field.read(usable(value))
        key = (field.name, value)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = field.read(value)
        return found

    def _wrong_cell(self, record: Record, field: Field, wrong: Wrong, value: Value | None) -> None:
        secret = field.name in self.table.secret
        shown = "" if secret or value is None else _shown(value)
        self.wrong(record, field.name, wrong, shown)

    def _look_at_merged(self) -> None:
        for merged in self.table.sheet.merged:
            top, columns = _rows_and_columns(merged)
            # Merged titles, two-row headings and signatures below the list do no harm.
            if not self.table.heading_row < top <= self._last_row:
                continue
            touched = sorted(self._known.intersection(columns))
            if touched:
                wrong = Wrong("merged_cells", _MERGED.format(range=merged))
                self.findings.add(top, touched[0], wrong, merged)


def _spans(rows: list[int]) -> str:
    """``[3, 4, 5, 9]`` -> ``3-5, 9``."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][-1] + 1:
            spans[-1][1:] = [row]
        else:
            spans.append([row])
    listed = ", ".join("-".join(map(str, span)) for span in spans[:_MOST_SPANS])
    return listed + (", …" if len(spans) > _MOST_SPANS else "")


def _rows_and_columns(merged: str) -> tuple[int, range]:
    """``B3:D5`` -> 3 and columns 2 to 4; anything else touches nothing."""
    first, _, last = merged.replace("$", "").partition(":")
    try:
        letters = [ref.rstrip("0123456789") for ref in (first, last or first)]
        columns = range(column_number(letters[0]), column_number(letters[1]) + 1)
        return int(first[len(letters[0]) :]), columns
    except ValueError:
        return 0, range(0)


def _shown(value: Value) -> str:
    if isinstance(value, Formula):
        return value.expression
    if isinstance(value, ErrorValue):
        return value.text
    if isinstance(value, Formatted):
        return str(value.number)
    return str(value)
