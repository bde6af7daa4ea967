"""Headcounts from files and pasted text: the number that stands there, or the wrong line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from contracts.errors import Refused
from spreadsheets.headcount_file import read_headcounts
from spreadsheets.headcount_table import REASONS, code_key
from spreadsheets.pasted_headcounts import pasted_headcounts
from spreadsheets.text_cleaning import clean

BOTH = {"SXD": 120, "SGD": 56}


def _file(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def _wrong(folder: Path, content: str | bytes, name: str = "a.csv") -> list[tuple[int, str]]:
    with pytest.raises(Refused) as caught:
        read_headcounts(_file(folder, content, name))
    assert caught.value.problem.code == "headcounts.lines_invalid"
    return [(one["row"], one["reason"]) for one in caught.value.problem.details["problems"]]


TABLES: dict[str, str | bytes] = {
    "commas": "SXD,120\nSGD,56\n",
    "semicolons without a heading": "SXD;120\nSGD;56\n",
    "semicolons, headings": "Mã đơn vị;Tổng số CBCCVC\nSXD;120\nSGD;56\n",
    "headings in English": "agency code,headcount\nSXD,120\nSGD,56\n",
    "titles above the heading": "Biểu tổng hợp\n\nMã đơn vị\tTổng số\nSXD\t120\nSGD\t56\n",
    "more columns, told apart by headings": (
        "STT;Mã đơn vị;Tên đơn vị;Tổng số được duyệt\n1;SXD;Sở Xây dựng;120\n2;SGD;Sở GD;56\n"
    ),
    "tabs": "SXD\t120\nSGD\t56\n",
    "UTF-8 with its mark": "\ufeffSXD,120\nSGD,56\n",
    "UTF-16 as Excel writes Unicode text": "SXD\t120\r\nSGD\t56\r\n".encode("utf-16"),
    "UTF-16 without its mark": "SXD\t120\r\nSGD\t56\r\n".encode("utf-16-le"),
    "Windows-1258": "Mã đơn vi\u0323;Tổng sô\u0301\nSXD;120\nSGD;56\n".replace("ổ", "ô\u0309")
    .replace("ã", "a\u0303")
    .encode("cp1258"),
    "empty lines and cells": "\nSXD,120,,\n\n SGD , 56 \n",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, name: str) -> None:
    assert read_headcounts(_file(tmp_path, TABLES[name])).headcounts == BOTH


def test_a_workbook_and_an_object_say_the_same(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Mã đơn vị", "Tổng số"], ["SXD", 120], ["SGD", "56"]):
        sheet.append(row)
    sheet["B2"].number_format = "#,##0"
    book.save(tmp_path / "a.xlsx")
    assert read_headcounts(tmp_path / "a.xlsx").headcounts == BOTH
    assert read_headcounts(_file(tmp_path, '{"SXD": 120, "SGD": 56}', "a.json")).headcounts == BOTH


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234", 1234), ('"1,234"', 1234), ("1 234", 1234), ("1\u00a0234", 1234),
        ("12.345.678", 0), ("1.234.567", 1_234_567), ("0", 0), ("7", 7), ("10000000", 10_000_000),
    ],
)  # fmt: skip
def test_thousands_are_read_as_offices_write_them(
    tmp_path: Path, written: str, number: int
) -> None:
    file = _file(tmp_path, f"SXD,{written}\n")
    if number or written == "0":
        assert read_headcounts(file).headcounts == {"SXD": number}
    else:
        with pytest.raises(Refused):
            read_headcounts(file)


@pytest.mark.parametrize(
    "number",
    ["-5", "+5", "12²", "²", "１２", "١٢", "1,5", "1.23", "0.123", "1.2345", "mười", "12 người",
     "1e3", "0x10", "½", "12.", ".5", "#N/A", "1.234,567"],
)  # fmt: skip
@pytest.mark.parametrize("line", [1, 2])
def test_what_is_no_headcount_is_named_with_its_line_also_in_the_first(
    tmp_path: Path, number: str, line: int
) -> None:
    above = "SGD;1\n" * (line - 1)
    ((row, reason),) = _wrong(tmp_path, f"{above}SXD;{number}\n")
    assert row == line
    assert reason.startswith(REASONS["not_a_number"][0])


@pytest.mark.parametrize("cell", ["A2", "B2"])
def test_a_formula_is_named_with_how_to_be_rid_of_it(tmp_path: Path, cell: str) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Mã đơn vị", "Tổng số"], ["SXD", 120], ["SGD", 56]):
        sheet.append(row)
    sheet[cell] = "=SUM(D2:D9)"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Refused) as caught:
        read_headcounts(tmp_path / "a.xlsx")
    (found,) = caught.value.problem.details["problems"]
    assert (found["row"], found["value"]) == (2, "=SUM(D2:D9)")
    assert found["reason"].startswith("ô chứa công thức; hãy chép cột này")


def test_a_comma_that_parts_a_number_is_named_and_not_cut_off(tmp_path: Path) -> None:
    ((row, reason),) = _wrong(tmp_path, "SGD,5\nSXD,1,234\n")
    assert row == 2
    assert "hai ô" in reason


def test_an_unknown_heading_is_a_wrong_line_and_never_guessed(tmp_path: Path) -> None:
    ((row, reason),) = _wrong(tmp_path, "đơn vị nào;bao nhiêu\nSXD;120\n")
    assert row == 1
    assert "Mã đơn vị" in reason


@pytest.mark.parametrize("second", ["SXD", "sxd", " sXd ", "ＳＸＤ"])
@pytest.mark.parametrize("number", [12, 13])
def test_a_code_twice_is_named_with_both_lines(tmp_path: Path, second: str, number: int) -> None:
    ((row, reason),) = _wrong(tmp_path, f"SXD;12\n\n{second};{number}\n")
    assert row == 3
    assert "dòng 1" in reason


def test_an_object_with_a_key_twice_or_no_object_is_refused(tmp_path: Path) -> None:
    ((row, _),) = _wrong(tmp_path, '{"SXD": 12, "SXD": 13}', "a.json")
    assert row == 2
    assert _wrong(tmp_path, '{"SXD": -1}', "a.json")[0][0] == 1
    assert _wrong(tmp_path, '{"SXD": true}', "a.json")[0][0] == 1
    assert len(_wrong(tmp_path, '{"SXD": {"SGD": [1]}, "SGD": [[1]], "SNV": null}', "a.json")) == 3
    for text in ("[1]", "{", "12", "[" * 100_000, '{"SXD":' * 100_000):
        with pytest.raises(Refused, match="object of numbers"):
            read_headcounts(_file(tmp_path, text, "b.json"))


def test_every_wrong_line_is_told_at_once(tmp_path: Path) -> None:
    wrong = _wrong(tmp_path, "SXD;-5\nSGD;56\n;7\nS\u200bNV;8\nSGD;57\n")
    assert [row for row, _ in wrong] == [1, 3, 4, 5]


def test_a_file_without_a_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no line"):
        read_headcounts(_file(tmp_path, "Mã đơn vị;Tổng số\n"))


_CODES = st.text("ABCĐsxd123. -'\u200b\u0421", min_size=1, max_size=6)
_NUMBERS = st.text("0123456789.,- ²١１e", min_size=1, max_size=9) | st.integers(0, 10**7).map(str)


@given(st.lists(st.tuples(_CODES, _NUMBERS), max_size=6), st.sampled_from("\t;"))
def test_no_code_and_no_number_differs_silently_from_what_is_written(
    lines: list[tuple[str, str]], sign: str
) -> None:
    text = "\n".join(f"{code}{sign}{number}" for code, number in lines)
    table = pasted_headcounts(text)
    wrong = {one.line for one in table.wrong}
    for at, (code, number) in enumerate(lines, start=1):
        if at in wrong or not (code.strip() or number.strip()):
            continue
        told = {code_key(key): value for key, value in table.headcounts.items()}
        digits = "".join(one for one in number if one in "0123456789")
        assert told[code_key(clean(code))] == int(digits)
        assert set(number) <= set("0123456789., ")
    assert sum(map(len, (table.headcounts, wrong))) <= len(lines)
