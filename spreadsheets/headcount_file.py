"""Approved headcounts (tổng số CBCCVC) from a file: agency code and number."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from contracts.errors import Refused

from .file_refusals import refusal
from .headcount_table import HeadcountTable, WrongLine, headcount_table
from .pasted_headcounts import headcounts_in
from .text_decoding import decoded
from .workbook_reading import Sheet, open_workbook
from .worksheet_rows import Value

_ZIP = b"PK\x03\x04"


def read_headcounts(file: Path) -> HeadcountTable:
    """The headcounts of a JSON object, a CSV file or the first sheet that is seen of an ``.xlsx``.

    Raises ``Refused``: ``headcounts.lines_invalid`` with every wrong line (``problems``), or what
    is the matter with the file as a whole.
    """
    data = file.read_bytes()
    if data.startswith(_ZIP):
        with open_workbook(data) as book:
            found = _of_sheet(next((one for one in book.sheets if not one.hidden), book.sheets[0]))
    else:
        text = decoded(data)
        if text is None:
            raise refusal("csv_encoding")
        named = file.suffix.lower() == ".json"
        found = _of_json(file, text) if named else headcounts_in(text)
    if not found.wrong and not found.headcounts:
        raise Refused(
            "headcounts.none", f"{file}: không có dòng nào. (There is no line in the file.)"
        )
    refuse_wrong(file, found.wrong)
    return found


def _of_sheet(sheet: Sheet) -> HeadcountTable:
    """The table of a sheet; what nobody sees of it is no headcount that anybody approved."""
    found = headcount_table(_rows(sheet.rows()))
    unseen = frozenset(sheet.hidden_rows)
    hidden = {code: line for code, line in found.lines.items() if line in unseen}
    told = [WrongLine(line, "hidden", code) for code, line in hidden.items()]
    return HeadcountTable(
        {code: number for code, number in found.headcounts.items() if code not in hidden},
        {code: line for code, line in found.lines.items() if code not in hidden},
        sorted([*found.wrong, *told], key=lambda one: one.line),
    )


def refuse_wrong(file: Path, wrong: list[WrongLine]) -> None:
    """Refuse the file with these lines, if there are any."""
    if not wrong:
        return
    first = wrong[0]
    raise Refused(
        "headcounts.lines_invalid",
        f"{file}:{first.line}: {first.reason}",
        problems=[
            {"sheet": "", "row": one.line, "value": one.value, "reason": one.reason}
            for one in wrong
        ],
        total=len(wrong),
    )


def _rows(rows: Iterator[tuple[int, dict[int, Value]]]) -> Iterator[tuple[int, Sequence[Value]]]:
    for line, cells in rows:
        yield line, [cells.get(column, "") for column in range(1, max(cells) + 1)]


def _of_json(file: Path, text: str) -> HeadcountTable:
    try:
        given = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError) as fault:
        raise _no_object(file) from fault
    if not isinstance(given, _Pairs):
        raise _no_object(file)
    return headcount_table(
        (place, (code, value if isinstance(value, (int, str)) else _told(value)))
        for place, (code, value) in enumerate(given, start=1)
    )


def _told(value: object) -> str:
    """What stands there and is no number; of what is nested, that it is."""
    if isinstance(value, _Pairs):
        return "{…}"
    return "[…]" if isinstance(value, list) else json.dumps(value)


class _Pairs(list[tuple[str, Any]]):
    """The members of an object, also those whose key comes twice."""


def _no_object(file: Path) -> Refused:
    return Refused(
        "headcounts.no_object",
        f'{file}: cần dạng {{"mã đơn vị": số}}. (An object of numbers by agency code is needed.)',
    )
