"""Zeros in front of codes, which Excel drops when a code is typed as a number: 00001 becomes 1.

They are put back where other codes show how long they are, as for phones; where these disagree the
cell is named, and where nothing shows it, it is told that codes are numbers.
"""

from collections.abc import Iterable

from msgspec import Struct

from .row_fields import Reading, Record
from .row_findings import Note, Wrong

_MOST_NAMED = 10


class CodeWidths(Struct, frozen=True):
    """Of codes that are known and all digits: their lengths, and those of codes that begin with a
    zero."""

    all: list[int] = []
    padded: list[int] = []

    @staticmethod
    def of(codes: Iterable[str]) -> "CodeWidths":
        """Of these codes."""
        widths: set[int] = set()
        padded: set[int] = set()
        for code in codes:  # there may be a million
            if code.isascii() and code.isdigit():
                (padded if code.startswith("0") else widths).add(len(code))
        return CodeWidths(sorted(widths | padded), sorted(padded))


class KnownCodes(Struct, frozen=True):
    """Of the codes that a contest knows already: its agencies', its people's."""

    agencies: CodeWidths = CodeWidths()
    people: CodeWidths = CodeWidths()


NO_CODES = KnownCodes()


def put_back(
    reading: Reading, records: list[Record], name: str, known: CodeWidths, what: str
) -> list[Note]:
    """Put zeros back in front of the codes in field ``name`` that came as numbers; ``what``:
    "mã cán bộ"."""
    numbers = [
        record
        for record in records
        if (record.row, name) in reading.numbers and name in record.values
    ]
    if not numbers:
        return []
    typed = CodeWidths.of(
        record.values[name]
        for record in records
        if name in record.values and (record.row, name) not in reading.numbers
    )
    padded = {*typed.padded, *known.padded}
    if not padded:
        return _untold(numbers, name, what)
    width = max(padded)
    short = [
        record
        for record in numbers
        if len(record.values[name]) < width and len(record.values[name]) not in padded
    ]
    shorter_too = any(one < width for one in (*typed.all, *known.all))
    if len(padded) > 1 or shorter_too:
        for record in short:
            reading.wrong(record, name, _doubtful(what), record.values[name])
        return []
    for record in short:
        record.values[name] = record.values[name].zfill(width)
    if not short:
        return []
    rows = ", ".join(f"dòng {record.row} → {record.values[name]}" for record in short[:_MOST_NAMED])
    more = f" và {len(short) - _MOST_NAMED} dòng nữa" if len(short) > _MOST_NAMED else ""
    message = (
        f"Đã thêm lại số 0 ở đầu {len(short)} {what} mà Excel lưu thành số, cho đủ {width} chữ số "
        f"như các mã khác: {rows}{more}."
    )
    listed = [record.row for record in short]
    return [Note("zeros_put_back", message, {"width": width, "rows": listed})]


def _untold(numbers: list[Record], name: str, what: str) -> list[Note]:
    if len({len(record.values[name]) for record in numbers}) == 1:
        return []
    message = (
        f"{len(numbers)} {what} là số (từ dòng {numbers[0].row}): nếu mã thật có số 0 ở đầu thì "
        "Excel đã bỏ mất; khi đó hãy định dạng cột là Text rồi gõ lại."
    )
    return [Note("codes_are_numbers", message, {"total": len(numbers)})]


def _doubtful(what: str) -> Wrong:
    return Wrong(
        "zeros_doubtful",
        f"{what} là số nên có thể đã mất số 0 ở đầu, mà các mã khác dài ngắn khác nhau; hãy định "
        "dạng ô là Text rồi gõ lại mã",
    )
