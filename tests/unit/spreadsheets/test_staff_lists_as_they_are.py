"""Staff lists as offices have them: taken as they stand, mended with a note, or the cell named."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from contracts.errors import Problem
from spreadsheets.cell_edits import Mending
from spreadsheets.leading_zeros import CodeWidths, KnownCodes
from spreadsheets.old_encodings import from_tcvn3, from_vni
from spreadsheets.staff_list_sheet import RosterSheet, read_roster
from tests.unit.spreadsheets.sheet_files import (
    CLASSES,
    PERSON,
    ROSTER_HEADINGS,
    refused,
    roster_book,
    roster_file,
    saved,
    sheet_of,
)

TODAY = date(2026, 11, 1)
LINE = tuple(PERSON.values())


def read(file: bytes, **more: Any) -> RosterSheet:
    return read_roster(file, CLASSES, today=TODAY, **more)


def notes(sheet: RosterSheet) -> dict[str, str]:
    return {note.code: note.message for note in sheet.notes}


def named(problem: Problem) -> list[tuple[str, str]]:
    return [(one["cell"], one["code"]) for one in problem.details["problems"]]


def wrong(*people: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return named(refused(lambda: read(roster_file(*people), **more)))


# -- encodings

OLD = [
    ("NguyÔn V¨n B×nh", "Nguyễn Văn Bình"),
    ("TrÇn ThÞ Th­¬ng", "Trần Thị Thương"),
    ("§Æng H÷u Phóc", "Đặng Hữu Phúc"),
    ("Leâ Thò Töôi", "Lê Thị Tươi"),
    ("Ñoã Myõ Huyeàn", "Đỗ Mỹ Huyền"),
    ("PHAÏM VAÊN HUØNG", "PHẠM VĂN HÙNG"),
]


@pytest.mark.parametrize(("typed", "meant"), OLD)
def test_an_old_encoding_is_shown_before_and_after_and_converted_only_with_a_yes(
    typed: str, meant: str
) -> None:
    file = roster_file({"Họ và tên": typed}, {"Mã cán bộ": "002"})
    problem = refused(lambda: read(file))
    assert problem.code == "spreadsheet.old_encoding"
    assert f"“{typed}” đọc là “{meant}”" in problem.message
    assert named(problem) == [("E2", "old_encoding")]
    assert meant in problem.details["problems"][0]["reason"]
    sheet = read(file, convert=True)
    assert [row.full_name for row in sheet.rows] == [meant, "Nguyễn Văn An"]
    assert f"E2: “{typed}” → “{meant}”" in notes(sheet)["converted_encoding"]


def test_a_whole_list_of_tcvn3_is_read_headings_too() -> None:
    headings = [
        "M· ®¬n vÞ", "Tªn ®¬n vÞ", "Khèi", "M· c¸n bé", "Hä vµ tªn", "Ngµy sinh", "§èi t­îng"
    ]  # fmt: skip
    rows: list[list[Any]] = [
        ["SNV", "Së Néi vô", "C¬ quan, ®¬n vÞ thuéc thµnh phè", "1", "Vò ThÞ BÝch", "05/09/1985",
         "B¾t buéc"],
        ["SNV", "Së Néi vô", "C¬ quan, ®¬n vÞ thuéc thµnh phè", "2", "Vò Hoµ", None, "B¾t buéc"],
    ]  # fmt: skip
    sheet = read(saved(sheet_of([headings, *rows])), convert=True)
    told = [(row.agency_name, row.agency_class, row.full_name) for row in sheet.rows]
    assert told == [("Sở Nội vụ", "city", "Vũ Thị Bích"), ("Sở Nội vụ", "city", "Vũ Hoà")]


def test_a_word_that_is_one_either_way_follows_its_column_or_is_named() -> None:
    names = ({"Họ và tên": "NguyÔn An"}, {"Họ và tên": "Vò Anh", "Mã cán bộ": "2"})
    sheet = read(roster_file(*names), convert=True)
    assert sheet.rows[1].full_name == "Vũ Anh"
    modern = {"Họ và tên": "Lê Thị Mỹ", "Mã cán bộ": "3"}
    assert wrong(*names, modern, convert=True) == [("E3", "encoding_doubtful")]
    mended = Mending({3: {"full_name": "Vũ Anh"}})
    sheet = read(roster_file(*names, modern), convert=True, mending=mended)
    assert [row.full_name for row in sheet.rows] == ["Nguyễn An", "Vũ Anh", "Lê Thị Mỹ"]


@pytest.mark.parametrize(
    "name",
    ["H'Hen Niê", "H’Lan Êban", "K'Brể", "René Müller", "Y Thịnh Mlô", "Bá Phú", "Lò Vò", "Noël",
     "Vu\u0303 Hoa\u0300"],
)  # fmt: skip
def test_names_in_unicode_stay_as_they_are(name: str) -> None:
    sheet = read(roster_file({"Họ và tên": name}))
    assert sheet.rows[0].full_name == unicodedata.normalize("NFC", name)
    assert notes(sheet) == {}


CSV = [
    ";".join(ROSTER_HEADINGS),
    "SNV;Sở Nội vụ;city;001;Nguyễn Văn An;05/09/1985;Nam;Chuyên viên;;;Bắt buộc;",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_csv_file_is_a_staff_list_too(encoding: str, sign: str) -> None:
    text = "\r\n".join(CSV).replace(";", sign)
    if encoding == "cp1258":  # has tones apart, and letters with their shape whole
        text = "".join(
            unicodedata.normalize("NFC", base[:1] + "".join(s for s in base[1:] if s not in TONES))
            + "".join(s for s in base[1:] if s in TONES)
            for base in re.findall(r".[\u0300-\u036f]*", unicodedata.normalize("NFD", text), re.S)
        )
    (row,) = read(text.encode(encoding)).rows
    assert (row.person_code, row.full_name) == ("001", "Nguyễn Văn An")
    assert row.agency_name == "Sở Nội vụ"


TONES = "\u0300\u0301\u0303\u0309\u0323"


def test_a_csv_file_typed_in_tcvn3_needs_the_same_yes() -> None:
    headings = ["Ma don vi", "Ten don vi", "Khoi", "Ma can bo", "Ho va ten", "Doi tuong"]
    line = ["SNV", "Së Néi vô", "city", "001", "NguyÔn V¨n An", "Bat buoc"]
    file = f"{';'.join(headings)}\n{';'.join(line)}".encode("latin-1")
    assert refused(lambda: read(file)).code == "spreadsheet.old_encoding"
    assert read(file, convert=True).rows[0].full_name == "Nguyễn Văn An"


RAW = [
    ("tcvn3", "Ph¹m ThÞ Ò", "Phạm Thị ề"), ("tcvn3", "Vò ThÞ Th­ëng", "Vũ Thị Thưởng"),
    ("tcvn3", "Hoµng §×nh Ý", "Hoàng Đình í"), ("tcvn3", "TrÇn Ngäc HiÕu", "Trần Ngọc Hiếu"),
    ("tcvn3", "Lª Ngäc Lý", "Lê Ngọc Lý"), ("tcvn3", "NguyÔn Ngäc ¸nh", "Nguyễn Ngọc ánh"),
    ("vni", "Traàn Thò Myõ", "Trần Thị Mỹ"), ("vni", "Nguyeãn Ñình Thöôûng", "Nguyễn Đình Thưởng"),
    ("vni", "Voõ Kyø Ñaõ", "Võ Kỳ Đã"), ("vni", "Leâ Höõu Phöôùc", "Lê Hữu Phước"),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "typed", "meant"), RAW)
def test_the_raw_bytes_of_an_old_encoding_are_no_ansi(
    encoding: str, typed: str, meant: str
) -> None:
    """Windows-1258 reads some of the same bytes as other letters of Vietnamese."""
    headings = "Ma don vi;Ten don vi;Khoi;Ma can bo;Ho va ten;Doi tuong"
    agency = {"tcvn3": "Së Néi vô", "vni": "Sôû Noäi vuï"}[encoding]
    file = f"{headings}\nSNV;{agency};city;001;{typed};Bat buoc".encode("latin-1")
    assert refused(lambda: read(file)).code == "spreadsheet.old_encoding"
    (row,) = read(file, convert=True).rows
    assert (row.agency_name, row.full_name) == ("Sở Nội vụ", meant)


# -- letters that are not what they look like


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


# -- people


def test_people_who_may_stand_there_twice_are_told_with_all_their_rows() -> None:
    people: list[dict[str, Any]] = [
        {"Mã cán bộ": "A1", "Họ và tên": "Vũ Thị Bảy", "Điện thoại": None},
        {"Mã cán bộ": "A2", "Họ và tên": "VU THI BAY", "Điện thoại": None},
        {"Mã cán bộ": "A3", "Họ và tên": "vũ thị bảy", "Điện thoại": None},
        {"Mã cán bộ": "A4", "Họ và tên": "Lê Một", "Ngày sinh": None},
        {"Mã cán bộ": "A5", "Họ và tên": "Lê Hai", "Ngày sinh": None},
        {"Mã cán bộ": "A6", "Họ và tên": "Lê Hai", "Ngày sinh": None, "Điện thoại": None},
    ]
    told = {note.code: note.details for note in read(roster_file(*people)).notes}
    assert told["same_person"]["rows"] == [[2, 3, 4], [6, 7]]
    assert told["same_phone"]["rows"] == [[5, 6]]
    message = notes(read(roster_file(*people)))["same_person"]
    assert "A1 dòng 2, A2 dòng 3, A3 dòng 4" in message


def test_a_person_of_two_agencies_is_told_with_rows_and_other_spellings_too() -> None:
    other = {"Mã đơn vị": "STC", "Tên đơn vị": "Sở Tài chính", "Mã cán bộ": "cb 1"}
    sheet = read(roster_file({"Mã cán bộ": "CB1"}, other))
    assert "CB1 dòng 2, cb 1 dòng 3" in notes(sheet)["on_several_rosters"]
    assert "“cb 1” → “CB1”" in notes(sheet)["written_otherwise"]
    assert [row.person_code for row in sheet.rows] == ["CB1", "CB1"]


# -- zeros in front of codes


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


# -- births


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (1985, "not_a_date"), ("1985", "not_a_date"), (datetime(1905, 6, 7), "too_old"),
        ("15/03/2023", "too_young"), ("02/2020", "not_a_date"), (31295, "not_a_date"),
        ("31295", "not_a_date"), ("30/02/1985", "date_impossible"), (datetime(1899, 12, 31), "x"),
    ],
)  # fmt: skip
def test_births_that_nobody_working_has_are_named(written: object, code: str) -> None:
    ((cell, found),) = wrong({"Ngày sinh": written})
    assert cell == "F2"
    assert found == code or code == "x"


TWO = [*LINE[:5], "05/09/1985", None, LINE[7], "Bắt buộc"]
HEAD = [*ROSTER_HEADINGS[:5], "Ngày, tháng, năm sinh", None, "Chức vụ", "Đối tượng"]
OF_HER = ["SNV", "Sở Nội vụ", "city", "002", "Lê Thị Nữ", None, "06/09/1990", "Văn thư", "Bắt buộc"]


def two_columns(*rows: list[Any]) -> bytes:
    book = sheet_of(rows)
    book.active.merge_cells("F1:G1")
    return saved(book)


def test_births_in_two_columns_under_one_heading_are_all_read() -> None:
    sheet = read(two_columns(HEAD, TWO, OF_HER))
    assert [row.birth_date for row in sheet.rows] == ["1985-09-05", "1990-09-06"]
    assert "cột G" in notes(sheet)["births_beside"]
    broken = [*OF_HER[:6], "1990", *OF_HER[7:]]
    assert named(refused(lambda: read(two_columns(HEAD, TWO, broken)))) == [("G3", "not_a_date")]
    both = [*OF_HER[:5], "05/09/1990", *OF_HER[6:]]
    assert named(refused(lambda: read(two_columns(HEAD, both)))) == [("G2", "two_births")]


def test_births_of_men_and_women_have_columns_of_their_own() -> None:
    below: list[Any] = [None] * 5 + ["Nam", "Nữ"]
    numbers: list[Any] = list(range(1, 10))
    for rows in ([HEAD, below, TWO, OF_HER], [HEAD, below, numbers, TWO, OF_HER]):
        sheet = read(two_columns(*rows))
        told = [(row.birth_date, row.gender) for row in sheet.rows]
        assert told == [("1985-09-05", "male"), ("1990-09-06", "female")]
    both = [*OF_HER[:5], "05/09/1990", *OF_HER[6:]]
    found = named(refused(lambda: read(two_columns(HEAD, below, both))))
    assert found == [("G3", "two_births")]
    one_row = [*HEAD[:5], "Ngày sinh (Nam)", "Ngày sinh (Nữ)", *HEAD[7:]]
    assert [row.gender for row in read(saved(sheet_of([one_row, TWO, OF_HER]))).rows] == [
        "male", "female"
    ]  # fmt: skip


def test_a_tick_under_men_or_women_says_the_gender() -> None:
    heads = [*ROSTER_HEADINGS[:6], "Nam", "Nữ", "Đối tượng"]
    her = [*LINE[:3], "2", "Lê Nữ", None, None, "X", "Bắt buộc"]
    rows = [[*LINE[:6], "x", None, "Bắt buộc"], her]
    sheet = read(saved(sheet_of([heads, *rows])))
    assert [(row.gender, row.birth_date) for row in sheet.rows] == [
        ("male", "1985-09-05"), ("female", None)
    ]  # fmt: skip


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


def test_the_calendar_of_1904_gives_the_same_days() -> None:
    book = roster_book({"Ngày sinh": datetime(1985, 9, 5)})
    book.epoch = CALENDAR_MAC_1904
    assert read(saved(book)).rows[0].birth_date == "1985-09-05"


# -- agencies alone


def test_an_agency_may_be_there_with_nobody_on_its_list() -> None:
    alone = dict.fromkeys(ROSTER_HEADINGS[3:])
    sheet = read(roster_file({}, {**alone, "Mã đơn vị": "STC", "Tên đơn vị": "Sở Tài chính"}))
    told = [(row.agency_code, row.person_code) for row in sheet.rows]
    assert told == [("SNV", "001"), ("STC", "")]
    assert "STC" in notes(sheet)["agencies_alone"]
    assert wrong({}, {**alone, "Khối": "nào đó"}) == [("C3", "unknown_choice")]


# -- nothing differs silently

WORDS = ["Nguyễn", "Vò", "ThÞ", "V¨n", "Hà", "Đỗ", "Ðỗ", "H'Hen", "Niê", "An", "\u0410n", "LÊ"]
WORDS += ["Ng\u200bọc", "e\u0302m"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
CODES = st.sampled_from(
    ["CB1", "cb1", "0306", "306", 306, 7, "\u0421B1", "A\u200b1", "Đ1", "Ð1", 12.5]
)
BIRTHS = st.one_of(
    st.none(),
    st.datetimes(datetime(1901, 1, 1), datetime(2030, 1, 1)).map(
        lambda at: at.replace(hour=0, minute=0, second=0, microsecond=0)
    ),
    st.sampled_from(["5/9/85", "05/09/1985", "1985", 1985, "31/02/1990", "1990-01-02"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CODES, NAMES, BIRTHS), min_size=1, max_size=5), st.booleans())
def test_no_code_name_or_birth_differs_from_the_file_without_a_word(
    people: list[tuple[Any, str, Any]], convert: bool
) -> None:
    columns = ("Mã cán bộ", "Họ và tên", "Ngày sinh")
    file = roster_file(*(dict(zip(columns, person, strict=True)) for person in people))
    try:
        sheet = read(file, convert=convert)
    except Exception as fault:
        problems = fault.problem.details["problems"]  # type: ignore[attr-defined]
        assert all(one["cell"] and one["reason"] for one in problems)
        return
    told = " ".join(note.message for note in sheet.notes)
    assert [row.row for row in sheet.rows] == list(range(2, len(people) + 2))
    for row, (code, name, born) in zip(sheet.rows, people, strict=True):
        if row.person_code != str(code):
            assert f"dòng {row.row}" in told or f"D{row.row}" in told
        if row.full_name != unicodedata.normalize("NFC", name):
            assert f"E{row.row}" in told
        if isinstance(born, datetime):
            assert row.birth_date == born.date().isoformat()


@given(st.text("abcdeghiklmnopqrstuvxyABĐđăâêôơưáàạảãéèẹíìịóòọúùụ ", max_size=20))
def test_what_was_typed_in_tcvn3_or_vni_comes_back_whole(text: str) -> None:
    small = text.lower().replace("đ", "đ")
    to_tcvn3 = {from_tcvn3(chr(code)): chr(code) for code in range(0xA1, 0x100)}
    assert from_tcvn3("".join(to_tcvn3.get(sign, sign) for sign in small)) == small
    assert from_vni("Nguyeãn Thò Höông") == "Nguyễn Thị Hương"
