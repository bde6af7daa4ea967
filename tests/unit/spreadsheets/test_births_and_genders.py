"""Births and genders in a staff list: in one column, in two, in either calendar, or as a tick."""

from datetime import datetime
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.unit.spreadsheets.sheet_files import (
    ROSTER_HEADINGS,
    refused,
    roster_book,
    saved,
    sheet_of,
)
from tests.unit.spreadsheets.staff_lists import LINE, named, notes, read, wrong


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


def test_the_calendar_of_1904_gives_the_same_days() -> None:
    book = roster_book({"Ngày sinh": datetime(1985, 9, 5)})
    book.epoch = CALENDAR_MAC_1904
    assert read(saved(book)).rows[0].birth_date == "1985-09-05"
