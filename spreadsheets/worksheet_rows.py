"""Rows of a worksheet as plain values, streamed.

A value is ``str``, ``int``, ``float``, ``bool``, a date or time, or one of the structs below.
Empty cells and white space are left out. Numbers of a zero-padded format such as ``00000000``
come as the text that Excel shows, because that is how people keep the zeros of an id.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import IO

from msgspec import Struct

from contracts.errors import Refused

from .bounded_xml import SPREADSHEET, Budget, Handlers, holds, parse
from .cell_styles import CellStyle
from .file_refusals import refusal
from .number_formats import NumberStyle
from .rich_text import PLAIN, RichTextPieces, in_look

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"
_LAST_ROW = 1_048_576
_MOST_MERGES = 10_000


class Formula(Struct, frozen=True):
    """A formula and what Excel last showed for it (``None``: never computed)."""

    expression: str
    shown: str | None


class ErrorValue(Struct, frozen=True):
    """``#N/A``, ``#REF!`` and their like."""

    text: str


class Formatted(Struct, frozen=True):
    """A number that Excel shows otherwise than by its digits, such as 0.7 as 70%."""

    number: int | float
    format: str


Value = (
    str | int | float | bool | datetime | date | time | timedelta | Formula | ErrorValue | Formatted
)
Row = tuple[int, dict[int, Value]]


class CellLimits(Struct, frozen=True):
    """Bounds of one sheet: rows and columns with values, characters of one text."""

    rows: int
    columns: int
    text_chars: int


class Shared(Struct, frozen=True):
    """What the cells of all sheets refer to."""

    strings: list[str]
    styles: list[CellStyle]
    epoch: datetime


class SheetReader:
    """Turns the XML of one sheet into rows. ``merged`` (cells), ``hidden`` (numbers of rows with
    values) and ``hidden_columns`` (from one to another) are complete once all rows are read."""

    def __init__(self, name: str, shared: Shared, limits: CellLimits) -> None:
        self.merged: list[str] = []
        self.hidden: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self._name, self._shared, self._limits = name, shared, limits
        self._ready: list[Row] = []
        self._columns: dict[str, int] = {}
        self._rows_seen = 0
        self._row = 0
        self._row_hidden = False
        self._values: dict[int, Value] = {}
        self._column = 0
        self._type = "n"
        self._style = ""
        self._value: list[str] = []
        self._inline = RichTextPieces(unescaped)
        looks = ((str(place), style.look) for place, style in enumerate(shared.styles))
        self._looks = {place: look for place, look in looks if look != PLAIN}
        self._formula: list[str] | None = None
        self._into: list[str] | RichTextPieces | None = None
        self._in_phonetics = False

    def read(self, stream: IO[bytes], part: str, budget: Budget) -> Iterator[Row]:
        """The rows that hold any value, from the top."""
        handlers = Handlers(
            SPREADSHEET,
            {
                "row": self._start_row, "c": self._start_cell, "v": self._start_value,
                "f": self._start_formula, "t": self._start_text, "rPh": self._start_phonetics,
                "mergeCell": self._merge, "col": self._column_look, **self._inline.handlers(),
            },
            {
                "row": self._end_row, "c": self._end_cell, "v": self._end_text,
                "f": self._end_text, "t": self._end_text, "rPh": self._end_phonetics,
                "r": self._inline.piece,
            },
            self._characters,
        )  # fmt: skip
        for _ in parse(stream, part, budget, handlers):
            yield from self._ready
            self._ready.clear()

    def _start_row(self, attributes: dict[str, str]) -> None:
        row = int(attributes.get("r", self._row + 1))
        if not self._row < row <= _LAST_ROW:
            raise refusal("broken", what=f"{self._name}: thứ tự dòng {self._row}, {row}")
        self._row, self._column, self._values = row, 0, {}
        self._row_hidden = _is_hidden(attributes, "ht")

    def _end_row(self) -> None:
        if not self._values:
            return
        self._rows_seen += 1
        if self._rows_seen > self._limits.rows:
            raise refusal("too_many_rows", sheet=self._name, limit=self._limits.rows)
        if self._row_hidden:
            self.hidden.append(self._row)
        self._ready.append((self._row, self._values))
        self._values = {}

    def _column_look(self, attributes: dict[str, str]) -> None:
        if _is_hidden(attributes, "width") and len(self.hidden_columns) < _MOST_MERGES:
            self.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip(_DIGITS)
            self._column = self._columns.get(letters) or self._learn(letters)
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._value, self._formula, self._into = [], None, None
        self._inline.begin()

    def _learn(self, letters: str) -> int:
        column = column_number(letters)
        self._columns[letters] = column
        return column

    def _start_value(self, _: dict[str, str]) -> None:
        self._into = self._value

    def _start_formula(self, _: dict[str, str]) -> None:
        self._formula = self._into = []

    def _start_text(self, _: dict[str, str]) -> None:
        if not self._in_phonetics:
            self._into = self._inline

    def _end_text(self) -> None:
        self._into = None

    def _start_phonetics(self, _: dict[str, str]) -> None:
        self._in_phonetics = True

    def _end_phonetics(self) -> None:
        self._in_phonetics = False

    def _characters(self, text: str) -> None:
        if isinstance(self._into, RichTextPieces):
            self._into.add(text)
        elif self._into is not None:
            self._into.append(text)

    def _merge(self, attributes: dict[str, str]) -> None:
        if len(self.merged) < _MOST_MERGES:
            self.merged.append(attributes.get("ref", ""))

    def _end_cell(self) -> None:
        if self._formula is not None:
            shown = self._converted("".join(self._value)) if self._value else None
            expression = "=" + "".join(self._formula)
            self._put(Formula(expression[:200], None if shown is None else str(shown)))
        elif self._value or self._inline:
            value = self._converted("".join(self._value)) if self._value else self._inline_text()
            if not isinstance(value, str):
                self._put(value)
            elif value and not value.isspace():
                look = self._looks.get(self._style)
                self._put(value if look is None else in_look(value, look))

    def _put(self, value: Value) -> None:
        if self._column > self._limits.columns:
            raise refusal(
                "too_many_columns",
                sheet=self._name,
                cell=f"{column_letters(self._column)}{self._row}",
                limit=self._limits.columns,
            )
        self._values[self._column] = value

    def _converted(self, raw: str) -> Value:
        kind = self._type
        if kind == "s":
            index = int(raw)
            if index < 0:
                raise ValueError(raw)
            return self._shared.strings[index]
        if kind == "n":
            return _number(raw, self._number_style(), self._shared.epoch)
        if kind == "b":
            return raw.strip() == "1"
        if kind == "e":
            return ErrorValue(raw[:20])
        if kind == "d":
            return datetime.fromisoformat(raw)
        if len(raw) > self._limits.text_chars:
            raise self._too_long()
        return unescaped(raw)

    def _inline_text(self) -> str:
        text = self._inline.text()
        if len(text) > self._limits.text_chars:
            raise self._too_long()
        return text

    def _too_long(self) -> Refused:
        return refusal("broken", what=f"{self._name}: ô có hơn {self._limits.text_chars} ký tự")

    def _number_style(self) -> NumberStyle | None:
        if not self._style:
            return None
        index = int(self._style)
        styles = self._shared.styles
        return styles[index].number if 0 <= index < len(styles) else None


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    return holds(attributes, "hidden") or float(attributes.get(size, 1)) == 0


def _number(raw: str, style: NumberStyle | None, epoch: datetime) -> Value:
    number = float(raw)
    if not isfinite(number):
        raise ValueError(raw)
    if number.is_integer() and abs(number) < 1e15:
        number = int(number)
    if style is None or style.kind == "plain":
        return number
    if style.kind == "date":
        return _moment(number, epoch)
    if style.kind == "padded" and isinstance(number, int) and number >= 0:
        return str(number).zfill(style.width)
    return Formatted(number, style.format)


def _moment(serial: float, epoch: datetime) -> Value:
    from openpyxl.utils.datetime import from_excel  # a fifth of a second to load

    try:
        moment: Value = from_excel(serial, epoch)
    except (ValueError, OverflowError):
        # Excel itself shows such a cell as #######.
        return ErrorValue("#######")
    return moment


def unescaped(text: str) -> str:
    """``_x000D_`` and the like, as Excel writes characters that XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: _safe_char(int(match[1], 16)), text)


def _safe_char(code: int) -> str:
    return " " if 0xD800 <= code <= 0xDFFF else chr(code)


def column_number(letters: str) -> int:
    """``A`` -> 1, ``XFD`` -> 16384; ``ValueError`` for anything else."""
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        raise ValueError(letters)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 -> ``A``, 28 -> ``AB``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
