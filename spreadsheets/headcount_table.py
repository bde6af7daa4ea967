"""Approved headcounts (tổng số CBCCVC) as a table: an agency code and a number in each line.

A headcount is a denominator, so nothing is guessed: a line is what it plainly says, or it is named
with how to mend it. The first line is a heading only where both its words are known ones.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from contracts.vietnamese_text import plain

from . import cell_values
from .cell_values import usable
from .heading_search import heading_key
from .row_findings import Wrong
from .rows_for_editing import typed
from .text_cleaning import clean
from .worksheet_rows import Formatted, Value

LARGEST_HEADCOUNT = 10_000_000
_TITLES_ABOVE = 20
_CODE_HEADINGS = frozenset({
    "ma don vi", "ma co quan", "ma dv", "ma", "don vi", "co quan", "agency code", "agency id",
    "agency", "code",
})  # fmt: skip
_NUMBER_HEADINGS = frozenset({
    "so", "headcount", "total", "bien che", "si so", "number", "people", "count",
})  # fmt: skip
_NUMBERS_BEGIN = ("tong so", "so luong", "so nguoi", "so can bo", "so cbccvc", "so bien che")
_GROUPS = "., \u00a0\u202f"
_NUMBER = re.compile(rf"\d{{1,9}}|[1-9]\d{{0,2}}([{_GROUPS}])\d{{3}}(?:\1\d{{3}}){{0,2}}", re.ASCII)

#: what is wrong with a line: in Vietnamese, in English
REASONS: dict[str, tuple[str, str]] = {
    "not_two": (
        "mỗi dòng cần đúng hai ô: mã đơn vị và tổng số; số có dấu phẩy phải để trong ngoặc kép "
        "hoặc viết liền",
        "two cells are needed, an agency code and a number; quote a number with commas",
    ),
    "code_missing": ("thiếu mã đơn vị", "the agency code is missing"),
    "code_wrong": (
        "mã đơn vị có ký tự ẩn, chữ lạ hoặc quá dài; hãy gõ lại",
        "the agency code has hidden or foreign signs or is too long; type it anew",
    ),
    "not_a_number": (
        "tổng số phải là số nguyên từ 0 trở lên viết bằng chữ số 0-9, như 1234 hoặc 1.234; nếu là "
        "dòng tiêu đề, hãy ghi “Mã đơn vị” và “Tổng số”",
        "a whole number in digits 0-9 is needed, as 1234 or 1.234; headings are “Mã đơn vị” and "
        "“Tổng số”",
    ),
    "formula": (
        "ô chứa công thức; hãy chép cột này rồi dán lại dạng giá trị (Paste Special → Values)",
        "the cell holds a formula; copy the column and paste it as values (Paste Special → Values)",
    ),
    "too_large": (
        "tổng số lớn quá 10.000.000",
        "the number is larger than 10,000,000",
    ),
    "hidden": (
        "dòng này đang bị ẩn trong tệp (do lọc hoặc ẩn dòng); hãy cho hiện ra, hoặc xóa hẳn khỏi "
        "tệp",
        "this row is hidden in the file; show it, or delete it",
    ),
    "twice": ("mã đơn vị này đã có ở dòng {first}", "line {first} has this agency code already"),
    "unknown": ("hội thi không có đơn vị này", "the contest has no such agency"),
}


class WrongLine(Struct, frozen=True):
    """A line that is none: ``code`` of :data:`REASONS`, what stands there; ``first``: the line that
    has the same agency code."""

    line: int
    code: str
    value: str = ""
    first: int = 0

    @property
    def reason(self) -> str:
        """Why, in both languages."""
        vietnamese, english = (text.format(first=self.first) for text in REASONS[self.code])
        return f"{vietnamese} ({english})"


class HeadcountTable(Struct, frozen=True):
    """Headcounts by agency code as it is written, the line of each (from 1), and the lines that are
    wrong; their codes are not among the headcounts."""

    headcounts: dict[str, int] = {}
    lines: dict[str, int] = {}
    wrong: list[WrongLine] = field(default_factory=list)


def headcount_table(rows: Iterable[tuple[int, Sequence[Value]]]) -> HeadcountTable:
    """The table of these lines by number; a cell that is empty is ``""``."""
    told = [(line, cells) for line, row in rows if (cells := _without_empty_end(row))]
    heading, columns = _heading(told)
    found, lines, wrong = dict[str, int](), dict[str, int](), list[WrongLine]()
    seen: dict[str, int] = {}
    for line, cells in told[heading:]:
        at = columns or (0, 1)
        if (columns is None and len(cells) != 2) or len(cells) <= max(at):
            wrong.append(WrongLine(line, "not_two", _shown(cells)))
            continue
        read = _line(line, cells[at[0]], cells[at[1]])
        if isinstance(read, WrongLine):
            wrong.append(read)
            continue
        code, number = read
        first = seen.setdefault(code_key(code), line)
        if first != line:
            wrong.append(WrongLine(line, "twice", code, first))
            continue
        found[code], lines[code] = number, line
    return HeadcountTable(found, lines, wrong)


def code_key(code: str) -> str:
    """What an agency code is found by, however it is typed."""
    if code.isascii():
        return "".join(code.lower().split())
    return plain(unicodedata.normalize("NFKC", code)).replace(" ", "")


def headcount_of(value: Value) -> int:
    """A whole number as Vietnamese offices and Excel write it: 1234, 1.234, 1,234, 1 234.

    Raises ``Wrong`` (``not_a_number``, ``too_large``). Signs, other digits than 0-9 and fractions
    are no headcount: whoever wrote ``12²`` or ``-5`` meant something else.
    """
    value = usable(value)
    if isinstance(value, Formatted) and "%" not in value.format:
        value = value.number
    if isinstance(value, str):
        written = value.strip()
        if not _NUMBER.fullmatch(written):
            raise _wrong("not_a_number")
        number = int("".join(sign for sign in written if sign not in _GROUPS))
    elif isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        number = value
    else:
        raise _wrong("not_a_number")
    if number > LARGEST_HEADCOUNT:
        raise _wrong("too_large")
    return number


def _wrong(code: str) -> Wrong:
    return Wrong(code, REASONS[code][0])


def _line(line: int, code: Value, number: Value) -> tuple[str, int] | WrongLine:
    if code == "":
        return WrongLine(line, "code_missing", typed(number))
    try:
        read = cell_values.code(usable(code))
    except Wrong as wrong:
        known = wrong.code if wrong.code in REASONS else "code_wrong"
        return WrongLine(line, known, typed(code))
    if not read:
        return WrongLine(line, "code_missing", typed(number))
    try:
        return read, headcount_of(number)
    except Wrong as wrong:
        known = wrong.code if wrong.code in REASONS else "not_a_number"
        return WrongLine(line, known, typed(number))


def _heading(told: list[tuple[int, list[Value]]]) -> tuple[int, tuple[int, int] | None]:
    """How many lines stand above the first of the table, and where its columns are. Above a heading
    there are only titles: lines of one cell."""
    for place, (_, cells) in enumerate(told[:_TITLES_ABOVE]):
        keys = [heading_key(cell) if isinstance(cell, str) else "" for cell in cells]
        codes = [at for at, key in enumerate(keys) if key in _CODE_HEADINGS]
        numbers = [at for at, key in enumerate(keys) if _names_a_number(key)]
        if codes and len(numbers) == 1:
            best = next((at for at in codes if keys[at].startswith(("ma", "agency c"))), codes[0])
            return place + 1, (best, numbers[0])
        if sum(cell != "" for cell in cells) > 1:
            break
    return 0, None


def _names_a_number(key: str) -> bool:
    return key in _NUMBER_HEADINGS or key.startswith(_NUMBERS_BEGIN)


def _without_empty_end(row: Sequence[Value]) -> list[Value]:
    cells: list[Value] = ["" if _empty(cell) else cell for cell in row]
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _empty(cell: Value) -> bool:
    return isinstance(cell, str) and not clean(cell)


def _shown(cells: Sequence[Value]) -> str:
    return " | ".join(map(typed, cells))[:100]
