"""Workbooks from outside: each gets a clear answer, whatever it holds."""

import resource
import struct
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import Problem, Refused
from spreadsheets.safe_zip import Limits
from spreadsheets.staff_list_sheet import read_roster
from tests.unit.spreadsheets.sheet_files import (
    CLASSES,
    PERSON,
    excel_like,
    part_of,
    refused,
    roster_file,
    with_parts,
)

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"
GOOD = roster_file({})


def answer(source: bytes | str | Path, limits: Limits | None = None) -> Problem:
    return refused(lambda: read_roster(source, CLASSES, limits=limits or Limits()))


@pytest.mark.parametrize(
    ("file", "code", "words"),
    [
        (b"", "empty_file", "rỗng"),
        (OLE2, "old_xls", "Lưu thành"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "encrypted", "mật khẩu"),
        (b"<html><table><tr><td>x</td></tr></table>", "not_xlsx", "HTML"),
        (b"\xef\xbb\xbf<!DOCTYPE html><body>", "not_xlsx", "HTML"),
        ("Mã đơn vị;Tên đơn vị\nSNV;Sở Nội vụ\n".encode(), "wrong_sheet", "CSV"),
        ("Mã đơn vị\tTên".encode("utf-16"), "wrong_sheet", "CSV"),
        (b'<?xml version="1.0"?><Workbook/>', "not_xlsx", "XML"),
        (b"%PDF-1.7 ...", "not_xlsx", "PDF"),
        (b"\x00\x01\x02\x03" * 99, "not_xlsx", "loại tệp khác"),
        (GOOD[: len(GOOD) // 2], "broken", "hỏng"),
        (b"PK\x03\x04" + bytes(99), "broken", "hỏng"),
    ],
)
def test_a_file_that_is_no_workbook_is_named_for_what_it_is(
    file: bytes, code: str, words: str
) -> None:
    problem = answer(file)
    assert problem.code == f"spreadsheet.{code}"
    assert words in problem.message


@pytest.mark.parametrize(
    ("part", "words"),
    [("word/document.xml", "Word"), ("xl/workbook.bin", "xlsb"), ("readme.txt", "tệp nén khác")],
)
def test_other_zip_files_are_named_too(part: str, words: str) -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(part, "x")
    problem = answer(out.getvalue())
    assert problem.code == "spreadsheet.not_xlsx"
    assert words in problem.message


def bomb(megabytes: int, name: str = SHEET) -> bytes:
    """Zeros packed a thousandfold, streamed so that the test itself stays small."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(megabytes):
            part.write(bytes(1_000_000))
    return out.getvalue()


def test_a_zip_bomb_of_200_mb_costs_neither_time_nor_memory() -> None:
    file = bomb(200)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    # However well it is packed: the size alone decides.
    problem = answer(file, Limits(ratio=1_000_000))
    assert problem.code == "spreadsheet.zip_bomb"
    assert "200 MB" in problem.message
    assert time.process_time() - started < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_a_smaller_bomb_is_known_by_its_ratio() -> None:
    assert answer(bomb(50)).code == "spreadsheet.zip_bomb"


def test_a_directory_that_lies_about_sizes_does_not_help_a_bomb() -> None:
    """The central directory says 1,000 bytes where 50 MB come out."""
    file = bytearray(with_parts(GOOD, {SHEET: b"<worksheet>" + b" " * 50_000_000}))
    entry = file.rindex(SHEET.encode())
    struct.pack_into("<I", file, entry - 46 + 24, 1_000)
    started = time.process_time()
    assert answer(bytes(file)).code == "spreadsheet.broken"
    assert time.process_time() - started < 1


def test_actual_unpacking_is_bounded_apart_from_the_directory() -> None:
    sheet = part_of(GOOD, SHEET)
    file = with_parts(GOOD, {SHEET: sheet + b" " * 900_000})
    assert answer(file, Limits(unpacked_bytes=500_000)).code == "spreadsheet.zip_bomb"
    assert answer(file, Limits(tags=30)).code == "spreadsheet.zip_bomb"


def test_too_many_entries_are_refused_before_they_are_listed() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for number in range(2_001):
            archive.writestr(str(number), b"")
    assert answer(out.getvalue()).code == "spreadsheet.zip_bomb"


def test_a_packing_method_without_a_bound_is_refused() -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_BZIP2) as archive:
        archive.writestr(SHEET, b"x" * 1000)
    assert answer(out.getvalue()).code == "spreadsheet.broken"


def test_a_large_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "lớn.xlsx"
    path.write_bytes(GOOD + bytes(9_000))
    limits = Limits(file_bytes=8_000)
    assert answer(path, limits).code == "spreadsheet.too_large"
    assert answer(path.read_bytes(), limits).code == "spreadsheet.too_large"


def test_a_path_without_a_file_is_refused(tmp_path: Path) -> None:
    assert answer(tmp_path / "không có.xlsx").code == "spreadsheet.unreadable"
    assert answer(tmp_path).code == "spreadsheet.unreadable"


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">',
    ],
)
def test_a_document_type_is_refused_in_every_part(part: str, doctype: bytes) -> None:
    body = part_of(GOOD, part).removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    problem = answer(with_parts(GOOD, {part: doctype + body}))
    assert problem.code == "spreadsheet.external_entities"


def test_an_endless_attribute_does_not_take_hours() -> None:
    """expat looks at an unfinished tag again with every chunk."""
    sheet = b'<worksheet a="' + b"a=b c" * 6_000_000
    started = time.process_time()
    problem = answer(with_parts(GOOD, {SHEET: sheet}), Limits(ratio=1_000_000))
    assert problem.code == "spreadsheet.broken"
    assert "thẻ XML quá dài" in problem.message
    assert time.process_time() - started < 3


def sheet_xml(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="99999999999"/>',
        '<row r="-1"/>',
        '<row r="2"/><row r="1"/>',
        '<row r="x"/>',
        '<row r="1"><c r="?1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1"><v>1e999</v></c></row>',
        '<row r="1"><c r="A1"><v>một</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>hôm qua</v></c></row>',
        f'<row r="1"><c r="A1" t="str"><v>{"x" * 50_000}</v></c></row>',
        "<row>",
    ],
)
def test_a_sheet_that_excel_never_writes_is_refused(rows: str) -> None:
    assert answer(with_parts(GOOD, {SHEET: sheet_xml(rows)})).code == "spreadsheet.broken"


def test_a_part_that_is_missing_is_named() -> None:
    problem = answer(with_parts(GOOD, {SHEET: None}))
    assert problem.code == "spreadsheet.broken"
    assert SHEET in problem.message


def test_too_many_rows_and_columns_are_refused() -> None:
    file = roster_file(*({"Mã cán bộ": str(number)} for number in range(30)))
    assert answer(file, Limits(rows=20)).code == "spreadsheet.too_many_rows"
    problem = answer(file, Limits(columns=5))
    assert problem.code == "spreadsheet.too_many_columns"
    assert "F1" in problem.message


def only_refused(file: bytes) -> None:
    with suppress(Refused):
        read_roster(file, CLASSES)


@given(st.binary(max_size=2_000))
def test_any_bytes_are_refused_and_nothing_else_happens(noise: bytes) -> None:
    only_refused(noise)
    only_refused(b"PK\x03\x04" + noise)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    file = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    only_refused(bytes(file[: data.draw(st.integers(len(file) // 2, len(file)))]))


LIKE_EXCEL = excel_like([list(PERSON), list(PERSON.values())])
PARTS = (
    SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels",
)  # fmt: skip


def test_the_undamaged_files_of_these_tests_are_read() -> None:
    assert read_roster(GOOD, CLASSES).rows == read_roster(LIKE_EXCEL, CLASSES).rows


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_xml_is_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(PARTS))
    part = bytearray(part_of(LIKE_EXCEL, name))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(part) - 1))
        part[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    only_refused(with_parts(LIKE_EXCEL, {name: bytes(part)}))
