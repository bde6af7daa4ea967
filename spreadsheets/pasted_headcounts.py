"""Headcounts as text: pasted from a spreadsheet, or a CSV file; a line for each agency."""

import csv
from collections.abc import Iterator, Sequence

from contracts.errors import Refused

from .headcount_table import HeadcountTable, WrongLine, headcount_table
from .worksheet_rows import Value

LONGEST_CHARS = 200_000
_LOOKED_AT = 20


def pasted_headcounts(text: str) -> HeadcountTable:
    """The lines of a pasted table; ``request.too_large``."""
    if len(text) > LONGEST_CHARS:
        raise Refused(
            "request.too_large",
            f"Bảng dán vào dài quá {LONGEST_CHARS} ký tự; hãy dán từng phần. "
            f"(The pasted table is too long, {LONGEST_CHARS} characters at most.)",
            limit=LONGEST_CHARS,
        )
    return headcounts_in(text)


def headcounts_in(text: str) -> HeadcountTable:
    """The table in a text with separators: tabs as Excel copies, else semicolons, else commas."""
    lines = text.splitlines()
    head = "\n".join(lines[:_LOOKED_AT])
    separator = next((sign for sign in "\t;" if sign in head), ",")
    try:
        return headcount_table(_rows(lines, separator))
    except csv.Error:
        return HeadcountTable(wrong=[WrongLine(1, "not_two")])


def _rows(lines: list[str], separator: str) -> Iterator[tuple[int, Sequence[Value]]]:
    # a quotation mark that is never closed would swallow the lines below it
    for number, line in enumerate(lines, start=1):
        yield from ((number, cells) for cells in csv.reader([line], delimiter=separator))
