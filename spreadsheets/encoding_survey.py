"""Which cells of a table were typed in TCVN3 or VNI, and what they would be in Unicode.

A cell that makes sense either way ("Vò") belongs to what the rest of its column is in; where that
does not say, it is doubtful and somebody has to.
"""

from collections import Counter
from typing import Any

from msgspec import Struct, field

from contracts.errors import Refused

from .cell_edits import Mending
from .file_refusals import refusal
from .heading_search import Table
from .old_encodings import (
    NAMES,
    Encoding,
    encoding_of,
    in_unicode,
    is_modern,
    is_told_by_letters,
    may_be,
)
from .rich_text import Piece, RichText
from .row_fields import Reading, Record
from .row_findings import Note, Wrong
from .worksheet_rows import column_letters

_DOUBTFUL = Wrong("encoding_doubtful", "không rõ chữ theo bảng mã nào; hãy gõ lại ô này")
_MOST_SHOWN = 1_000
_MOST_IN_NOTE = 20


def _in_unicode(text: str, encoding: Encoding) -> str:
    """The text with the looks of its pieces, where each is converted as it is in the whole."""
    made = in_unicode(text, encoding)
    if not isinstance(text, RichText):
        return made
    pieces = [Piece(in_unicode(piece.text, encoding), piece.look) for piece in text.pieces]
    rich = RichText.of(pieces)
    return rich if rich == made else made


class OldCell(Struct, frozen=True):
    """A cell with what stands there; ``after``: in Unicode, empty where nobody can say."""

    row: int
    field: str
    before: str
    after: str = ""


class _Column(Struct):
    old: dict[int, str] = field(default_factory=dict)
    unclear: dict[int, str] = field(default_factory=dict)
    modern: bool = False


class EncodingSurvey:
    """Sees every text of a table in one of its columns. ``among_formulas``: texts may be about
    anything, so that signs of measures alone ("5 µm") tell no encoding. What is part of a key is
    repeated to nobody."""

    def __init__(self, table: Table, *, among_formulas: bool = False) -> None:
        self._table, self._among_formulas = table, among_formulas
        self._columns: dict[str, _Column] = {}
        self._found: Counter[Encoding] = Counter()

    def see(self, row: int, name: str, text: str) -> None:
        """A text as it stands in the file."""
        if text.isascii():
            return
        column = self._columns.setdefault(name, _Column())
        if is_modern(text):
            column.modern = True
            return
        encoding = encoding_of(text)
        if encoding and self._among_formulas and not is_told_by_letters(text, encoding):
            encoding = None
        if encoding is None:
            column.unclear[row] = text
            return
        self._found[encoding] += 1
        column.old[row] = text

    @property
    def old(self) -> bool:
        """Whether anything was typed in an old encoding."""
        return bool(self._found)

    def cells(self) -> list[OldCell]:
        """Every such cell, by row."""
        ((main, _),) = self._found.most_common(1)
        found = []
        for name, column in self._columns.items():
            for row, text in column.old.items():
                encoding = encoding_of(text) or main
                found.append(OldCell(row, name, text, _in_unicode(text, encoding)))
            if column.modern and not column.old:
                continue
            for row, text in column.unclear.items():
                if may_be(text, main):
                    after = "" if column.modern or not column.old else _in_unicode(text, main)
                    found.append(OldCell(row, name, text, after))
        return sorted(found, key=lambda one: one.row)

    def refusal(self) -> Refused:
        """``spreadsheet.old_encoding``: nothing is converted without somebody's yes."""
        cells = self.cells()
        first = next(one for one in cells if one.after)
        what = " và ".join(NAMES[encoding] for encoding, _ in self._found.most_common())
        return refusal(
            "old_encoding",
            what=what,
            cells=len(cells),
            cell=self._place(first),
            before=self._told(first, first.before),
            after=self._told(first, first.after),
            problems=[self._problem(one) for one in cells[:_MOST_SHOWN]],
            total=len(cells),
        )

    def converted(self, mending: Mending | None) -> Mending:
        """Laid over the table: the cells in Unicode, except where somebody has mended them."""
        given = mending or Mending()
        cells: dict[int, dict[str, str]] = {}
        for one in self.cells():
            if one.after:
                cells.setdefault(one.row, {})[one.field] = one.after
        for row, texts in given.cells.items():
            cells[row] = {**cells.get(row, {}), **texts}
        return Mending(cells, given.left_out)

    def blame(self, reading: Reading, records: list[Record]) -> None:
        """Note the cells of which nobody can say in which encoding they are, unless they were
        mended."""
        by_row = {record.row: record for record in records}
        for one in self.cells():
            if not one.after and one.row in by_row:
                reading.wrong(by_row[one.row], one.field, _DOUBTFUL, one.before)

    def note(self) -> Note:
        """What was converted, before and after."""
        cells = [one for one in self.cells() if one.after]
        shown = "; ".join(
            f"{self._place(one)}: “{self._told(one, one.before)}” → “{self._told(one, one.after)}”"
            for one in cells[:_MOST_IN_NOTE]
        )
        more = f"; và {len(cells) - _MOST_IN_NOTE} ô nữa" if len(cells) > _MOST_IN_NOTE else ""
        message = f"Đã chuyển {len(cells)} ô từ bảng mã cũ sang Unicode: {shown}{more}."
        return Note("converted_encoding", message, {"total": len(cells)})

    def _place(self, one: OldCell) -> str:
        return f"{column_letters(self._table.columns[one.field])}{one.row}"

    def _told(self, one: OldCell, text: str) -> str:
        return "…" if one.field in self._table.secret else text

    def _problem(self, one: OldCell) -> dict[str, Any]:
        after = self._told(one, one.after)
        reason = f"chữ theo bảng mã cũ, đọc là “{after}”" if one.after else _DOUBTFUL.reason
        return {
            "sheet": self._table.sheet.name,
            "row": one.row,
            "column": self._table.headings.get(self._table.columns[one.field], ""),
            "cell": self._place(one),
            "code": "old_encoding",
            "reason": reason,
            "value": self._told(one, one.before)[:100],
        }
