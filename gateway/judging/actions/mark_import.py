"""Marks of a panel from a spreadsheet, and the sheet to fill in: all of it is taken or nothing."""

import asyncio
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from msgspec import Struct

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.marks_import import (
    ImportMarks,
    ImportProblem,
    MarkingList,
    MarkingListQuery,
    MarkRow,
    MarksImported,
)
from gateway.context import GatewayContext
from gateway.judging.actions.desk import AtPanel
from gateway.judging.actions.part_names import part_names
from gateway.people.actions.names_by_id import names_of
from spreadsheets.heading_search import heading_key
from spreadsheets.mark_sheet import MarkColumn, MarkedSheet, MarkedSheets, columns_of
from spreadsheets.mark_template import OpenSheet, write_mark_template
from spreadsheets.row_findings import Note

#: code of a problem -> what is to be mended, in both languages
_REASONS = {
    "sheet.unknown": "giám khảo này không có phiếu của bài này; xem lại số bài và mã giám khảo "
    "(this judge has no sheet of this work)",
    "judge.other_name": "họ và tên không phải của giám khảo mang mã này; có thể một cột đã bị sắp "
    "xếp riêng (the name is not that of the judge with this code: was one column sorted alone?)",
    "team.other_name": "đội này không có số này; có thể một cột đã bị sắp xếp riêng "
    "(the team does not have this number: was one column sorted alone?)",
    "mark.twice": "phiếu này đã có ở một dòng trên (the sheet stands in a row above)",
    "mark.range": "điểm vượt quá mức của tiêu chí (the mark is more than the criterion has)",
    "mark.step": "điểm không đúng bước (the mark is no multiple of the step)",
    "mark.unknown": "phần thi này không có tiêu chí này (no criterion of this part)",
    "sheet.incomplete": "còn thiếu điểm (a mark is missing)",
    "sheet.handed_in_already": "phiếu đã nộp với điểm khác; trưởng ban phải mở lại trước "
    "(handed in with other marks: the chair opens it again first)",
    "sheet.not_open": "phiếu không còn mở (the sheet is not open)",
}
_OTHER = "không nhận được dòng này (this row cannot be taken)"
PATIENCE_S = 30.0


class ImportedMarks(Struct):
    """What an import did, or would do; ``empty``: rows without marks, which were left out."""

    sheets: int
    unchanged: int
    empty: int
    notes: list[Note]


async def import_marks(
    context: GatewayContext, at: AtPanel, content: bytes, *, look: bool
) -> ImportedMarks:
    """Take the marks in a file; ``look``: only say what would come of it. Refusals: ``panel.*``,
    ``sheet.published``, ``spreadsheet.*``, with every wrong row ``spreadsheet.rows_invalid``."""
    known, parts = await _list(context, at), part_names(await _plan(context, at))
    named = {form.part: parts.get(form.part, form.part) for form in known.forms if form.part}
    read = await context.readers.marks(content, _columns(known), named)
    if misplaced := _misplaced(read, known, await _judges(context, read, known)):
        raise _refused(read, read.rows, misplaced)
    rows, of_row = _rows(read)
    item = ImportMarks(*at.where, rows, at.person, look)
    made = await context.backend.ask("scoring.import_marks", item, MarksImported, PATIENCE_S)
    if made.problems:
        raise _refused(read, of_row, made.problems)
    return ImportedMarks(made.sheets, made.unchanged, read.empty, read.notes)


async def template(context: GatewayContext, at: AtPanel, names: Mapping[str, str]) -> bytes:
    """The sheets whose marks are still to come, to be filled in; ``names`` of their judges."""
    known, plan = await _list(context, at), await _plan(context, at)
    parts = part_names(plan)
    rows = [
        OpenSheet(
            one.number,
            one.pseudonym,
            names.get(one.judge, ""),
            parts.get(one.part, one.part),
            one.team,
        )
        for one in known.sheets
        if one.open
    ]
    staged = any(form.part for form in known.forms)
    target = BytesIO()
    columns = _columns(known)
    titles = [plan.title, "Điền điểm vào các cột tiêu chí; dòng để trống thì bỏ qua."]
    await asyncio.to_thread(write_mark_template, target, columns, rows, titles, staged=staged)
    return target.getvalue()


async def judges_to_mark(context: GatewayContext, at: AtPanel) -> set[str]:
    """The judges whose sheets stand in the file to fill in."""
    return {one.judge for one in (await _list(context, at)).sheets if one.open}


async def _judges(
    context: GatewayContext, read: MarkedSheets, known: MarkingList
) -> dict[str, str]:
    """What judges are called, where the file says it."""
    if not any(row.name for row in read.rows):
        return {}
    return await names_of(context, {one.judge for one in known.sheets})


def _misplaced(
    read: MarkedSheets, known: MarkingList, names: Mapping[str, str]
) -> list[ImportProblem]:
    """Rows whose name or team is that of another sheet: marks would be handed in for somebody who
    did not give them."""
    sheets = {(one.number, one.part, one.pseudonym): one for one in known.sheets}
    found = []
    for index, row in enumerate(read.rows):
        one = sheets.get((row.number, row.part, row.judge))
        if one is None:
            continue  # scoring says so
        if _differ(row.name, names.get(one.judge, "")):
            found.append(ImportProblem(index, "judge.other_name"))
        if _differ(row.team, one.team):
            found.append(ImportProblem(index, "team.other_name"))
    return found


def _differ(given: str, known: str) -> bool:
    return bool(given and known) and heading_key(given) != heading_key(known)


async def _plan(context: GatewayContext, at: AtPanel) -> Definition:
    return (await context.contests.defined(at.contest)).definition


async def _list(context: GatewayContext, at: AtPanel) -> MarkingList:
    return await context.backend.ask(
        "scoring.marking_list", MarkingListQuery(*at.where), MarkingList
    )


def _columns(known: MarkingList) -> list[MarkColumn]:
    return columns_of({line.id: line.name for form in known.forms for line in form.criteria})


def _rows(read: MarkedSheets) -> tuple[list[MarkRow], list[MarkedSheet]]:
    """The marks one by one, and of each the row that it stands in."""
    pairs = [
        (MarkRow(row.number, row.judge, line, mark, row.part), row)
        for row in read.rows
        for line, mark in row.marks.items()
    ]
    return [mark for mark, _ in pairs], [row for _, row in pairs]


def _refused(
    read: MarkedSheets, of_row: list[MarkedSheet], problems: list[ImportProblem]
) -> Refused:
    """What scoring says of marks, said of cells as of any other spreadsheet; once of each cell."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for problem in problems:
        row = of_row[problem.row].row
        for line in problem.criteria or [""]:
            heading, letter = read.places.get(line, read.places[""])
            cell = f"{letter}{row}"
            found[cell, problem.code] = {
                "sheet": read.sheet,
                "row": row,
                "column": heading,
                "cell": cell,
                "code": problem.code,
                "reason": _REASONS.get(problem.code, _OTHER),
                "value": "",
            }
    rows = len({one["row"] for one in found.values()})
    return Refused(
        "spreadsheet.rows_invalid",
        f"Trang “{read.sheet}” có {len(found)} lỗi ở {rows} dòng; chưa ghi dòng nào. "
        "(Some rows are invalid; nothing was saved.)",
        problems=list(found.values())[:1_000],
        total=len(found),
        rows=rows,
    )
