"""What is written: templates that the readers accept, reports that open well in Excel."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from contracts.time_zones import HOME
from spreadsheets.question_bank_sheet import read_questions
from spreadsheets.report_exports import (
    ActivationRow,
    ParticipationRow,
    ProblemRow,
    ResultRow,
    write_activation_codes,
    write_participation,
    write_problems,
    write_results,
)
from spreadsheets.staff_list_sheet import read_roster
from spreadsheets.template_texts import EXAMPLE_CLASSES, EXAMPLE_TOPICS
from spreadsheets.templates import write_template
from spreadsheets.workbook_reading import open_workbook
from tests.unit.spreadsheets.sheet_files import saved, sheet_of

pytestmark = pytest.mark.slow

# 1 November 2024, 21:05:07 in Vietnam
MOMENT_US = int(datetime(2024, 11, 1, 14, 5, 7, tzinfo=UTC).timestamp()) * 1_000_000
AGENCY = ParticipationRow(
    agency_name="Sở Nội vụ", class_name="Cơ quan thành phố", headcount=120, roster_rows=118,
    denominator=120, participants=87, rate=0.725, quota=0.7, met=True, missing=0,
)  # fmt: skip
RESULT = ResultRow(1, "Nguyễn Văn An", "Sở Nội vụ", 20, 605, MOMENT_US, "Giải Nhất")
CODE = ActivationRow("Sở Nội vụ", "00123", "Nguyễn Văn An", "=K7QF-2M")


def sheet_from(write: Callable[[Any], None]) -> Any:
    """The only sheet of what ``write`` has written, as openpyxl sees it."""
    file = BytesIO()
    write(file)
    return load_workbook(BytesIO(file.getvalue())).active


def test_what_is_wrong_in_a_file_is_a_table_to_mend_it_by() -> None:
    problem = ProblemRow("Danh sách", 7, "Khối", "C7", "=1+1", "không có khối này")
    sheet = sheet_from(lambda file: write_problems(file, [problem], "Hội thi"))
    (row,) = sheet.iter_rows(min_row=5, values_only=True)
    assert row == ("Danh sách", 7, "Khối", "C7", "=1+1", "không có khối này")
    assert sheet["E5"].data_type == "s"


def participation(*rows: ParticipationRow) -> Any:
    return sheet_from(
        lambda file: write_participation(file, rows, "Tỷ lệ tham gia", MOMENT_US, HOME)
    )


def results(*rows: ResultRow) -> Any:
    return sheet_from(lambda file: write_results(file, rows, "Kết quả tuần 1", HOME))


def codes(*rows: ActivationRow) -> Any:
    return sheet_from(lambda file: write_activation_codes(file, rows, "Mã kích hoạt"))


def by_heading(sheet: Any, row: int = 5) -> dict[str, Any]:
    return {head.value: cell for head, cell in zip(sheet[4], sheet[row], strict=True)}


@pytest.mark.parametrize(
    "sheet",
    [participation(AGENCY), results(RESULT), codes(CODE)],
    ids=["rates", "results", "codes"],
)
def test_every_report_opens_and_prints_well(sheet: Any) -> None:
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref.startswith("A4:")
    assert sheet.auto_filter.ref.endswith("5")
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert all(sheet.column_dimensions[cell.column_letter].width >= 6 for cell in sheet[4])
    assert all(isinstance(cell.value, str) for cell in sheet[4])


def test_participation_shows_rates_as_percent_and_the_difference_to_the_headcount() -> None:
    sheet = participation(AGENCY)
    cells = by_heading(sheet)
    assert sheet["A2"].value == "Số liệu đến 21:05:07 ngày 01/11/2024"
    assert (cells["Tỷ lệ tham gia"].value, cells["Tỷ lệ tham gia"].number_format) == (
        0.725,
        "0.00%",
    )
    assert cells["Chênh lệch"].value == -2
    assert cells["Kết quả"].value == "Đạt"


def test_an_agency_without_a_quota_says_so() -> None:
    row = ParticipationRow("Hội", "Khác", 5, 5, 5, 0, 0.0, None, None, 0)
    cells = by_heading(participation(row))
    assert (cells["Chỉ tiêu"].value, cells["Kết quả"].value) == (None, "Không có chỉ tiêu")


def test_an_agency_with_a_quota_and_nobody_to_count_says_that_instead() -> None:
    row = ParticipationRow("Phường", "Khác", 0, 8, 0, 4, 0.0, 0.5, None, 0)
    cells = by_heading(participation(row))
    assert (cells["Chỉ tiêu"].value, cells["Kết quả"].value) == (0.5, "Không có người để tính")


def test_results_show_vietnam_time_and_whole_or_half_points() -> None:
    cells = by_heading(results(RESULT))
    assert cells["Nộp bài lúc"].value == datetime(2024, 11, 1, 21, 5, 7)
    assert cells["Nộp bài lúc"].number_format == "dd/mm/yyyy hh:mm:ss"
    assert cells["Thời gian làm bài (giây)"].value == 605
    half = ResultRow(1, "A", "B", 8.5, 1, MOMENT_US)
    assert by_heading(results(half))["Điểm"].value == 8.5


def test_ids_keep_their_zeros_and_no_text_becomes_a_formula() -> None:
    cells = by_heading(codes(CODE))
    assert (cells["Mã cán bộ"].value, cells["Mã cán bộ"].number_format) == ("00123", "@")
    code = cells["Mã kích hoạt"]
    assert (code.value, code.data_type, code.quotePrefix) == ("=K7QF-2M", "s", True)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30))
def test_any_name_can_be_written_and_is_never_a_formula(name: str) -> None:
    cell = by_heading(codes(ActivationRow(name, "1", name, "x")))["Họ và tên"]
    assert cell.data_type in ("s", "n", "inlineStr")
    assert cell.value is None or isinstance(cell.value, str)
    assert not (cell.value or "").startswith(("=", "+", "-", "@")) or cell.quotePrefix


def test_an_empty_report_is_still_a_report(tmp_path: Path) -> None:
    path = tmp_path / "trống.xlsx"
    write_participation(path, [], "Tỷ lệ", MOMENT_US, HOME)
    assert load_workbook(path).active.auto_filter.ref == "A4:L4"


def test_the_roster_template_is_accepted_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    write_template("roster", path)
    found = read_roster(path, EXAMPLE_CLASSES)
    assert [row.person_code for row in found.rows] == ["00123", "00124", "T-0007"]
    assert found.notes == []


def test_the_question_template_is_accepted_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    write_template("questions", path)
    assert [len(row.options) for row in read_questions(path, EXAMPLE_TOPICS).rows] == [4, 2]


def test_a_template_can_speak_of_the_classes_of_its_plan(tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    names = {"xa": "Xã, phường"}
    write_template("roster", path, names)
    assert {row.agency_class for row in read_roster(path, names).rows} == {"xa"}


@pytest.mark.parametrize("kind", ["roster", "questions"])
def test_templates_have_drop_downs_a_frozen_header_and_instructions(
    kind: Any, tmp_path: Path
) -> None:
    path = tmp_path / "mẫu.xlsx"
    write_template(kind, path)
    book = load_workbook(path)
    assert book.worksheets[0].freeze_panes == "A2"
    assert book.sheetnames[1] == "Hướng dẫn"
    rules = book.worksheets[0].data_validations.dataValidation
    assert len(rules) >= 2
    assert all(rule.formula1.startswith("'Danh mục'!$") for rule in rules)


values = st.one_of(
    st.text("aăđ ốé_x=&<>'\"", min_size=1, max_size=20).filter(lambda text: text.strip() != ""),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9, allow_nan=False).filter(lambda number: not number.is_integer()),
    st.booleans(),
    st.datetimes(datetime(1900, 3, 2), datetime(2100, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.none() | values, max_size=5), max_size=5))
def test_cells_are_read_as_openpyxl_reads_them(rows: list[list[Any]]) -> None:
    file = saved(sheet_of(rows))
    theirs = {
        (cell.row, cell.column): cell.value
        for row in load_workbook(BytesIO(file)).active.iter_rows()
        for cell in row
        if cell.value is not None and cell.data_type != "f"
    }
    with open_workbook(file) as book:
        ours = {
            (row, column): value
            for row, cells in book.sheets[0].rows()
            for column, value in cells.items()
            if (row, column) in theirs
        }
    assert ours == theirs
