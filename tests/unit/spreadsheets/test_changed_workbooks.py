"""Workbooks in every way of writing cells, and changed: read as they mean, or refused by cell."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.errors import Refused
from question_formats.format_dispatch import read_question_file, write_question_file
from spreadsheets.question_bank_sheet import read_questions
from spreadsheets.staff_list_sheet import read_roster
from tests.unit.question_formats.bank_files import without_lines
from tests.unit.spreadsheets.changed_workbooks import (
    EMPTY,
    PADDED,
    PLAIN,
    Cell,
    date_cell,
    number_cell,
    odd_cells,
    text_cells,
    workbook,
)
from tests.unit.spreadsheets.sheet_files import CLASSES

pytestmark = pytest.mark.slow

SLOW = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    max_examples=100,
    derandomize=True,  # what is found while looking further becomes a case of its own
)
BANK = ("Mã câu hỏi", "Chủ đề", "Câu hỏi", "Phương án A", "Phương án B", "Phương án C", "Đáp án")
TEXTS = ["Một", "Hai <b>", "70%", "2.000", "001", "H₂O", "A & B", "Điều 5", "TRUE", "B."]
STAFF = ("Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Ngày sinh", "Đối tượng")


def headings(names: tuple[str, ...]) -> list[Cell]:
    return [Cell(name, 't="str"', f"<v>{name}</v>") for name in names]


@st.composite
def changed(draw: st.DrawFn, rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows with up to two places changed: cells emptied, exchanged, made something odd."""
    for _ in range(draw(st.integers(0, 2))):
        row = rows[draw(st.integers(0, len(rows) - 1))]
        at, other = (draw(st.integers(0, len(row) - 1)) for _ in range(2))
        kind = draw(st.sampled_from(["empty", "swap", "odd", "twice"]))
        if kind == "empty":
            row[at] = EMPTY
        elif kind == "odd":
            row[at] = draw(odd_cells())
        elif kind == "swap":
            row[at], row[other] = row[other], row[at]
        else:
            row[at] = row[other]
    return rows


def taken(read: Any, *how: Any, **more: Any) -> Any:
    """What is read; ``None``: it was refused, with every wrong cell named."""
    try:
        return read(*how, **more)
    except Refused as refusal:
        problem = refusal.problem
        assert problem.code == "spreadsheet.rows_invalid", problem
        assert all(one["cell"] and one["reason"] for one in problem.details["problems"])
        return None


@st.composite
def banks(draw: st.DrawFn) -> list[list[Cell]]:
    """Two or three questions."""
    rows = []
    for number in range(1, draw(st.integers(2, 3)) + 1):
        options = draw(st.lists(st.sampled_from(TEXTS), min_size=3, max_size=3, unique=True))
        texts = [f"Q{number}", "Một cửa", f"Hỏi gì {number}?", *options]
        cells = [draw(text_cells(text)) for text in texts]
        if draw(st.booleans()):
            cells[3] = number_cell(draw(st.integers(0, 99)))
        rows.append([*cells, draw(text_cells(draw(st.sampled_from("ABC"))))])
    return draw(changed(rows))


@SLOW
@given(banks())
def test_questions_are_what_their_cells_mean(rows: list[list[Cell]]) -> None:
    sheet = taken(read_questions, workbook([headings(BANK), *rows]))
    if sheet is None:
        return
    assert len(sheet.rows) == len(rows)
    for row, cells in zip(sheet.rows, rows, strict=True):
        options = [row.options.get(letter, "") for letter in "ABC"]
        read = [row.id, row.topic, row.text, *options]
        assert read == [cell.means for cell in cells[:6]]
        assert (cells[6].means or "").startswith(row.answer)
        spans = {place: cells[at].spans for at, place in enumerate(["", *"ABC"], start=2)}
        assert row.formatting == {place: one for place, one in spans.items() if one}
    told = {cell for note in sheet.notes for cell in note.details.get("cells", [])}
    for number, cells in enumerate(rows, start=2):
        words = zip("CDEF", cells[2:6], strict=True)
        assert {f"{letter}{number}" for letter, cell in words if cell.coloured} <= told


@SLOW
@given(banks())
def test_formatting_of_cells_is_kept_or_told_and_written_as_it_was_read(
    rows: list[list[Cell]],
) -> None:
    content = workbook([headings(BANK), *rows])
    bank = taken(read_question_file, content, "a.xlsx")
    if bank is None:
        return
    unseen = {row.id for row, all_of_it in zip(bank.rows, read_questions(content).rows, strict=True)
              if row.formatting != all_of_it.formatting}  # fmt: skip
    told = [note.details["questions"] for note in bank.notes if note.code == "emphasis_unseen"]
    assert unseen == {ident for questions in told for ident in questions}
    again = read_question_file(write_question_file(bank.rows, "xlsx")[0])
    assert without_lines(again) == without_lines(bank)


@SLOW
@given(banks())
def test_a_sound_bank_is_never_refused(rows: list[list[Cell]]) -> None:
    """What holds the property above is not that everything is refused."""
    sound = all(cell.means for cells in rows for cell in cells)
    ids, texts = [{cells[at].means for cells in rows} for at in (0, 2)]
    differ = all(len({cell.means for cell in cells[3:6]}) == 3 for cells in rows)
    keys = all(cells[6].means in ("A", "B", "C") for cells in rows)
    if sound and differ and keys and len(ids) == len(texts) == len(rows):
        assert taken(read_questions, workbook([headings(BANK), *rows])) is not None


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[list[Cell]], bool]:
    """Two or three people, and the calendar of the file."""
    since_1904 = draw(st.booleans())
    rows = []
    codes = draw(st.lists(st.integers(10_000, 99_999), min_size=2, max_size=3, unique=True))
    for number in codes:
        day = draw(st.dates(date(1950, 1, 1), date(2000, 12, 31)))
        born = [date_cell(day, since_1904=since_1904), draw(text_cells(f"{day:%d/%m/%Y}")), EMPTY]
        code = [draw(text_cells(f"CB{number}")), number_cell(number, PLAIN)]
        code.append(number_cell(number % 1_000, PADDED))
        name = draw(st.sampled_from(["Nguyễn Văn An", "H'Hen Niê", "Đỗ Thị Ước", "LÊ AN"]))
        rows.append([
            draw(text_cells("SNV")), draw(text_cells("Sở Nội vụ")), draw(text_cells("city")),
            draw(st.sampled_from(code)), draw(text_cells(name)), draw(st.sampled_from(born)),
            draw(text_cells("Bắt buộc")),
        ])  # fmt: skip
    return draw(changed(rows)), since_1904


@SLOW
@given(lists())
def test_people_are_what_their_cells_mean(made: tuple[list[list[Cell]], bool]) -> None:
    rows, since_1904 = made
    content = workbook([headings(STAFF), *rows], since_1904=since_1904)
    sheet = taken(read_roster, content, CLASSES, today=date(2026, 1, 1))
    if sheet is None:
        return
    told = " ".join(note.message for note in sheet.notes)
    by_row = {row.row: row for row in sheet.rows}
    for number, cells in enumerate(rows, start=2):
        if number not in by_row:
            assert f"dòng {number}" in told
            continue
        row = by_row[number]
        code, name, born, duty = (cell.means for cell in cells[3:7])
        assert (row.agency_code, row.agency_name) == (cells[0].means, cells[1].means)
        assert row.person_code == code or f"dòng {number} → {row.person_code}" in told
        assert row.full_name == name
        assert (row.birth_date or "") in (born, "-".join(reversed((born or "").split("/"))))
        assert duty in ("Bắt buộc", "")
