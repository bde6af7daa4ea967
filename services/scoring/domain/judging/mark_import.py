"""Marks of a panel that come as rows of a spreadsheet (``docs/judging.md``, 6).

Comparable contests have juries that mark on paper or in their own workbook. Rows name the work by
its number on the panel and the judge by pseudonym; a sheet that is not whole, or has been handed in
with other marks, is not taken.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from contracts.errors import Refused
from contracts.marks_import import ImportProblem, MarkRow
from services.scoring.domain.judging.score_sheet import SheetForm
from services.scoring.domain.judging.sheet_states import Sheet, entered

SheetKey = tuple[int, str, str]
"""(number of the work, part, pseudonym of the judge)."""


class ImportedSheets(Struct, frozen=True):
    """Sheets as they would be, and the rows that are wrong."""

    sheets: dict[SheetKey, Sheet]
    problems: list[ImportProblem]


def imported(
    rows: Sequence[MarkRow], sheets: Mapping[SheetKey, Sheet], forms: Mapping[str, SheetForm]
) -> ImportedSheets:
    """What the rows make of a panel's sheets; ``forms``: of each part ("" of entries). A problem
    is told at the row, of a whole sheet at its first: ``sheet.unknown``, ``mark.twice``, and what
    :func:`entered` refuses."""
    marks: dict[SheetKey, dict[str, int]] = {}
    first: dict[SheetKey, int] = {}
    problems: list[ImportProblem] = []
    for index, row in enumerate(rows):
        key = (row.number, row.part, row.judge)
        if key not in sheets:
            problems.append(ImportProblem(index, "sheet.unknown"))
            continue
        own = marks.setdefault(key, {})
        first.setdefault(key, index)
        if row.criterion in own:
            problems.append(ImportProblem(index, "mark.twice", [row.criterion]))
        own[row.criterion] = row.mark
    made: dict[SheetKey, Sheet] = {}
    for key, own in marks.items():
        try:
            made[key] = entered(sheets[key], forms[key[1]], own, "import")
        except Refused as refused:
            about = refused.problem.details.get("criteria", [])
            problems.append(ImportProblem(first[key], refused.problem.code, about))
    return ImportedSheets(made, sorted(problems, key=lambda one: (one.row, one.code)))
