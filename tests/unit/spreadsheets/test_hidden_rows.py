"""What nobody sees of a workbook is not brought in without a word."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from contracts.errors import Refused
from spreadsheets.headcount_file import read_headcounts
from spreadsheets.mark_sheet import MarkColumn, read_marks
from spreadsheets.question_bank_sheet import read_questions
from spreadsheets.row_findings import Note
from spreadsheets.staff_list_sheet import read_roster

from .sheet_files import (
    CLASSES,
    QUESTION,
    QUESTION_HEADINGS,
    roster_book,
    roster_file,
    saved,
    sheet_of,
    with_parts,
)

PEOPLE = [
    {"Mã cán bộ": f"CB{n}", "Họ và tên": f"Lê Thị {name}"}
    for n, name in enumerate(["Hoa", "Lan", "Mai", "Đào", "Cúc"], start=1)
]


def _hidden(notes: list[Note]) -> dict[str, list[Any]]:
    return {
        note.code: next(iter(note.details.values()))
        for note in notes
        if note.code.startswith("hidden_")
    }


def _filter(page: Any) -> None:
    page.auto_filter.ref = "A1:L6"
    page.auto_filter.add_filter_column(0, ["SNV"])
    for row in (3, 4, 6):
        page.row_dimensions[row].hidden = True


def _close_a_group(page: Any) -> None:
    page.row_dimensions.group(3, 4, hidden=True)
    page.row_dimensions[6].hidden = True


@pytest.mark.parametrize("hide", [_filter, _close_a_group])
def test_rows_that_are_hidden_are_read_and_told(hide: Any) -> None:
    book = roster_book(*PEOPLE)
    hide(book.active)
    read = read_roster(saved(book), CLASSES)
    assert [row.person_code for row in read.rows] == ["CB1", "CB2", "CB3", "CB4", "CB5"]
    assert _hidden(read.notes) == {"hidden_rows": [3, 4, 6]}
    (told,) = [note.message for note in read.notes if note.code == "hidden_rows"]
    assert "3 dòng" in told
    assert "3-4, 6" in told


def test_rows_without_a_height_are_hidden() -> None:
    file = roster_file(*PEOPLE)
    flat = _sheet(file).replace('<row r="4">', '<row r="4" ht="0" customHeight="1">')
    file = with_parts(file, {"xl/worksheets/sheet1.xml": flat.encode()})
    assert _hidden(read_roster(file, CLASSES).notes) == {"hidden_rows": [4]}


def test_hidden_rows_without_anything_of_the_list_are_not_told() -> None:
    book = roster_book(*PEOPLE)
    page = book.active
    page.insert_rows(1, 2)
    page["A1"] = "Danh sách cán bộ"
    page["A12"] = "Người lập biểu"
    for row in (1, 2, 3, 10, 40):
        page.row_dimensions[row].hidden = True
    assert _hidden(read_roster(saved(book), CLASSES).notes) == {}


@pytest.mark.parametrize("look", ['hidden="1"', 'hidden="true"', 'width="0" customWidth="1"'])
def test_columns_that_are_hidden_are_read_and_told(look: str) -> None:
    shown = roster_file(*PEOPLE)
    columns = f'<cols><col min="8" max="9" {look}/><col min="14" max="30" {look}/></cols>'
    found = _sheet(shown).replace("<sheetData>", f"{columns}<sheetData>")
    file = with_parts(shown, {"xl/worksheets/sheet1.xml": found.encode()})
    assert _hidden(read_roster(file, CLASSES).notes) == {"hidden_columns": ["H", "I"]}


def _sheet(file: bytes) -> str:
    return ZipFile(BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()


def test_a_file_that_shows_everything_tells_nothing() -> None:
    assert _hidden(read_roster(roster_file(*PEOPLE), CLASSES).notes) == {}


def test_hidden_questions_are_told() -> None:
    rows = [{**QUESTION, "Mã câu hỏi": f"Q{n}", "Câu hỏi": f"Hỏi {n}?"} for n in (1, 2, 3)]
    book = sheet_of([QUESTION_HEADINGS, *([*row.values()] for row in rows)])
    book.active.row_dimensions[3].hidden = True
    assert _hidden(read_questions(saved(book)).notes) == {"hidden_rows": [3]}


def test_hidden_marks_are_told() -> None:
    book = sheet_of([["Bài số", "Giám khảo", "Điểm"], [1, "GK1", 8], [2, "GK1", 9]])
    book.active.row_dimensions[2].hidden = True
    read = read_marks(saved(book), [MarkColumn("diem", "Điểm")], {})
    assert _hidden(read.notes) == {"hidden_rows": [2]}


def test_a_hidden_headcount_is_named_and_a_hidden_sheet_is_passed_over(tmp_path: Path) -> None:
    book = sheet_of([["Mã đơn vị", "Tổng số"], ["SXD", 120], ["SGD", 56]])
    book.create_sheet("Năm trước", 0).append(["SXD", 99])
    file = tmp_path / "a.xlsx"
    file.write_bytes(_without_the_first_sheet(saved(book)))
    assert read_headcounts(file).headcounts == {"SXD": 120, "SGD": 56}

    book["Danh sách"].row_dimensions[3].hidden = True
    file.write_bytes(_without_the_first_sheet(saved(book)))
    with pytest.raises(Refused) as caught:
        read_headcounts(file)
    (problem,) = caught.value.problem.details["problems"]
    assert (problem["row"], problem["value"]) == (3, "SGD")
    assert "đang bị ẩn" in problem["reason"]


def _without_the_first_sheet(file: bytes) -> bytes:
    """The file with its first sheet hidden."""
    book = ZipFile(BytesIO(file)).read("xl/workbook.xml").decode()
    hidden = book.replace('state="visible"', 'state="hidden"', 1)
    assert hidden != book
    return with_parts(file, {"xl/workbook.xml": hidden.encode()})
