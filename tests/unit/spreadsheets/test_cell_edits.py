"""Cells mended by hand: they meet the file's own reader, and change nothing but themselves."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreadsheets import question_bank_sheet, staff_list_sheet
from spreadsheets.cell_edits import Mending
from spreadsheets.question_bank_sheet import read_questions
from spreadsheets.rows_for_editing import Excerpt, excerpt, typed
from spreadsheets.staff_list_sheet import RosterSheet, read_roster
from spreadsheets.worksheet_rows import ErrorValue, Formatted, Formula, Value
from tests.unit.spreadsheets.sheet_files import (
    CLASSES,
    ROSTER_HEADINGS,
    questions_file,
    refused,
    roster_book,
    roster_file,
    saved,
    sheet_of,
)

pytestmark = pytest.mark.slow

FIELDS = [column.field for column in staff_list_sheet.LAYOUT.offered]
COLUMNS = {field: number for number, field in enumerate(FIELDS, 1)}
BAD = roster_file({}, {"Mã cán bộ": "002", "Khối": "lạ", "Ngày sinh": "31/02/1990"})
Cells = dict[int, dict[int, Value]]

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), max_size=8)
values = st.one_of(texts.filter(lambda text: text.strip() != ""), st.integers(0, 10**6))
tables: st.SearchStrategy[Cells] = st.dictionaries(
    st.integers(2, 12),
    st.dictionaries(st.integers(1, 14), values, min_size=1),
    max_size=8,
)


def read(file: bytes, mending: Mending | None = None) -> RosterSheet:
    return read_roster(file, CLASSES, today=date(2024, 10, 1), mending=mending)


def laid_over(table: Cells, mending: Mending) -> Cells:
    return dict(mending.over(iter(sorted(table.items())), COLUMNS))


@given(tables, st.data())
def test_a_mended_cell_changes_just_that_cell(table: Cells, data: Any) -> None:
    row = data.draw(st.sampled_from(sorted(table)) if table else st.integers(2, 12))
    field, text = data.draw(st.sampled_from(FIELDS)), data.draw(texts)
    found = laid_over(table, Mending({row: {field: text}}))
    expected = {number: dict(cells) for number, cells in table.items()}
    if row in expected:
        expected[row].pop(COLUMNS[field], None)
        if text.strip():
            expected[row][COLUMNS[field]] = text
    assert found == {number: cells for number, cells in expected.items() if cells}


@given(tables, st.sets(st.integers(2, 12)))
def test_rows_left_out_are_gone_and_no_others(table: Cells, left_out: set[int]) -> None:
    found = laid_over(table, Mending({}, sorted(left_out)))
    assert found == {number: cells for number, cells in table.items() if number not in left_out}


@settings(max_examples=25)
@given(
    st.sampled_from(FIELDS),
    st.integers(2, 4),
    # what openpyxl would write as a formula or an error is another cell than the text
    texts.filter(lambda text: not text.startswith(("=", "#")) and "_x" not in text),
)
def test_a_cell_mended_by_hand_reads_as_the_same_cell_of_a_file(
    field: str, row: int, text: str
) -> None:
    people: list[dict[str, Any]] = [{"Mã cán bộ": f"00{number}"} for number in range(3)]
    heading = ROSTER_HEADINGS[FIELDS.index(field)]
    theirs = [dict(person) for person in people]
    theirs[row - 2][heading] = text or None
    by_hand = answer_of(roster_file(*people), Mending({row: {field: text}}))
    assert by_hand == answer_of(roster_file(*theirs), None)


def answer_of(file: bytes, mending: Mending | None) -> object:
    """The rows, or what is wrong with them."""
    problems: list[object] = []

    def kept() -> None:
        problems.append(read(file, mending).rows)
        raise AssertionError

    try:
        return refused(kept)
    except AssertionError:
        return problems[0]


def test_a_bad_row_is_mended_or_left_out() -> None:
    assert len(refused(lambda: read(BAD)).details["problems"]) == 2
    half = Mending({3: {"agency_class": "city"}})
    (left,) = refused(lambda: read(BAD, half)).details["problems"]
    assert (left["cell"], left["code"]) == ("F3", "date_impossible")
    whole = Mending({3: {"agency_class": "city", "birth_date": "28/02/1990"}})
    assert [row.birth_date for row in read(BAD, whole).rows] == ["1985-09-05", "1990-02-28"]
    assert [row.row for row in read(BAD, Mending({}, [3])).rows] == [2]


def test_a_list_of_which_every_row_is_left_out_is_none() -> None:
    assert refused(lambda: read(BAD, Mending({}, [2, 3]))).code == "spreadsheet.no_rows"


def test_a_row_that_doubles_another_is_right_once_the_other_is_left_out() -> None:
    doubled = roster_file({}, {}, {"Mã cán bộ": "9"})
    assert refused(lambda: read(doubled)).details["rows"] == 1
    assert [row.row for row in read(doubled, Mending({}, [2])).rows] == [3, 4]


def test_rows_and_columns_that_the_file_lacks_are_not_made() -> None:
    few = [heading for heading in ROSTER_HEADINGS if heading != "Email"]
    file = saved(roster_book({}, headings=few))
    mending = Mending({2: {"email": "an@example.vn"}, 99: {"full_name": "Ai"}})
    (row,) = read(file, mending).rows
    assert row.email is None


def look(file: bytes, *rows: int, mending: Mending | None = None, most: int = 9_999) -> Excerpt:
    return excerpt(file, staff_list_sheet.LAYOUT, rows, mending, most_chars=most)


def test_an_excerpt_shows_the_wanted_rows_as_they_would_be_typed() -> None:
    file = roster_file({"Ngày sinh": datetime(1985, 9, 5)}, {"Mã cán bộ": 12, "Lý do": "=1+1"})
    found = look(file, 2, 3, 70)
    assert found.columns == FIELDS
    assert list(found.rows) == [2, 3]
    assert (found.rows[2]["birth_date"], found.rows[2]["reason"]) == ("05/09/1985", "")
    assert (found.rows[3]["person_code"], found.rows[3]["reason"]) == ("12", "=1+1")


def test_an_excerpt_shows_what_was_mended_and_ends_where_it_grows_too_long() -> None:
    mended = look(BAD, 3, mending=Mending({3: {"agency_class": "city"}}))
    assert mended.rows[3]["agency_class"] == "city"
    length = sum(map(len, look(BAD, 2).rows[2].values()))
    assert list(look(BAD, 2, 3, most=length).rows) == [2]
    assert look(BAD, 2, 3, most=length - 1).rows == {}


def test_an_excerpt_of_questions_tells_neither_key_nor_source() -> None:
    (row,) = excerpt(
        questions_file({}), question_bank_sheet.LAYOUT, [2], most_chars=9_999
    ).rows.values()
    assert (row["answer"], row["source"]) == ("", "")
    assert row["option_B"] == "Hai"


def test_a_key_can_be_typed_anew() -> None:
    file = questions_file({"Đáp án": "D"})
    assert refused(lambda: read_questions(file)).details["problems"][0]["value"] == ""
    (row,) = read_questions(file, mending=Mending({2: {"answer": "c"}})).rows
    assert row.answer == "C"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Formula("=A1", "x"), "=A1"),
        (ErrorValue("#N/A"), "#N/A"),
        (Formatted(0.7, "0%"), "0.7"),
        (date(2024, 1, 2), "02/01/2024"),
        (datetime(2024, 1, 2), "02/01/2024"),
        (datetime(2024, 1, 2, 3, 4), "2024-01-02 03:04:00"),
        (time(3, 4), "03:04:00"),
        (7, "7"),
        (True, "True"),
    ],
)
def test_every_kind_of_value_has_a_text(value: Value, text: str) -> None:
    assert typed(value) == text


def test_a_workbook_of_another_kind_has_no_excerpt() -> None:
    other = saved(sheet_of([["a", "b"], ["c", "d"]]))
    assert refused(lambda: look(other, 2)).code == "spreadsheet.wrong_sheet"
