"""Staff lists as liaisons send them: what is understood, and what is said of the rest."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import Problem
from spreadsheets.staff_list_sheet import RosterRow, RosterSheet, read_roster
from tests.unit.spreadsheets.sheet_files import (
    CLASSES,
    PERSON,
    ROSTER_HEADINGS,
    excel_like,
    refused,
    roster_book,
    roster_file,
    saved,
    sheet_of,
)

TODAY = date(2024, 10, 1)


def read(file: bytes) -> RosterSheet:
    return read_roster(file, CLASSES, today=TODAY)


def one(**fields: Any) -> RosterRow:
    (row,) = read(roster_file(by_heading(fields))).rows
    return row


def by_heading(fields: Mapping[str, Any]) -> dict[str, Any]:
    """``dien_thoai=1`` -> ``{"Điện thoại": 1}``."""
    return {HEADINGS[field]: value for field, value in fields.items()}


HEADINGS = dict(
    zip(
        ("agency", "agency_name", "agency_class", "code", "name", "born", "gender", "position",
         "phone", "email", "obligation", "reason"),
        ROSTER_HEADINGS,
        strict=True,
    )
)  # fmt: skip


def problem_of(*people: Mapping[str, Any]) -> Problem:
    return refused(lambda: read(roster_file(*people)))


def finding(**fields: Any) -> dict[str, Any]:
    """The only finding about a list of one person."""
    problem = problem_of(by_heading(fields))
    assert problem.code == "spreadsheet.rows_invalid"
    assert problem.details["total"] == 1
    found: dict[str, Any] = problem.details["problems"][0]
    return found


def test_a_row_comes_out_whole() -> None:
    assert one() == RosterRow(
        row=2, agency_code="SNV", agency_name="Sở Nội vụ", agency_class="city", person_code="001",
        full_name="Nguyễn Văn An", birth_date="1985-09-05", gender="male", position="Chuyên viên",
        phone="0912345678", email="an@example.vn", obligation="mandatory", reason=None,
    )  # fmt: skip


@pytest.mark.parametrize("main", [
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
])  # fmt: skip
@pytest.mark.parametrize("prefix", ["", "x"])
def test_files_of_other_programs_and_dialects_are_read(main: str, prefix: str) -> None:
    file = excel_like([list(PERSON), list(PERSON.values())], main, prefix)
    (row,) = read(file).rows
    assert row == one()


def test_headings_are_found_in_any_order_case_accents_and_form() -> None:
    headings = {
        "LY DO": None, "họ  và\ntên (*)": "Trần B", "MÃ ĐƠN VỊ": "X", "Agency name": "Y",
        "khoi": "central", unicodedata.normalize("NFD", "Mã cán bộ"): "7",
        "Đối tượng\u00a0:": "mandatory", "Ngày sinh (dd/mm/yyyy)": "1/2/1990",
    }  # fmt: skip
    (row,) = read(saved(sheet_of([list(headings), list(headings.values())]))).rows
    assert (row.full_name, row.agency_class, row.birth_date) == ("Trần B", "central", "1990-02-01")


def test_titles_may_stand_above_and_empty_rows_below() -> None:
    book = sheet_of(
        [["UBND THÀNH PHỐ"], [], ["DANH SÁCH CÁN BỘ"], [], ROSTER_HEADINGS, [*PERSON.values()], []]
    )
    sheet = book.active
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("H40:J40")
    for row in range(8, 30):
        sheet.cell(row, 1, "  ")
    found = read(saved(book))
    assert (found.heading_row, [row.row for row in found.rows]) == (5, [6])


def test_the_right_sheet_is_chosen_by_its_headings() -> None:
    book = roster_book({})
    book.create_sheet("Bìa", 0).append(["Danh sách gửi Sở Nội vụ"])
    assert read(saved(book)).sheet == "Danh sách"


def test_a_wrong_sheet_is_told_which_sheets_there_are_and_what_is_missing() -> None:
    book = sheet_of([["Thu", "Chi"], [1, 2]], "Ngân sách")
    book.create_sheet("Biểu 2")
    problem = refused(lambda: read(saved(book)))
    assert problem.code == "spreadsheet.wrong_sheet"
    assert problem.details["sheets"] == ["Ngân sách", "Biểu 2"]
    assert "Mã cán bộ" in problem.details["missing"]
    assert "Ngân sách" in problem.message


def test_missing_columns_are_named() -> None:
    headings = [heading for heading in ROSTER_HEADINGS if heading not in ("Khối", "Mã cán bộ")]
    problem = refused(lambda: read(saved(roster_book({}, headings=headings))))
    assert problem.code == "spreadsheet.missing_columns"
    assert problem.details["missing"] == ["Khối", "Mã cán bộ"]


def test_a_doubled_heading_is_an_error_with_both_places() -> None:
    book = roster_book({})
    book.active["M1"] = "HO TEN"
    problem = refused(lambda: read(saved(book)))
    assert problem.code == "spreadsheet.doubled_heading"
    assert (problem.details["first"], problem.details["second"]) == ("E1", "M1")


def test_two_sheets_that_fit_are_refused_rather_than_one_forgotten() -> None:
    book = roster_book({})
    book.copy_worksheet(book.active).title = "Phần 2"
    assert refused(lambda: read(saved(book))).code == "spreadsheet.ambiguous_sheet"


def test_headings_without_rows_are_refused() -> None:
    problem = problem_of()
    assert problem.code == "spreadsheet.no_rows"


def test_unknown_columns_are_noted_and_their_formulas_do_no_harm() -> None:
    book = roster_book({})
    sheet = book.active
    sheet["M1"], sheet["M2"], sheet["N2"], sheet["M9"] = "STT", "=ROW()-1", "lạc", "=ROW()-1"
    notes = {note.code: note.details for note in read(saved(book)).notes}
    assert notes == {
        "unknown_columns": {"columns": ["STT"]},
        "nameless_columns": {"columns": ["N"]},
    }


def test_a_doubled_person_in_one_agency_is_an_error_that_names_both_rows() -> None:
    (found,) = problem_of({"Mã cán bộ": "ab1"}, {"Mã cán bộ": "AB1"}).details["problems"]
    assert (found["code"], found["row"]) == ("person_doubled", 3)
    assert "dòng 2" in found["reason"]


def test_one_person_on_two_rosters_is_noted() -> None:
    other = {"Mã đơn vị": "STC", "Tên đơn vị": "Sở Tài chính"}
    (note,) = read(roster_file({}, other)).notes
    assert note.code == "on_several_rosters"
    assert note.details == {"total": 1, "people": [{"person_code": "001", "rows": [2, 3]}]}


def test_one_code_for_two_people_is_an_error() -> None:
    other = {"Mã đơn vị": "STC", "Tên đơn vị": "Sở Tài chính", "Họ và tên": "Lê B",
             "Ngày sinh": None}  # fmt: skip
    problem = problem_of({}, other)
    assert [found["code"] for found in problem.details["problems"]] == ["person_differs"] * 2


def test_one_agency_has_one_name_and_one_class() -> None:
    other = {"Tên đơn vị": "Sở Khác", "Khối": "central", "Mã cán bộ": "2"}
    found = problem_of({}, other).details["problems"]
    assert [item["column"] for item in found] == ["Tên đơn vị", "Khối"]
    rows = read(roster_file({}, {"Tên đơn vị": "SỞ  nội vụ", "Mã cán bộ": "2"})).rows
    assert {row.agency_name for row in rows} == {"Sở Nội vụ"}


def test_everything_wrong_is_listed_at_once_up_to_a_thousand() -> None:
    people = [{"Mã cán bộ": str(n), "Điện thoại": "x", "Email": "y"} for n in range(600)]
    details = problem_of(*people).details
    assert (details["total"], details["rows"], len(details["problems"])) == (1200, 600, 1000)
    assert set(details["problems"][0]) >= {"sheet", "row", "column", "reason", "value"}


def test_one_code_in_thousands_of_agencies_takes_no_longer_than_thousands_of_codes() -> None:
    people = ({"Mã đơn vị": str(n), "Tên đơn vị": f"Đơn vị {n}"} for n in range(3_000))
    (note,) = read(roster_file(*people)).notes
    assert len(note.details["people"][0]["rows"]) == 3_000


def test_a_refused_file_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "danh sách.xlsx"
    path.write_bytes(roster_file({"Điện thoại": "x"}))
    refused(lambda: read_roster(path, CLASSES))
    assert list(tmp_path.iterdir()) == [path]
    path.unlink()


SYLLABLES = [
    "Đặng",
    "Ưng",
    "Êban",
    "Niê",
    "H'Lan",
    "Nguyễn",
    "Thị",
    "Mỹ",
    "Hà",
    "Bá",
    "vò",
    "Phó",
    "LÊ",
    "Quý",
    "ơn",
    "êm",
]
SYLLABLES += ["", "e\u0302m"]
names = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6).map(" ".join).filter(str.strip)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[A-Z0-9]{1,12}", fullmatch=True),
            names,
            st.dates(date(TODAY.year - 99, 1, 1), date(TODAY.year - 7, 12, 31)),
            st.from_regex(r"0[35789][0-9]{8}", fullmatch=True),
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda person: person[0],
    )
)
def test_rows_come_back_from_a_file_as_they_went_in(
    people: list[tuple[str, str, date, str]],
) -> None:
    columns = ("Mã cán bộ", "Họ và tên", "Ngày sinh", "Điện thoại")
    file = roster_file(*(dict(zip(columns, person, strict=True)) for person in people))
    rows = read(file).rows
    assert [(row.person_code, row.full_name, row.birth_date, row.phone) for row in rows] == [
        (code, unicodedata.normalize("NFC", " ".join(name.split())), born.isoformat(), phone)
        for code, name, born, phone in people
    ]
