"""Marks of a panel from a spreadsheet, and the sheet to fill in."""

from msgspec import Struct, field

from contracts.paper_sheets import PaperForm


class MarkingListQuery(Struct, frozen=True):
    """Which sheets a panel has in a round; for organisers, who have them filled in elsewhere."""

    contest: str
    round: str
    panel: str


class SheetToMark(Struct, frozen=True):
    """A sheet by what a spreadsheet calls it: number, part and the judge's ``pseudonym``. ``open``:
    its marks are still to come."""

    number: int
    part: str
    team: str
    judge: str
    pseudonym: str
    open: bool


class MarkingList(Struct, frozen=True):
    """The sheets that judges have, with the lines of each part."""

    step: int
    forms: list[PaperForm]
    sheets: list[SheetToMark]


class MarkRow(Struct, frozen=True):
    """One mark of a spreadsheet: the work by its number, the judge by pseudonym."""

    number: int
    judge: str
    criterion: str
    mark: int
    part: str = ""


class ImportMarks(Struct, frozen=True):
    """Marks of a panel from a spreadsheet: all of them, or none where a row is wrong. ``look``:
    change nothing, only tell what would come of it."""

    contest: str
    round: str
    panel: str
    rows: list[MarkRow]
    by: str
    look: bool = False


class ImportProblem(Struct, frozen=True):
    """What is wrong with a row, counted from 0, or with the sheet that begins there."""

    row: int
    code: str
    criteria: list[str] = field(default_factory=list)


class MarksImported(Struct, frozen=True):
    """So many sheets are handed in by it, so many were so already."""

    sheets: int
    unchanged: int
    problems: list[ImportProblem]
