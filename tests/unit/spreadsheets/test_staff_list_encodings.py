"""Staff lists in old encodings and as CSV: converted with a yes only, and names in Unicode stay."""

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.cell_edits import Mending
from spreadsheets.old_encodings import from_tcvn3, from_vni
from tests.unit.spreadsheets.sheet_files import refused, roster_file, saved, sheet_of
from tests.unit.spreadsheets.staff_lists import CSV, named, notes, read, wrong

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


TONES = "\u0300\u0301\u0303\u0309\u0323"


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


@given(st.text("abcdeghiklmnopqrstuvxyABĐđăâêôơưáàạảãéèẹíìịóòọúùụ ", max_size=20))
def test_what_was_typed_in_tcvn3_or_vni_comes_back_whole(text: str) -> None:
    small = text.lower().replace("đ", "đ")
    to_tcvn3 = {from_tcvn3(chr(code)): chr(code) for code in range(0xA1, 0x100)}
    assert from_tcvn3("".join(to_tcvn3.get(sign, sign) for sign in small)) == small
    assert from_vni("Nguyeãn Thò Höông") == "Nguyễn Thị Hương"
