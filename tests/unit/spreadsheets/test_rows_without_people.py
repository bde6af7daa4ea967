"""Rows of a staff list that are no people: titles, signatures, agencies alone."""

from tests.unit.spreadsheets.sheet_files import ROSTER_HEADINGS, roster_file, saved, sheet_of
from tests.unit.spreadsheets.staff_lists import LINE, notes, read, wrong


def test_titles_above_and_signatures_below_are_none_of_the_list() -> None:
    rows = [
        ["ỦY BAN NHÂN DÂN THÀNH PHỐ"], [], ["DANH SÁCH CÁN BỘ"], list(ROSTER_HEADINGS),
        [*range(1, 13)], list(LINE), [], ["Tổng cộng: 1 người"],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, "GIÁM ĐỐC"], [None, "Lê Thị Hoa"],
    ]  # fmt: skip
    sheet = read(saved(sheet_of(rows)))
    assert [row.full_name for row in sheet.rows] == ["Nguyễn Văn An"]
    assert "dòng 9: “NGƯỜI LẬP BIỂU”" in notes(sheet)["rows_below"]


def test_a_person_without_a_code_is_named_and_not_taken_for_a_signature() -> None:
    found = wrong({}, {"Mã cán bộ": None})
    assert found == [("D3", "missing")]


def test_an_agency_may_be_there_with_nobody_on_its_list() -> None:
    alone = dict.fromkeys(ROSTER_HEADINGS[3:])
    sheet = read(roster_file({}, {**alone, "Mã đơn vị": "STC", "Tên đơn vị": "Sở Tài chính"}))
    told = [(row.agency_code, row.person_code) for row in sheet.rows]
    assert told == [("SNV", "001"), ("STC", "")]
    assert "STC" in notes(sheet)["agencies_alone"]
    assert wrong({}, {**alone, "Khối": "nào đó"}) == [("C3", "unknown_choice")]
