"""A workbook as sheets of rows: the parts behind them are found, read and bounded here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from posixpath import dirname, join, normpath
from typing import IO

from msgspec import Struct

from .bounded_xml import PACKAGE, RELATIONSHIPS, SPREADSHEET, Budget, Handlers, holds, parse_all
from .cell_styles import CellStyle, read_styles
from .file_refusals import refusal
from .rich_text import RichText, RichTextPieces
from .safe_zip import LIMITS, Limits, Package, Source, open_package
from .worksheet_rows import CellLimits, Row, Shared, SheetReader, unescaped

_ROOT_RELATIONS = "_rels/.rels"
#: day 0 of a workbook's dates: Excel's own, and that of files which began on a Mac
_WINDOWS_1900, _MAC_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


class _Relation(Struct, frozen=True):
    kind: str
    target: str


class _SheetEntry(Struct, frozen=True):
    name: str
    relation: str
    hidden: bool


class Sheet:
    """One worksheet. Each call of ``rows`` reads it again from the top. ``typed``: its cells say
    whether they are numbers."""

    typed = True

    def __init__(
        self, name: str, hidden: bool, part: str, package: Package, shared: Shared
    ) -> None:
        self.name = name
        self.hidden = hidden
        self.merged: list[str] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self._part, self._package, self._shared = part, package, shared

    def width(self, row: int) -> int | None:
        """How many cells a row has, empty ones too, where a row with more of them than its
        headings cannot be right; ``None``: any may have more."""
        return None

    def rows(self) -> Iterator[Row]:
        """``(row number, {column number: value})``; ``merged`` and what is hidden are filled when
        it is exhausted."""
        limits = self._package.limits
        reader = SheetReader(
            self.name, self._shared, CellLimits(limits.rows, limits.columns, limits.text_chars)
        )
        with self._package.open(self._part) as stream:
            yield from reader.read(stream, self._part, self._package.budget)
        self.merged, self.hidden_rows = reader.merged, reader.hidden
        self.hidden_columns = reader.hidden_columns


class Workbook(Struct, frozen=True):
    """The worksheets of a file in their order, hidden ones too."""

    sheets: list[Sheet]


@contextmanager
def open_workbook(source: Source, limits: Limits = LIMITS) -> Iterator[Workbook]:
    """Open an ``.xlsx`` from a path or its bytes, safely.

    Raises ``Refused`` with a code ``spreadsheet.*`` and nothing else, also while rows are read.
    """
    with open_package(source, limits) as package:
        book = _workbook_part(package)
        relations = _relations(package, _relations_part(book))
        entries, epoch = _read_book(package, book)
        shared = Shared(_strings(package, relations), _styles(package, relations), epoch)
        sheets = [
            Sheet(entry.name, entry.hidden, relation.target, package, shared)
            for entry in entries
            if (relation := relations.get(entry.relation)) and relation.kind == "worksheet"
        ]
        if not sheets:
            raise refusal("no_sheet")
        yield Workbook(sheets)


def _workbook_part(package: Package) -> str:
    if _ROOT_RELATIONS not in package:
        raise refusal("not_xlsx", kind="một tệp nén khác")
    for relation in _relations(package, _ROOT_RELATIONS).values():
        if relation.kind == "officeDocument":
            return relation.target
    raise refusal("not_xlsx", kind="một tệp nén khác")


def _relations_part(part: str) -> str:
    folder = dirname(part)
    return join(folder, "_rels", part[len(folder) :].lstrip("/") + ".rels")


def _relations(package: Package, part: str) -> dict[str, _Relation]:
    found: dict[str, _Relation] = {}
    folder = dirname(dirname(part))

    def relation(attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else join(folder, target)
        kind = attributes.get("Type", "").rpartition("/")[2]
        found[attributes.get("Id", "")] = _Relation(kind, normpath(path))

    _parse(package, part, Handlers(PACKAGE, {"Relationship": relation}))
    return found


def _read_book(package: Package, part: str) -> tuple[list[_SheetEntry], datetime]:
    entries: list[_SheetEntry] = []
    epoch: datetime = _WINDOWS_1900

    def properties(attributes: dict[str, str]) -> None:
        nonlocal epoch
        if holds(attributes, "date1904"):
            epoch = _MAC_1904

    def sheet(attributes: dict[str, str]) -> None:
        relation = next(
            (attributes[key] for space in RELATIONSHIPS if (key := f"{space}}}id") in attributes),
            "",
        )
        hidden = attributes.get("state", "visible") != "visible"
        entries.append(_SheetEntry(attributes.get("name", ""), relation, hidden))

    _parse(package, part, Handlers(SPREADSHEET, {"workbookPr": properties, "sheet": sheet}))
    return entries, epoch


def _strings(package: Package, relations: dict[str, _Relation]) -> list[str]:
    part = _part_of_kind(relations, "sharedStrings")
    if part is None or part not in package:
        return []
    with package.open(part) as stream:
        return read_strings(stream, part, package.budget, package.limits)


def _styles(package: Package, relations: dict[str, _Relation]) -> list[CellStyle]:
    part = _part_of_kind(relations, "styles")
    if part is None or part not in package:
        return []
    with package.open(part) as stream:
        return read_styles(stream, part, package.budget)


def _part_of_kind(relations: dict[str, _Relation], kind: str) -> str | None:
    return next((item.target for item in relations.values() if item.kind == kind), None)


def _parse(package: Package, part: str, handlers: Handlers) -> None:
    with package.open(part) as stream:
        parse_all(stream, part, package.budget, handlers)


def read_strings(stream: IO[bytes], part: str, budget: Budget, limits: Limits) -> list[str]:
    """The table of shared texts, with the looks of their pieces; pronunciation guides are left
    out."""
    table = _SharedTexts(part, limits)
    parse_all(stream, part, budget, table.handlers())
    return table.strings


class _SharedTexts:
    """Gathers the shared texts of a workbook."""

    def __init__(self, part: str, limits: Limits) -> None:
        self.strings: list[str] = []
        self._part, self._limits = part, limits
        self._pieces = RichTextPieces(unescaped)
        self._pieces_left = limits.strings
        self._listening = self._guide = False

    def handlers(self) -> Handlers:
        """What to call for which element."""
        starts = {
            **self._pieces.handlers(),
            "si": lambda _: self._pieces.begin(),
            "t": lambda _: self._listen(not self._guide),
            "rPh": lambda _: self._guided(True),
        }
        ends = {
            "si": self._end_item,
            "r": self._pieces.piece,
            "t": lambda: self._listen(False),
            "rPh": lambda: self._guided(False),
        }
        return Handlers(SPREADSHEET, starts, ends, self._characters)

    def _end_item(self) -> None:
        text = self._pieces.text()
        self._pieces_left -= len(text.pieces) if isinstance(text, RichText) else 1
        if len(text) > self._limits.text_chars or self._pieces_left < 0:
            raise refusal("broken", what=f"{self._part}: quá nhiều chữ")
        self.strings.append(text)

    def _listen(self, listening: bool) -> None:
        self._listening = listening

    def _guided(self, guide: bool) -> None:
        self._guide = guide

    def _characters(self, text: str) -> None:
        if self._listening:
            self._pieces.add(text)
