"""How many entries agencies have handed in, for the organiser: the page and its spreadsheet."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from contracts.contests import Contests, ContestView
from contracts.definition import Definition, EntryRules, Phase
from contracts.reporting import AgencyEntries, EntryCounts
from tests.unit.gateway.example_contest import CONTEST, DEFINITION
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.service_answers import handlers
from tests.unit.gateway.visitor import Visitor

PAGE, FILE = "/entry-counts", "/entry-counts.xlsx"
LINK = f'href="/contests/{CONTEST}{PAGE}"'
AGENCIES = [
    AgencyEntries("A1", "Sở Nội vụ", "city", 4, 2, 1, 1, 0, 4, 5, 0),
    AgencyEntries("B2", "Quận Đồ Sơn", "city", 3, 3, 0, 0, 2, 4, 5, 1),
    AgencyEntries("C3", "Sở Y tế", "central", 0, 0, 0, 0, 0, 4, 5, 4),
    AgencyEntries("D4", "Chi cục Ăn toàn", "city", 3, 0, 3, 0, 0, 4, 5, 1),
]


def calling(**rules: Any) -> Definition:
    """The example's plan with a call for essays."""
    asked = {"minimum_per_agency": 4, "maximum_per_agency": 5} | rules
    call = Phase("bai", "Bài dự thi", "entries", entries=EntryRules(["essay"], **asked))
    return replace(DEFINITION, phases=[*DEFINITION.phases, call])


def holds(house: House, plan: Definition) -> None:
    """Let this be the contest's plan."""
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, plan, 1)]
    )


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path, handlers())
    holds(made, calling())
    made.caller.handlers["reporting.entry_counts"] = lambda item: EntryCounts(
        CONTEST, item.phase, NOW_US, AGENCIES, 10, 3
    )
    return made


@pytest.fixture
def organiser(house: House) -> Iterator[Visitor]:
    with house.open() as client:
        yield Visitor(house, client, "organiser")


def names(page: str) -> list[str]:
    """The agencies shown, in order."""
    return re.findall(r'rowheader"><a[^>]+>([^<]+)<', page)


def test_who_lacks_most_comes_first_and_the_sums_are_of_all(organiser: Visitor) -> None:
    page = organiser.see(PAGE).text
    assert names(page) == ["Sở Y tế", "Chi cục Ăn toàn", "Quận Đồ Sơn", "Sở Nội vụ"]
    assert "của 3/4 cơ quan" in page
    assert "2 bài không được nhận" in page
    assert "nộp ít nhất 4 bài" in page
    assert "nhiều nhất 5 bài" in page
    figures = re.findall(r"<dt>([^<]+)</dt><dd><strong>([^<]+)</strong>", page)
    assert figures == [
        ("Đã nộp", "10"),
        ("Được nhận chấm", "5"),
        ("Chờ sơ loại", "4"),
        ("Trả lại để sửa", "1"),
        ("Cơ quan còn thiếu bài", "3"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "lacks", "sort": "name"}, ["Chi cục Ăn toàn", "Quận Đồ Sơn", "Sở Y tế"]),
        ({"state": "nothing"}, ["Sở Y tế"]),
        ({"state": "sent_back"}, ["Sở Nội vụ"]),
        ({"state": "enough"}, ["Sở Nội vụ"]),
        ({"q": " do son "}, ["Quận Đồ Sơn"]),
        ({"q": "SO", "class": "city"}, ["Quận Đồ Sơn", "Sở Nội vụ"]),
        ({"sort": "received", "class": "city"}, ["Sở Nội vụ", "Chi cục Ăn toàn", "Quận Đồ Sơn"]),
        ({"state": "none such", "sort": "none such", "q": "y te"}, ["Sở Y tế"]),
        ({"q": "không có"}, []),
    ],
)
def test_agencies_are_picked_by_what_a_clerk_looks_for(
    organiser: Visitor, query: dict[str, str], found: list[str]
) -> None:
    page = organiser.see(PAGE, **query).text
    assert names(page) == found
    assert f"Hiện {len(found)}/4 cơ quan" in page
    assert ("Không có cơ quan nào như vậy." in page) is (not found)


def table(organiser: Visitor, **query: str) -> Any:
    answer = organiser.see(FILE, **query)
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="entry-counts-{CONTEST}.xlsx"'
    )
    return load_workbook(BytesIO(answer.content)).active


def test_the_spreadsheet_has_the_same_figures_of_every_agency(organiser: Visitor) -> None:
    sheet = table(organiser, state="lacks", q="noi vu")
    assert sheet["A1"].value == f"{DEFINITION.title} – Bài dự thi"
    assert sheet["A2"].value.startswith("Số liệu đến ")
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert rows == [
        (1, "Sở Y tế", "central", 4, 0, 0, 0, 0, 0, 4, "Còn thiếu"),
        (2, "Chi cục Ăn toàn", "Cơ quan thành phố", 4, 3, 0, 3, 0, 0, 1, "Còn thiếu"),
        (3, "Quận Đồ Sơn", "Cơ quan thành phố", 4, 3, 3, 0, 0, 2, 1, "Còn thiếu"),
        (4, "Sở Nội vụ", "Cơ quan thành phố", 4, 4, 2, 1, 1, 0, 0, "Đủ số bài"),
    ]


def test_where_the_plan_asks_for_no_number_nobody_lacks_any(
    house: House, organiser: Visitor
) -> None:
    holds(house, calling(minimum_per_agency=0, maximum_per_agency=None))
    free = [replace(line, needed=0, most=None, missing=0) for line in AGENCIES[:1]]
    house.caller.handlers["reporting.entry_counts"] = lambda item: EntryCounts(
        CONTEST, item.phase, NOW_US, free, 4, 0
    )
    page = organiser.see(PAGE).text
    assert "Thể lệ không quy định số bài" in page
    assert "nhiều nhất" not in page
    assert "Cơ quan còn thiếu bài" not in page
    (row,) = table(organiser).iter_rows(min_row=5, values_only=True)
    assert (row[3], row[9], row[10]) == (None, None, "Không quy định")


def test_each_call_is_counted_on_its_own(house: House, organiser: Visitor) -> None:
    plan = calling()
    second = replace(plan.phases[-1], id="anh", name="Ảnh đẹp")
    holds(house, replace(plan, phases=[*plan.phases, second]))
    assert 'href="?phase=anh"' in organiser.see(PAGE).text
    assert organiser.see(PAGE, phase="anh").status_code == 200
    assert table(organiser, phase="anh")["A1"].value.endswith("Ảnh đẹp")
    asked = [item.phase for item in house.caller.commands("reporting.entry_counts")]
    assert asked == ["bai", "anh", "anh"]
    for phase in ("vong-1", "none"):
        for path in (PAGE, FILE):
            assert organiser.see(path, phase=phase).status_code == 404


def test_the_menu_leads_there_only_where_entries_are_called_for(
    house: House, organiser: Visitor
) -> None:
    assert LINK in organiser.see("").text
    assert LINK not in Visitor(house, organiser.client, "judge").see("").text
    holds(house, DEFINITION)
    with house.open() as client:
        plain = Visitor(house, client, "organiser")
        assert LINK not in plain.see("").text
        assert "không có vòng nộp bài dự thi" in plain.see(PAGE).text
        assert plain.see(FILE).status_code == 404


def test_a_liaison_and_the_organiser_of_another_contest_see_none_of_it(house: House) -> None:
    with house.open() as client:
        for path in (PAGE, FILE):
            liaison = Visitor(house, client, "liaison", agency="A1")
            assert liaison.see(path).status_code == 403
            stranger = Visitor(house, client, "organiser", contest="hoi-thi-khac")
            assert stranger.see(path).status_code == 403
    assert house.caller.commands("reporting.entry_counts") == []
