"""Zeros in front of codes, which Excel drops: put back where something shows them."""

from typing import Any

from spreadsheets.leading_zeros import CodeWidths, KnownCodes
from tests.unit.spreadsheets.sheet_files import roster_file
from tests.unit.spreadsheets.staff_lists import CSV, notes, read, wrong


def codes(*given: object) -> list[dict[str, Any]]:
    names = ("Lê Một", "Lê Hai", "Lê Ba", "Lê Tư")
    return [
        {"Mã cán bộ": code, "Họ và tên": name, "Điện thoại": None}
        for code, name in zip(given, names, strict=False)
    ]


def test_zeros_that_excel_dropped_are_put_back_where_other_codes_show_them() -> None:
    sheet = read(roster_file(*codes("00001", 2, 12345)))
    assert [row.person_code for row in sheet.rows] == ["00001", "00002", "12345"]
    assert "dòng 3 → 00002" in notes(sheet)["zeros_put_back"]
    known = KnownCodes(people=CodeWidths.of(["00001", "00025"]))
    sheet = read(roster_file(*codes(1, 25)), known=known)
    assert [row.person_code for row in sheet.rows] == ["00001", "00025"]
    text = "\n".join([CSV[0], CSV[1].replace(";001;", ";7;")])
    assert read(text.encode(), known=known).rows[0].person_code == "00007"


def test_a_code_that_is_there_once_its_zeros_are_put_back_is_a_double() -> None:
    assert wrong(*codes(306, "0306")) == [("D3", "person_doubled")]


def test_where_nothing_shows_the_zeros_it_is_told_or_the_cell_is_named() -> None:
    sheet = read(roster_file(*codes(1, 25)))
    assert [row.person_code for row in sheet.rows] == ["1", "25"]
    assert "Excel đã bỏ mất" in notes(sheet)["codes_are_numbers"]
    assert wrong(*codes(7, "0306", "00306")) == [("D2", "zeros_doubtful")]
    assert "codes_by_zeros" in notes(read(roster_file(*codes("306", "0306"))))
    assert notes(read(roster_file(*codes(101, 102)))) == {}


def test_agency_codes_have_their_zeros_too() -> None:
    agencies = KnownCodes(agencies=CodeWidths.of(["001", "002"]))
    assert read(roster_file({"Mã đơn vị": 1}), known=agencies).rows[0].agency_code == "001"
