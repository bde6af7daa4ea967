"""Cells mended by hand, laid over the rows of a table while they are read.

Nothing is written into the workbook: a mended cell meets the same reader and the same rules as
one that came in the file, and every other cell stays what Excel says it is.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from .worksheet_rows import Row, Value


class Mending(Struct, frozen=True):
    """Texts by row number and field, instead of what the file has there; rows to be left out.

    A blank text empties its cell. Rows and columns that the table lacks are not made.
    """

    cells: dict[int, dict[str, str]] = {}
    left_out: list[int] = []

    def over(self, rows: Iterator[Row], columns: Mapping[str, int]) -> Iterator[Row]:
        """The rows as mended; ``columns``: the number of each field's. A row without a value left
        is none, as in a file."""
        left_out = frozenset(self.left_out)
        for number, values in rows:
            texts = self.cells.get(number)
            found = values if texts is None else _mended(values, texts, columns)
            if found and number not in left_out:
                yield number, found


def _mended(
    values: dict[int, Value], texts: Mapping[str, str], columns: Mapping[str, int]
) -> dict[int, Value]:
    found = dict(values)
    for field, text in texts.items():
        column = columns.get(field)
        if column is None:
            continue
        found.pop(column, None)
        if text and not text.isspace():
            found[column] = text
    return found
