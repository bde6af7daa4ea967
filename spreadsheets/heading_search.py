"""Finds the sheet that is meant and its columns, by headings alone.

Headings are Vietnamese or English, in any order; case, accents, line breaks and remarks in
brackets make no difference. Titles may stand above them, as they do in official lists.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from contracts.vietnamese_text import plain

from .cell_edits import Mending
from .file_refusals import refusal
from .old_encodings import CONVERT, is_modern
from .text_cleaning import clean
from .workbook_reading import Sheet, Workbook
from .worksheet_rows import Formula, Row, Value, column_letters

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_OTHER_SIGNS = re.compile(r"[^a-z0-9]+")
_LOOK_IN_ROWS = 20
_LONGEST_HEADING = 200


class Column(Struct, frozen=True):
    """A column that is wanted: its field, the heading to name in messages, what else it is called.

    ``names`` are in the form of :func:`heading_key`. Not ``offered``: it is read where a file has
    it, and templates go without.
    """

    field: str
    heading: str
    names: tuple[str, ...]
    required: bool = False
    offered: bool = True


class Layout(Struct, frozen=True):
    """What a kind of file holds: ``what`` names it in messages ("danh sách cán bộ").

    ``secret``: fields that are part of a key, so their values are never repeated to anybody.
    ``shaped``: what the rows just below the headings make of a table.
    """

    what: str
    columns: tuple[Column, ...]
    secret: frozenset[str] = frozenset()
    shaped: "Callable[[Table], Table] | None" = None

    @property
    def offered(self) -> tuple[Column, ...]:
        """The columns that a template has."""
        return tuple(column for column in self.columns if column.offered)

    def field_of(self, heading: str) -> str | None:
        """The field of a heading as it stands in the file, remarks in brackets told apart where
        that makes another field; typed in TCVN3 or VNI where Unicode makes none of it."""
        if heading.isascii() or is_modern(heading):
            return self._field_of(heading)
        tries = (heading, *(convert(heading) for convert in CONVERT.values()))
        return next((found for text in tries if (found := self._field_of(text))), None)

    def _field_of(self, heading: str) -> str | None:
        whole = _OTHER_SIGNS.sub(" ", plain(clean(heading[:_LONGEST_HEADING]))).strip()
        keys = (whole, heading_key(heading))
        return next((one.field for key in keys for one in self.columns if key in one.names), None)


class Table(Struct, frozen=True):
    """A sheet with its headings found: column number by field, heading text by column number.
    ``mending`` is laid over its rows."""

    sheet: Sheet
    heading_row: int
    columns: dict[str, int]
    headings: dict[int, str]
    unknown: dict[int, str]
    secret: frozenset[str] = frozenset()
    mending: Mending | None = None

    def rows(self) -> Iterator[Row]:
        """The rows below the headings, as they were mended."""
        below = (row for row in self.sheet.rows() if row[0] > self.heading_row)
        return below if self.mending is None else self.mending.over(below, self.columns)


class _Candidate(Struct):
    sheet: Sheet
    row: int
    texts: dict[int, str]
    fields: list[tuple[str, int]]

    @property
    def found(self) -> set[str]:
        return {field for field, _ in self.fields}


def heading_key(text: str) -> str:
    """``"Ngày sinh\\n(dd/mm/yyyy) *"`` -> ``"ngay sinh"``."""
    return _OTHER_SIGNS.sub(" ", _BRACKETS.sub(" ", plain(clean(text[:_LONGEST_HEADING])))).strip()


def find_table(book: Workbook, layout: Layout, mending: Mending | None = None) -> Table:
    """The one sheet whose headings fit ``layout``, its rows mended.

    Raises ``Refused``: ``spreadsheet.wrong_sheet``, ``.missing_columns``, ``.ambiguous_sheet``,
    ``.doubled_heading``.
    """
    required = {column.field for column in layout.columns if column.required}
    visible = [sheet for sheet in book.sheets if not sheet.hidden] or book.sheets
    candidates = [_best_row(sheet, layout) for sheet in visible]
    complete = [item for item in candidates if required <= item.found]
    if len(complete) > 1:
        names = [item.sheet.name for item in complete]
        raise refusal("ambiguous_sheet", what=layout.what, sheets=names)
    if not complete:
        _refuse_incomplete(candidates, layout, required)
    table = _table(complete[0], layout, mending)
    return table if layout.shaped is None else layout.shaped(table)


def _refuse_incomplete(candidates: list[_Candidate], layout: Layout, required: set[str]) -> None:
    nearest = max(candidates, key=lambda item: len(item.found & required))
    missing = [
        column.heading
        for column in layout.columns
        if column.required and column.field not in nearest.found
    ]
    sheets = [item.sheet.name for item in candidates]
    if len(nearest.found & required) * 2 < len(required):
        raise refusal("wrong_sheet", what=layout.what, sheets=sheets, missing=missing)
    raise refusal(
        "missing_columns",
        sheet=nearest.sheet.name,
        row=nearest.row,
        missing=missing,
        found=list(nearest.texts.values()),
        sheets=sheets,
    )


def _best_row(sheet: Sheet, layout: Layout) -> _Candidate:
    best = _Candidate(sheet, 0, {}, [])
    for number, values in sheet.rows():
        if number > _LOOK_IN_ROWS:
            break
        texts = {column: _heading_text(value) for column, value in values.items()}
        fields = [
            (field, column)
            for column, value in values.items()
            if (field := layout.field_of(_as_typed(value))) is not None
        ]
        if len({field for field, _ in fields}) > len(best.found):
            best = _Candidate(sheet, number, texts, fields)
    return best


def _as_typed(value: Value) -> str:
    return str(value.shown or "" if isinstance(value, Formula) else value)


def _heading_text(value: Value) -> str:
    return clean(_as_typed(value))[:100]


def _table(found: _Candidate, layout: Layout, mending: Mending | None) -> Table:
    columns: dict[str, int] = {}
    for field, column in found.fields:
        if field in columns:
            raise refusal(
                "doubled_heading",
                sheet=found.sheet.name,
                heading=found.texts[column],
                first=f"{column_letters(columns[field])}{found.row}",
                second=f"{column_letters(column)}{found.row}",
            )
        columns[field] = column
    known = set(columns.values())
    unknown = {column: text for column, text in found.texts.items() if column not in known}
    return Table(found.sheet, found.row, columns, found.texts, unknown, layout.secret, mending)
