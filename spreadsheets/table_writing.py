"""Tables written so that they open well in Excel and print well on A4.

Texts stay texts: ids keep their zeros, and what begins with = + - @ is never taken for a formula
(also not when a cell is edited or the sheet is saved as CSV and opened again, hence the quote
prefix that Excel itself would set).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

from msgspec import Struct

from contracts.text_formatting import Span
from contracts.time_zones import HOME, local, offset_text

Target = str | Path | IO[bytes]
Kind = Literal["text", "integer", "number", "percent", "moment"]


class OutColumn(Struct, frozen=True):
    """A column to write: its heading, width in characters and what it holds."""

    heading: str
    width: float
    kind: Kind = "text"


def on_clock(moment_us: int, zone: str) -> datetime:
    """Microseconds since the epoch as the clock of a zone shows them, to the second and without the
    zone, as Excel wants."""
    return local(moment_us, zone).replace(microsecond=0, tzinfo=None, fold=0)


def as_of(words: str, moment_us: int, zone: str) -> str:
    """What a table tells of a moment, such as ``Số liệu đến 17:00:05 ngày 12/11/2026``."""
    return f"{words} {local(moment_us, zone):%H:%M:%S ngày %d/%m/%Y}{hours_of(zone, moment_us)}"


def hours_of(zone: str, moment_us: int) -> str:
    """On whose clock the times of a table are, where it is not Vietnam's."""
    if zone == HOME:
        return ""
    return f" (giờ {zone}, {offset_text(local(moment_us, zone))})"


class FormattedText(Struct, frozen=True):
    """A text, clean as it is, with the spans of its formatted words."""

    text: str
    spans: Sequence[Span]

    def __str__(self) -> str:
        return self.text


def write_table(
    target: Target,
    sheet_name: str,
    titles: Sequence[str],
    columns: Sequence[OutColumn],
    rows: Iterable[Sequence[object]],
    totals: Iterable[Sequence[object]] = (),
) -> None:
    """Write one table with its headings in row 4, below a title and one line under it.

    ``target``: a path or a binary file. Values must fit their column's kind; ``None`` is empty.
    ``totals`` stand below the rows, in bold, where no filter hides and no sorting moves them.
    """
    from .table_cells import fill  # openpyxl takes a fifth of a second to load

    fill(target, sheet_name, titles, columns, rows, totals)
