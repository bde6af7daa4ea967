"""A quotation mark too few or too many in a CSV file loses nobody and no word."""

import csv
from io import StringIO

import pytest

from spreadsheets.mark_sheet import MarkColumn, read_marks
from spreadsheets.staff_list_sheet import RosterSheet, read_roster

from .sheet_files import CLASSES, PERSON, ROSTER_HEADINGS, refused

_PLACE = "LÝ-DO"
_NAMES = ["Lê Thị Hoa", "Lê Thị Lan", "Lê Thị Mai", "Lê Thị Đào"]


def _file(reason: str, *, separator: str = ",") -> bytes:
    """Four people; ``reason`` stands, as it is, at the end of the second one's row."""
    out = StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(ROSTER_HEADINGS)
    for n, name in enumerate(_NAMES, start=1):
        row = {
            **PERSON,
            "Mã cán bộ": f"CB{n}",
            "Họ và tên": name,
            "Lý do": _PLACE if n == 2 else "",
        }
        writer.writerow(row.values())
    return out.getvalue().replace(_PLACE, reason).encode()


def _read(content: bytes) -> RosterSheet:
    return read_roster(content, CLASSES)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("reason", ['"Tổ ra đề', '"', '"Tổ ra đề" (từ 01/9)', '"Tổ" "ra đề"'])
def test_a_quotation_mark_that_fits_nothing_is_told_with_its_line(
    reason: str, separator: str
) -> None:
    problem = refused(lambda: _read(_file(reason, separator=separator)))
    assert problem.code == "spreadsheet.csv_unreadable"
    assert "dòng 3" in problem.message


def test_rows_between_two_stray_marks_are_not_swallowed() -> None:
    first, second, third, fourth, fifth, _ = _file("").decode().split("\r\n")
    content = "\r\n".join([first, second, third + '"', fourth + '"', fifth])
    problem = refused(lambda: _read(content.encode()))
    assert problem.code == "spreadsheet.csv_unreadable"
    assert "dòng 3" in problem.message


@pytest.mark.parametrize(
    ("reason", "read"),
    [('"Tổ ra đề, Tổ vấn đáp"', "Tổ ra đề, Tổ vấn đáp"), ('"Tổ\r\nra đề"', "Tổ ra đề"),
     ('"Tổ ""ra"" đề"', 'Tổ "ra" đề'), ('Tổ "ra" đề', 'Tổ "ra" đề')],
)  # fmt: skip
def test_marks_in_their_places_are_read(reason: str, read: str) -> None:
    rows = _read(_file(reason)).rows
    assert [row.full_name for row in rows] == _NAMES
    assert rows[1].reason == read


def test_a_comma_that_parts_a_cell_is_told_and_nothing_of_it_cut_off() -> None:
    (found,) = refused(lambda: _read(_file("Tổ ra đề, Tổ vấn đáp"))).details["problems"]
    assert (found["code"], found["row"], found["value"]) == ("cells_beyond", 3, " Tổ vấn đáp")
    content = 'Bài số,Giám khảo,Điểm\n1,GK1,7,5\n2,GK1,"7,5"\n3,GK1,7.5\n'
    columns = [MarkColumn("diem", "Điểm")]
    (found,) = refused(lambda: read_marks(content.encode(), columns, {})).details["problems"]
    assert (found["code"], found["row"], found["value"]) == ("cells_beyond", 2, "5")


def test_a_column_without_a_heading_stands_in_a_csv_file_as_excel_writes_it() -> None:
    content = "Biểu 1,,,\nBài số,Giám khảo,Điểm,\n1,GK1,7.5,phát\n2,GK1,8,\n"
    read = read_marks(content.encode(), [MarkColumn("diem", "Điểm")], {})
    assert [row.marks["diem"] for row in read.rows] == [750, 800]
    assert [note.code for note in read.notes] == ["nameless_columns"]


def test_a_mark_too_many_loses_no_sheet_of_a_judge() -> None:
    content = 'Bài số,Giám khảo,Điểm\n1,GK1,"8\n2,GK1,9\n'
    problem = refused(lambda: read_marks(content.encode(), [MarkColumn("diem", "Điểm")], {}))
    assert problem.code == "spreadsheet.csv_unreadable"
    assert "dòng 2" in problem.message
