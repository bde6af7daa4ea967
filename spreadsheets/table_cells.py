"""The cells of written tables, by openpyxl."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import (
    Alignment,
    Border,
    Font,
    PatternFill,
    Side,
)

from contracts.text_formatting import Mark, pieces

from .table_writing import FormattedText, Kind, OutColumn, Target
from .text_cleaning import clean, clean_lines
from .worksheet_rows import column_letters

FORMATS: dict[Kind, str] = {
    "text": "@",
    "integer": "#,##0",
    "number": "General",
    "percent": "0.00%",
    "moment": "dd/mm/yyyy hh:mm:ss",
}
HEADING_ROW = 4
_A4 = 9
_LONGEST_TEXT = 32_000
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
# Excel takes _x0041_ for the letter A unless the first sign is written so itself
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FONT = "Times New Roman"
_WAYS: dict[Mark, str] = {"sup": "superscript", "sub": "subscript"}
_LINE = Side(style="thin", color="999999")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", fgColor="D9E2F3")


def fill(
    target: Target,
    sheet_name: str,
    titles: Sequence[str],
    columns: Sequence[OutColumn],
    rows: Iterable[Sequence[object]],
    totals: Iterable[Sequence[object]],
) -> None:
    """What ``table_writing.write_table`` says."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name)
    _set_up(sheet, columns)
    for place, title in enumerate(titles[: HEADING_ROW - 1]):
        sheet.append([_title(sheet, title, first=place == 0)])
    for _ in range(HEADING_ROW - 1 - len(titles)):
        sheet.append([])
    sheet.append([_heading(sheet, column) for column in columns])
    last = HEADING_ROW
    body = _Body(sheet, columns)
    for row in rows:
        sheet.append(body.cells(row))
        last += 1
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{column_letters(len(columns))}{last}"
    below = _Body(sheet, columns, bold=True)
    for row in totals:
        sheet.append(below.cells(row))
    book.save(target)


def _set_up(sheet: Any, columns: Sequence[OutColumn]) -> None:
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[column_letters(number)].width = column.width
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    print_on_a4(sheet, HEADING_ROW)


def print_on_a4(sheet: Any, heading_row: int) -> None:
    """A4 landscape, as wide as one page, headings on every page, page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.center.text = "Trang &P/&N"


def _title(sheet: Any, text: str, *, first: bool) -> Any:
    cell = text_cell(sheet, text)
    cell.font = Font(name=_FONT, size=14 if first else 12, bold=first, italic=not first)
    return cell


def _heading(sheet: Any, column: OutColumn) -> Any:
    cell = text_cell(sheet, column.heading)
    dress_heading(cell)
    return cell


def dress_heading(cell: Any) -> None:
    """The look of headings, in reports and templates alike."""
    cell.font = Font(name=_FONT, size=12, bold=True)
    cell.fill = _HEAD_FILL
    cell.border = _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


_SIZE = 12
_BODY_FONT = Font(name=_FONT, size=_SIZE)
_TOP = Alignment(vertical="top", wrap_text=True)


class _Body:
    """Makes the cells below the headings. Looks are set up once: openpyxl takes 50 µs for each."""

    def __init__(self, sheet: Any, columns: Sequence[OutColumn], *, bold: bool = False) -> None:
        self._sheet = sheet
        self._columns = columns
        self._font = Font(name=_FONT, size=_SIZE, bold=True) if bold else _BODY_FONT
        self._looks = {kind: self._look(code) for kind, code in FORMATS.items()}
        self._risky = self._look(FORMATS["text"], quoted=True)

    def cells(self, row: Sequence[object]) -> list[Any]:
        return [self._cell(value, column) for value, column in zip(row, self._columns, strict=True)]

    def _cell(self, value: object, column: OutColumn) -> Any:
        look = self._looks[column.kind]
        if column.kind != "text" or value is None:
            cell = WriteOnlyCell(self._sheet, value)
        else:
            text = safe_text(str(value))
            rich = _rich(value) if isinstance(value, FormattedText) else text
            cell = WriteOnlyCell(self._sheet, rich)
            cell.data_type = "s"
            if text.startswith(_RISKY_STARTS):
                look = self._risky
        cell._style = look
        return cell

    def _look(self, number_format: str, *, quoted: bool = False) -> Any:
        cell = WriteOnlyCell(self._sheet)
        cell.number_format = number_format
        cell.font, cell.border, cell.alignment = self._font, _BORDER, _TOP
        cell.quotePrefix = quoted
        return cell._style


def _rich(value: FormattedText) -> CellRichText:
    """The text of a cell in pieces; each has something that is seen, for Excel forgets others."""
    runs: list[tuple[str, list[Mark]]] = []
    for words, marks in pieces(value.text, value.spans):
        if runs and not (words.strip() and runs[-1][0].strip()):
            before, of_before = runs.pop()
            words, marks = before + words, marks if words.strip() else of_before
        runs.append((words, marks))
    return CellRichText([_run(_escaped(words), marks) for words, marks in runs])


def _run(words: str, marks: Sequence[Mark]) -> str | TextBlock:
    if not marks:
        return words
    way = next((_WAYS[mark] for mark in marks if mark in _WAYS), None)
    underlined = "single" if "u" in marks else None
    font = InlineFont(
        rFont=_FONT, sz=_SIZE, b="b" in marks, i="i" in marks, u=underlined, vertAlign=way
    )
    return TextBlock(font, words)


def text_cell(sheet: Any, text: str) -> Any:
    """A cell that is text for good, whatever it begins with."""
    safe = safe_text(text)
    cell = WriteOnlyCell(sheet, safe)
    cell.data_type = "s"
    cell.number_format = FORMATS["text"]
    if safe.startswith(_RISKY_STARTS):
        cell.quotePrefix = True
    return cell


def safe_text(text: str) -> str:
    """Text that XML and Excel can hold, and that Excel shows as it is."""
    return _escaped((clean_lines(text) if "\n" in text else clean(text))[:_LONGEST_TEXT])


def _escaped(text: str) -> str:
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text
