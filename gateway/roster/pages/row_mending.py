"""Bad rows of a list, mended on the page that names them: what it shows, what it takes back.

Mended cells are laid over the file's own rows and read again with the whole of it, so the page
knows no rule of its own. Bounded: some rows at once, the rest stay in the sheet of problems.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct, structs
from starlette.datastructures import FormData

from contracts.errors import Refused
from gateway.context import GatewayContext
from gateway.core.files.reading_tasks import LAYOUTS, What
from gateway.roster.actions.waiting_files import StagedFile
from spreadsheets.cell_edits import Mending

MOST_ROWS = 50
MOST_LEFT_OUT = 200
MOST_CELLS = 2_000
MOST_CHARS = 60_000
#: what they say of a row is in Vietnamese only, as the headings are
VIETNAMESE_ROWS = ("spreadsheet.rows_invalid", "roster.rows_invalid")
#: what no text typed into a cell can mend
_OF_THE_SHEET = "merged_cells"
_LONG = 60
#: what tells a row from others at a glance
_ABOUT: dict[What, tuple[str, ...]] = {
    "roster": ("full_name", "agency_name"),
    "questions": ("id",),
}
_LONGEST_ABOUT = 80


class Cell(Struct):
    """A cell to be typed anew; ``secret``: its text is not repeated."""

    field: str
    label: str
    text: str
    secret: bool
    reasons: list[str] = msgspec.field(default_factory=list)

    @property
    def long(self) -> bool:
        """Whether it needs more than one line."""
        return len(self.text) > _LONG or "\n" in self.text


class BadRow(Struct):
    """A row with its wrong cells, the others, and what is wrong with it as a whole."""

    row: int
    about: str
    wrong: list[Cell]
    other: list[Cell]
    reasons: list[str]

    def summary(self) -> Iterator[tuple[str, str, str]]:
        """Where each reason is to be mended: anchor, column, reason."""
        for reason in self.reasons:
            yield f"r{self.row}", "", reason
        for cell in self.wrong:
            for reason in cell.reasons:
                yield f"r{self.row}-{cell.field}", cell.label, reason


class MendedCell(Struct):
    """A cell that was mended; ``text`` is ``None`` where it is secret."""

    row: int
    label: str
    text: str | None


async def bad_rows(
    context: GatewayContext, file: StagedFile, refusal: Refused
) -> tuple[StagedFile, list[BadRow]]:
    """The first rows that a refusal names, and the file with what is shown of them: nobody can
    confirm it. No rows where a page cannot mend them: another refusal, or merged cells."""
    problems = [one for one in refusal.problem.details.get("problems") or [] if one.get("row")]
    if refusal.problem.code not in VIETNAMESE_ROWS or any(
        one.get("code") == _OF_THE_SHEET for one in problems
    ):
        return structs.replace(file, shown={}, read=None), []
    numbers = sorted({int(one["row"]) for one in problems})[:MOST_ROWS]
    found = await context.readers.rows(file.content, file.what, numbers, file.mending)
    rows = [
        _bad_row(file.what, number, texts, [one for one in problems if one["row"] == number])
        for number, texts in found.rows.items()
    ]
    shown = {row.row: {cell.field: cell.text for cell in (*row.wrong, *row.other)} for row in rows}
    return structs.replace(file, shown=shown, read=None), rows


def _bad_row(
    what: What,
    number: int,
    texts: Mapping[str, str],
    problems: list[Mapping[str, Any]],
) -> BadRow:
    layout = LAYOUTS[what]
    labels = {column.field: column.heading for column in layout.columns}
    cells = {
        name: Cell(name, labels[name], text, name in layout.secret) for name, text in texts.items()
    }
    reasons: list[str] = []
    for one in problems:
        # the reader of files names a heading, a service the field
        column = str(one.get("column", ""))
        cell = cells.get(column) or cells.get(layout.field_of(column) or "")
        (reasons if cell is None else cell.reasons).append(str(one.get("reason", "")))
    about = " – ".join(texts[name] for name in _ABOUT[what] if texts.get(name))
    return BadRow(
        number,
        about[:_LONGEST_ABOUT],
        [cell for cell in cells.values() if cell.reasons],
        [cell for cell in cells.values() if not cell.reasons and not cell.secret],
        reasons,
    )


def mended(form: FormData, file: StagedFile) -> StagedFile:
    """The file with what the form has mended: cells that differ from what was shown, rows left out
    and rows brought back. A secret cell left empty stays as it is. Refuses ``upload.too_much``."""
    cells = {row: dict(texts) for row, texts in file.mending.cells.items()}
    for row, texts in file.shown.items():
        for name, before in texts.items():
            given = form.get(f"cell:{row}:{name}")
            if isinstance(given, str) and _plain(given) != _plain(before):
                cells.setdefault(row, {})[name] = _plain(given)
    left_out = {row for row in file.mending.left_out if f"back:{row}" not in form}
    left_out |= {row for row in file.shown if f"out:{row}" in form}
    typed = [text for texts in cells.values() for text in texts.values()]
    if (
        len(left_out) > MOST_LEFT_OUT
        or len(typed) > MOST_CELLS
        or sum(map(len, typed)) > MOST_CHARS
    ):
        raise Refused(
            "upload.too_much",
            f"Một lần nhập chỉ sửa được trên trang tối đa {MOST_CELLS} ô, {MOST_CHARS} ký tự và "
            f"bỏ ra {MOST_LEFT_OUT} dòng. Hãy sửa trong tệp gốc rồi tải lên lại. "
            "(Too much to mend on a page: mend your file and upload it again.)",
        )
    return structs.replace(file, mending=Mending(cells, sorted(left_out)), shown={}, read=None)


def _plain(text: str) -> str:
    """A text as it comes back from a form that it was shown in unchanged."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def changes(file: StagedFile) -> list[MendedCell]:
    """What was mended so far, in the order of the rows."""
    layout = LAYOUTS[file.what]
    return [
        MendedCell(
            row, column.heading, None if column.field in layout.secret else texts[column.field]
        )
        for row, texts in sorted(file.mending.cells.items())
        for column in layout.columns
        if column.field in texts
    ]
