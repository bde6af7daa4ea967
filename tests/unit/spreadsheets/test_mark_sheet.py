"""A panel's marks from a spreadsheet: what is read, what is refused with its cell."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from contracts.errors import Refused
from spreadsheets.mark_sheet import MarkColumn, MarkedSheet, columns_of, read_marks
from spreadsheets.mark_template import OpenSheet, write_mark_template

COLUMNS = columns_of({"noi-dung": "Nội dung", "hinh-thuc": "Hình thức"})
HEADINGS = ["Bài số", "Giám khảo", "Nội dung", "Hình thức"]


def book(*rows: list[object], headings: list[str] | None = None) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (headings or HEADINGS, *rows):
        sheet.append(row)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def problems(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        read_marks(content, COLUMNS, {})
    assert caught.value.problem.code == "spreadsheet.rows_invalid"
    return [(one["cell"], one["code"]) for one in caught.value.problem.details["problems"]]


def test_marks_are_read_as_people_write_them_zero_among_them() -> None:
    found = read_marks(book([17, "GK01", 8.5, 0], ["18", "GK02", "7,25", "10"]), COLUMNS, {})
    assert found.rows == [
        MarkedSheet(2, 17, "GK01", "", {"noi-dung": 850, "hinh-thuc": 0}),
        MarkedSheet(3, 18, "GK02", "", {"noi-dung": 725, "hinh-thuc": 1000}),
    ]
    assert found.places["hinh-thuc"] == ("Hình thức", "D")


def test_rows_without_marks_are_left_out_and_counted() -> None:
    found = read_marks(book([1, "GK01", None, None], [2, "GK01", 5, 5]), COLUMNS, {})
    assert ([row.number for row in found.rows], found.empty) == ([2], 1)


@pytest.mark.parametrize(
    "text",
    [
        "Bài số;Giám khảo;Nội dung;Hình thức\n17;GK01;8,5;7\n",
        "Bài số,Giám khảo,Nội dung,Hình thức\n17,GK01,8.5,7\n",
        'Bài số,Giám khảo,Nội dung,Hình thức\r\n17,GK01,"8,5",7\r\n',
        "Bài số\tGiám khảo\tNội dung\tHình thức\n17\tGK01\t8,5\t7\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_with_any_separator_and_as_unicode(text: str, encoding: str) -> None:
    found = read_marks(text.encode(encoding), COLUMNS, {})
    assert found.rows == [MarkedSheet(2, 17, "GK01", "", {"noi-dung": 850, "hinh-thuc": 700})]


def test_every_wrong_cell_is_named() -> None:
    rows: list[list[object]] = [
        ["mười", "GK01", 8, 7],
        [18, "", "tám", 7],
        [19, "GK01", "=1+1", "50%"],
    ]
    assert problems(book(*rows)) == [
        ("A2", "number_invalid"),
        ("B3", "missing"),
        ("C3", "mark_unreadable"),
        ("C4", "formula"),
        ("D4", "mark_unreadable"),
    ]


def test_a_mark_that_excel_took_for_a_date_is_explained() -> None:
    assert problems(book([17, "GK01", date(2024, 5, 8), 7])) == [("C2", "mark_is_date")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "spreadsheet.empty_file"),
        (b"%PDF-1.4", "spreadsheet.not_xlsx"),
        ("Bài số;Giám khảo\n".encode("cp1258", "ignore") + b"\xd2\0", "spreadsheet.csv_encoding"),
        ("Bài số;Giám khảo\n1;GK01".encode(), "spreadsheet.missing_columns"),
        (b"a;b\n1;2\n", "spreadsheet.wrong_sheet"),
        (f"{';'.join(HEADINGS)}\n".encode(), "spreadsheet.no_rows"),
        (b"\xff\xfe" + b"a" * 3, "spreadsheet.csv_encoding"),
        (f"{';'.join(HEADINGS)}\n".encode() + b"1;2;" + b"3" * 50_000 + b";4",
         "spreadsheet.csv_unreadable"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sheet_of_marks_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_marks(content, COLUMNS, {})
    assert caught.value.problem.code == code


def test_criteria_that_would_read_alike_are_told_apart_by_their_ids() -> None:
    given = {"a": "Nội dung", "b": "Nội dung (phần 2)", "c": "Giám khảo", "d": "…", "e": "Khác"}
    assert columns_of(given) == [
        MarkColumn("a", "Nội dung a"),
        MarkColumn("b", "Nội dung (phần 2) b"),
        MarkColumn("c", "Giám khảo c"),
        MarkColumn("d", "… d"),
        MarkColumn("e", "Khác"),
    ]


@pytest.mark.parametrize("staged", [False, True])
def test_the_template_is_read_back_as_it_is(staged: bool) -> None:
    parts = {"ke-chuyen": "Kể chuyện"} if staged else {}
    part, team = ("Kể chuyện", "Đội A") if staged else ("", "")
    rows = [OpenSheet(number, "GK01", "=Lan", part, team) for number in (1, 2)]
    target = BytesIO()
    write_mark_template(target, COLUMNS, rows, ["Ban giám khảo"], staged=staged)
    found = read_marks(target.getvalue(), COLUMNS, parts)
    assert (found.rows, found.empty, found.notes) == ([], 2, [])
