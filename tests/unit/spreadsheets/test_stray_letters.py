"""Letters and signs of a staff list that are not what they look like: put right with a note, or the
cell named."""

import pytest

from tests.unit.spreadsheets.sheet_files import roster_file
from tests.unit.spreadsheets.staff_lists import notes, read, wrong


@pytest.mark.parametrize(
    ("typed", "put"),
    [("Ðặng Văn An", "Đặng Văn An"), ("Nguyễn Vаn Аn", "Nguyễn Van An"),
     ("Ｎguyễn An", "Nguyễn An"), ("Τrần An", "Trần An"), ("ÐỖ An", "ĐỖ An")],
)  # fmt: skip
def test_letters_that_look_alike_are_put_right_and_told(typed: str, put: str) -> None:
    sheet = read(roster_file({"Họ và tên": typed}))
    assert sheet.rows[0].full_name == put
    assert "E2" in notes(sheet)["letters_swapped"]


@pytest.mark.parametrize(
    ("column", "typed", "cell", "code"),
    [
        ("Họ và tên", "Ngọc\u200bÁnh", "E2", "hidden_signs"),
        ("Họ và tên", "Thị Ng\u00adọc", "E2", "hidden_signs"),
        ("Tên đơn vị", "Sở Nội\u2060vụ", "B2", "hidden_signs"),
        ("Họ và tên", "Нгуен Ван", "E2", "strange_letters"),
        ("Mã cán bộ", "СB1", "D2", "strange_letters"),
        ("Mã đơn vị", "SΝV", "A2", "strange_letters"),
        ("Mã cán bộ", "CB\u200b1", "D2", "code_hidden"),
        ("Mã cán bộ", "1,23457E+11", "D2", "digits_lost"),
        ("Mã cán bộ", "1.2E+10", "D2", "digits_lost"),
        ("Mã cán bộ", '="001"', "D2", "formula"),
    ],
)
def test_what_has_no_one_reading_is_named(column: str, typed: str, cell: str, code: str) -> None:
    assert wrong({column: typed}) == [(cell, code)]


@pytest.mark.parametrize("code", ["1E5", "E+11", "12E3", "1.2"])
def test_codes_that_only_look_like_numbers_stay(code: str) -> None:
    assert read(roster_file({"Mã cán bộ": code})).rows[0].person_code == code


def test_what_nobody_sees_beside_a_word_goes() -> None:
    (row,) = read(roster_file({"Họ và tên": "\ufeffLê \u200b Ánh\u200b"})).rows
    assert row.full_name == "Lê Ánh"
