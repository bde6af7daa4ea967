"""Marks from a spreadsheet through the door: the file is read in the reading processes, what
scoring says of marks comes back as cells."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from contracts.accounts import Names
from contracts.marks_import import ImportProblem, MarksImported, SheetToMark
from tests.unit.gateway.access.requests_of_routes import sheet
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.example_panel import CANARY, MARKING_LIST, PANEL
from tests.unit.gateway.fakes import House, problem_of
from tests.unit.gateway.visitor import Visitor

PATH = f"/rounds/{ROUND}/panels/{PANEL}/marks"
API = f"/api/contests/{CONTEST}{PATH}"
HEADINGS = ["Bài số", "Giám khảo", "Điểm"]
FILE = {"file": sheet(HEADINGS, ["17", "GK02", "85,5"])}


@pytest.fixture
def organiser(house: House) -> Iterator[Visitor]:
    with house.open() as client:
        yield Visitor(house, client, "organiser", person="org")


@pytest.mark.parametrize("dry_run", [True, False])
def test_marks_of_a_file_go_to_scoring_at_once(house: House, dry_run: bool) -> None:
    with house.open() as client:
        query = {"dry_run": str(dry_run).lower()}
        answer = client.post(API, files=FILE, params=query, headers=house.bearer("organiser"))
    assert answer.status_code == 200, answer.text
    assert (answer.json()["sheets"], answer.json()["dry_run"]) == (1, dry_run)
    [item] = house.caller.commands("scoring.import_marks")
    [row] = item.rows
    assert (row.number, row.judge, row.criterion, row.mark) == (17, "GK02", "diem", 8550)
    assert item.look == dry_run


def test_what_scoring_refuses_is_told_with_sheet_row_and_column(house: House) -> None:
    problems = [ImportProblem(0, "mark.step", ["diem"]), ImportProblem(0, "sheet.unknown")]
    house.caller.handlers["scoring.import_marks"] = lambda item: MarksImported(0, 0, problems)
    with house.open() as client:
        answer = client.post(API, files=FILE, headers=house.bearer("organiser"))
    assert (answer.status_code, problem_of(answer).code) == (422, "spreadsheet.rows_invalid")
    told = [(one["sheet"], one["cell"], one["column"]) for one in answer.json()["problems"]]
    assert told == [("Sheet", "C2", "Điểm"), ("Sheet", "A2", "Bài số")]


@pytest.mark.parametrize(
    ("name", "team", "cells"),
    [
        ("nguyen van an", "Đội Sở Nội vụ", []),
        ("", "", []),
        ("Trần Văn Khác", "Đội Sở Nội vụ", ["A2"]),
        ("Nguyễn Văn An", "Đội Sở Tư pháp", ["A2"]),
    ],
)
def test_a_row_with_the_name_or_team_of_another_sheet_is_not_taken(
    house: House, name: str, team: str, cells: list[str]
) -> None:
    sheets = [SheetToMark(17, "", "Đội Sở Nội vụ", "p3", "GK02", True)]
    house.caller.handlers["scoring.marking_list"] = lambda item: replace(
        MARKING_LIST, sheets=sheets
    )
    house.caller.handlers["registration.names"] = lambda item: Names({"p3": "Nguyễn Văn An"})
    content = sheet([*HEADINGS, "Họ và tên", "Đội"], ["17", "GK02", "85,5", name, team])
    with house.open() as client:
        answer = client.post(API, files={"file": content}, headers=house.bearer("organiser"))
    assert [one["cell"] for one in answer.json().get("problems", [])] == cells
    assert len(house.caller.commands("scoring.import_marks")) == (not cells)


def test_a_file_that_is_no_sheet_of_marks_asks_scoring_for_nothing(house: House) -> None:
    with house.open() as client:
        files = {"file": b"\x89PNG rubbish"}
        answer = client.post(API, files=files, headers=house.bearer("organiser"))
    assert problem_of(answer).code == "spreadsheet.not_xlsx"
    assert house.caller.commands("scoring.import_marks") == []


def test_the_sheet_to_fill_in_names_open_sheets_and_no_author(house: House) -> None:
    with house.open() as client:
        answer = client.get(f"{API}.xlsx", headers=house.bearer("organiser"))
    assert answer.headers["content-disposition"].endswith(f'marks-{ROUND}-{PANEL}.xlsx"')
    page = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert page is not None
    rows = [[cell for cell in row if cell is not None] for row in page.values]
    assert [row[:2] for row in rows if row and row[0] == 17] == [[17, "GK02"]]
    assert CANARY not in repr(rows)


def test_the_page_shows_what_a_file_would_do_before_it_does_it(
    house: House, organiser: Visitor
) -> None:
    assert "Tải bảng để điền" in organiser.see(PATH).text
    looked = send(organiser, step="look")
    assert "Sẽ nộp 1 phiếu. Chưa có gì thay đổi." in looked.text
    assert "Đã nộp 1 phiếu." in send(organiser, step="import").text
    assert [item.look for item in house.caller.commands("scoring.import_marks")] == [True, False]


def test_wrong_rows_stand_on_the_page(house: House, organiser: Visitor) -> None:
    problem = ImportProblem(0, "sheet.incomplete", ["diem"])
    house.caller.handlers["scoring.import_marks"] = lambda item: MarksImported(0, 0, [problem])
    answer = send(organiser, step="import")
    assert answer.status_code == 422
    assert "còn thiếu điểm</td>" in answer.text


def test_a_form_without_a_file_says_so(organiser: Visitor) -> None:
    answer = send(organiser, files={"file": ("", b"")}, step="import")
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text


def send(visitor: Visitor, files: dict[str, Any] = FILE, **fields: str) -> Any:
    page = visitor.client.get("/password").text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    return visitor.client.post(
        f"/contests/{CONTEST}{PATH}", data={"csrf": csrf, **fields}, files=files
    )
