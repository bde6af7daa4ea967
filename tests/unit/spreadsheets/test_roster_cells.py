"""Cells of a staff list: dates, phones, ids, names and words are read as people write them, or
named with what is wrong."""

import unicodedata
from datetime import date, datetime

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.unit.spreadsheets.sheet_files import (
    refused,
    roster_book,
    saved,
)
from tests.unit.spreadsheets.test_roster_sheet import (
    finding,
    one,
    read,
)


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
    ("number_format", "shown"),
    [('"CB"000', "CB007"), ("\\C\\B000", "CB007"), ('[Red]"CB"0;"X"0', "CB7"), ('0" A"', "7 A"),
     ('"CB;"00', "CB;07"), ('General"A"', "7A"), ("#,##0", "7"), ("0.00", "7"),
     ("_(* #,##0_)", "7")],
)  # fmt: skip
def test_an_id_is_what_the_format_of_its_cell_shows(number_format: str, shown: str) -> None:
    book = roster_book({"Mã cán bộ": 7})
    book.active["D2"].number_format = number_format
    assert [row.person_code for row in read(saved(book)).rows] == [shown]


@pytest.mark.parametrize("number_format", ["00-00", '0"A"00', '#,##0 "đ"', "0%", "0/0"])
def test_an_id_that_is_shown_in_a_way_of_its_own_is_named(number_format: str) -> None:
    book = roster_book({"Mã cán bộ": 7})
    book.active["D2"].number_format = number_format
    (found,) = refused(lambda: read(saved(book))).details["problems"]
    assert (found["code"], found["cell"]) == ("shown_otherwise", "D2")


@pytest.mark.parametrize(
    ("written", "code"),
    [(12.5, "not_whole"), (1234567890123456789, "digits_lost"), (datetime(2024, 1, 1), "not_text"),
     ("#N/A", "error_value"), ("=A1", "formula"), (None, "missing"), ("\u200b \u00a0", "missing"),
     ("x" * 65, "code_too_long"), ("CB\u200b01", "code_hidden"), (True, "not_text"),
     ("CB１０１", "strange_letters"), ("CB١٠", "strange_letters")],
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
