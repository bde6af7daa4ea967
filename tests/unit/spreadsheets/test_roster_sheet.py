"""Staff lists as liaisons send them: what is understood, and what is said of the rest."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

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


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_dates_of_both_excel_calendars_are_read(epoch_1904: bool) -> None:
    book = roster_book(
        {"Ngày sinh": datetime(1985, 9, 5)}, {"Ngày sinh": date(1960, 2, 29), "Mã cán bộ": "2"}
    )
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    assert [row.birth_date for row in read(saved(book)).rows] == ["1985-09-05", "1960-02-29"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("05/09/1985", "1985-09-05"),
        ("5-9-1985", "1985-09-05"),
        (" 5.9.1985 ", "1985-09-05"),
        ("1985-09-05", "1985-09-05"),
        ("29/02/2000", "2000-02-29"),
    ],
)
def test_dates_as_text_are_day_first(written: str, expected: str) -> None:
    assert one(born=written).birth_date == expected


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/1985", "date_impossible"),
        ("02/13/1985", "date_impossible"),
        ("01/01/1785", "date_impossible"),
        (datetime(1899, 1, 1).replace(year=2030), "date_in_future"),
        ("02/10/2024", "date_in_future"),
        ("05/09/85", "not_a_date"),
        ("tháng 9", "not_a_date"),
        (1985, "not_a_date"),
        (True, "not_a_date"),
    ],
)
def test_impossible_dates_of_birth_are_named(written: object, code: str) -> None:
    found = finding(born=written)
    assert (found["code"], found["cell"], found["column"]) == (code, "F2", "Ngày sinh")


@pytest.mark.parametrize(
    "written",
    ["0912345678", 912345678, 912345678.0, "912345678", "+84912345678", "84 912 345 678",
     "0912.345.678", "0912-345-678", "+84 (0)912 345 678", 84912345678, "\u200b0912\u00a0345 678"],
)  # fmt: skip
def test_phones_are_read_however_people_write_them(written: object) -> None:
    assert one(phone=written).phone == "0912345678"


@pytest.mark.parametrize("written", ["0212345678", "091234567", "abc", 12, "0912345678/0987654321"])
def test_phones_that_cannot_be_are_named(written: object) -> None:
    assert finding(phone=written)["code"] == "phone_invalid"


def test_ids_are_text_or_numbers_and_keep_zeros_that_only_a_format_shows() -> None:
    book = roster_book(*({"Mã cán bộ": code} for code in ("007", 123, 123.0 + 1, 42)))
    book.active["D5"].number_format = "00000000"
    codes = [row.person_code for row in read(saved(book)).rows]
    assert codes == ["007", "123", "124", "00000042"]


@pytest.mark.parametrize(
    ("written", "code"),
    [(12.5, "not_whole"), (1234567890123456789, "digits_lost"), (datetime(2024, 1, 1), "not_text"),
     ("#N/A", "error_value"), ("=A1", "formula"), (None, "missing"), ("\u200b \u00a0", "missing"),
     ("x" * 65, "code_too_long"), ("CB\u200b01", "code_hidden"), (True, "not_text")],
)  # fmt: skip
def test_ids_that_cannot_be_taken_at_their_word_are_named(written: object, code: str) -> None:
    assert finding(code=written)["code"] == code


def test_what_nobody_sees_around_an_id_is_dropped() -> None:
    assert one(code="\ufeff CB01\u200b ").person_code == "CB01"


def test_a_formula_is_named_with_its_cell_and_how_to_mend_it() -> None:
    found = finding(phone='="09"&"12345678"')
    assert (found["cell"], found["row"], found["column"]) == ("I2", 2, "Điện thoại")
    assert "dán lại dạng giá trị" in found["reason"]
    assert found["value"].startswith("=")


def test_merged_cells_in_the_list_are_named_with_their_range() -> None:
    book = roster_book({}, {"Mã cán bộ": "2"}, {"Mã cán bộ": "3"})
    book.active.merge_cells("H2:H3")
    problem = refused(lambda: read(saved(book)))
    (found,) = problem.details["problems"]
    assert (found["code"], found["cell"], found["value"]) == ("merged_cells", "H2", "H2:H3")


def test_names_become_nfc_without_what_cannot_be_seen() -> None:
    written = unicodedata.normalize("NFD", "  Nguyễn\u00a0Thị \u200bHồng\ufeff  Ðào ")
    assert one(name=written).full_name == "Nguyễn Thị Hồng Đào"


@pytest.mark.parametrize("written", ["123", 5, "A1", "---"])
def test_a_name_is_made_of_letters(written: object) -> None:
    assert finding(name=written)["code"] == "not_a_name"


def test_a_name_has_a_length() -> None:
    longest = "Nguyễn " + "A" * 193
    assert one(name=longest).full_name == longest
    found = finding(name=longest + "A")
    assert (found["code"], found["row"], found["column"]) == ("name_too_long", 2, "Họ và tên")


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("agency_class", "co quan trung uong", "central"),
        ("agency_class", "CITY", "city"),
        ("gender", "nữ", "female"),
        ("gender", "Male", "male"),
        ("obligation", "KHUYẾN KHÍCH", "encouraged"),
        ("obligation", "mandatory", "mandatory"),
    ],
)
def test_words_are_understood_in_both_languages(field: str, written: str, expected: str) -> None:
    row = one(**{field: written})
    assert expected in (row.agency_class, row.gender, row.obligation)


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        ("agency_class", "Khối lạ", "unknown_choice"),
        ("gender", "khác", "gender_unknown"),
        ("obligation", "tuỳ", "obligation_unknown"),
        ("obligation", None, "missing"),
        ("obligation", "không được thi", "reason_missing"),
        ("email", "an@", "email_invalid"),
        ("email", "a..n@example.vn", "email_invalid"),
        ("email", "an@example", "email_invalid"),
    ],
)
def test_words_that_mean_nothing_are_named(field: str, written: object, code: str) -> None:
    assert finding(**{field: written})["code"] == code


def test_an_excluded_person_with_a_reason_is_taken() -> None:
    row = one(obligation="Không được thi", reason="Tổ ra đề")
    assert (row.obligation, row.reason) == ("excluded", "Tổ ra đề")


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
