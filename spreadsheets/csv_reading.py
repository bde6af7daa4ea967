"""A CSV file as a workbook of one sheet, so that what reads sheets reads it too.

Excel with Vietnamese settings writes semicolons, as the comma is its decimal sign; other programs
write commas or tabs. Which it is, the first lines tell.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .file_refusals import refusal
from .file_type import is_csv
from .safe_zip import LIMITS, Limits, Source, bytes_of
from .text_decoding import decoded
from .workbook_reading import Sheet, Workbook, open_workbook
from .worksheet_rows import Row, Value, column_letters

_LOOKED_AT = 20
_SEPARATORS = ";,\t"
_FEWEST_PARTS = 2


class CsvSheet(Sheet):
    """The rows of a CSV file; nothing is merged or hidden in one."""

    typed = False

    def __init__(self, text: str, limits: Limits) -> None:
        self.name, self.hidden, self.merged = "CSV", False, []
        self.hidden_rows, self.hidden_columns = [], []
        self._text, self._limits = text, limits
        self._widths: dict[int, int] = {}

    def width(self, row: int) -> int | None:
        """Of the rows among which headings are looked for."""
        return self._widths.get(row)

    def rows(self) -> Iterator[Row]:
        """``(line, {column number: text})``, without empty lines."""
        seen = 0
        lines = self._text.splitlines(keepends=True)
        separator = _separator(lines[:_LOOKED_AT])
        # strict: words behind a closing quotation mark, or one that is never closed, are told
        reader = csv.reader(lines, delimiter=separator, strict=True)
        for cells in _well_formed(reader, separator):
            if len(self._widths) < _LOOKED_AT:
                self._widths[reader.line_num] = len(cells)
            row: dict[int, Value] = {
                number: cell for number, cell in enumerate(cells, start=1) if cell.strip()
            }
            if not row:
                continue
            seen += 1
            self._refuse_beyond(reader.line_num, row, seen)
            yield reader.line_num, row

    def _refuse_beyond(self, line: int, row: dict[int, Value], seen: int) -> None:
        limits = self._limits
        if seen > limits.rows:
            raise refusal("too_many_rows", sheet=self.name, limit=limits.rows)
        if max(row) > limits.columns:
            cell = f"{column_letters(max(row))}{line}"
            raise refusal("too_many_columns", sheet=self.name, cell=cell, limit=limits.columns)
        if any(len(str(cell)) > limits.text_chars for cell in row.values()):
            raise refusal("csv_unreadable", line=line)


def csv_workbook(data: bytes, limits: Limits = LIMITS) -> Workbook:
    """The file as it is read; ``spreadsheet.csv_encoding`` where it is no text that
    :func:`text_decoding.decoded` knows."""
    if len(data) > limits.file_bytes:
        size, most = len(data) >> 20, limits.file_bytes >> 20
        raise refusal("too_large", size_mb=size, limit_mb=most)
    text = decoded(data)
    if text is None:
        raise refusal("csv_encoding")
    return Workbook([CsvSheet(text, limits)])


@contextmanager
def open_table(source: Source, limits: Limits = LIMITS) -> Iterator[Workbook]:
    """Open an ``.xlsx`` or a CSV file from a path or its bytes; ``spreadsheet.*``."""
    data = bytes_of(source, limits)
    if is_csv(data):
        yield csv_workbook(data, limits)
        return
    with open_workbook(data, limits) as book:
        yield book


def _well_formed(reader: Any, separator: str) -> Iterator[list[str]]:
    """The rows of a reader; ``spreadsheet.csv_unreadable`` with the line where one begins in which
    a quotation mark is not closed, so that it would swallow the rows below it."""
    begins = 1
    try:
        for cells in reader:
            if _swallows_rows(cells, separator):
                raise refusal("csv_unreadable", line=begins)
            yield cells
            begins = reader.line_num + 1
    except csv.Error:
        raise refusal("csv_unreadable", line=begins) from None


def _swallows_rows(cells: list[str], separator: str) -> bool:
    """Whether a whole row like this one stands as a line in one of its cells."""
    parts = max(_FEWEST_PARTS, len(cells) - 1)
    return any(
        "\n" in cell and any(line.count(separator) >= parts for line in cell.splitlines())
        for cell in cells
    )


def _separator(lines: list[str]) -> str:
    counted = Counter(sign for line in lines for sign in line if sign in _SEPARATORS)
    return max(_SEPARATORS, key=lambda sign: counted[sign])
