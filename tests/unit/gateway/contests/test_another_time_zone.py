"""A contest that takes place elsewhere, on pages, in forms and in files."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from contracts.contests import Contests, ContestView
from contracts.local_times import parse_rfc3339
from tests.unit.gateway.browser import Desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND
from tests.unit.gateway.fakes import House

PAGE = f"/contests/{CONTEST}"
CONTROL = f"{PAGE}/rounds/{ROUND}/control"
NOTE = "Giờ trên trang này là giờ Europe/Paris, hiện là UTC+1."
#: at 04:33:20 there, a few hours after the clock was put back; 10:33:20 in Vietnam
CLOSES = ("04:33:20 ngày 28/10/2024", "10:33:20 ngày 28/10/2024")


def in_zone(house: House, zone: str) -> None:
    plan = replace(DEFINITION, timezone=zone)
    house.caller.handlers["registration.contests"] = lambda _: Contests(
        [ContestView(CONTEST, plan, 1)]
    )


@pytest.fixture
def paris(house: House) -> Iterator[Desk]:
    in_zone(house, "Europe/Paris")
    with house.open() as client:
        yield Desk(client, house)


@pytest.mark.parametrize(
    "path",
    [PAGE, CONTROL, f"{CONTROL}/extension", f"{PAGE}/room", f"{PAGE}/participation",
     f"{PAGE}/audit", f"{PAGE}/set-up", f"{PAGE}/publications"],
)  # fmt: skip
def test_pages_of_the_contest_are_on_its_clock_and_say_so_once(paris: Desk, path: str) -> None:
    html = paris.get(path)
    assert html.count(NOTE) == 1
    assert '<html lang="vi" data-zone="Europe/Paris">' in html
    assert not re.search(r"(?<!T)10:33", html)
    assert "now UTC+1" in paris.get(path, lang="en")


def test_the_close_of_a_round_is_told_on_the_clock_of_the_contest(
    house: House, paris: Desk
) -> None:
    there, here = CLOSES
    assert there in paris.get(CONTROL)
    in_zone(house, "Asia/Ho_Chi_Minh")
    with house.open() as client:
        html = Desk(client, house).get(CONTROL)
    assert here in html
    assert "data-zone" not in html


def test_pages_about_no_contest_or_several_are_on_the_clock_of_the_installation(
    paris: Desk,
) -> None:
    paris.get(PAGE)
    for path in ("/", "/sessions", "/set-up"):
        html = paris.get(path)
        assert "data-zone" not in html, path
        assert "Europe/Paris" not in html, path


def test_a_form_is_read_on_the_clock_that_it_shows(house: House, paris: Desk) -> None:
    form = paris.get(f"{CONTROL}/extension")
    assert 'value="28/10/2024"' in form
    assert 'value="04:33"' in form
    fields = {"date": "28/10/2024", "time": "17:30", "scope": "all", "reason": "Mất điện"}
    paris.send(f"{CONTROL}/extension", **fields)
    (item,) = house.caller.commands("exam.change_round")
    assert item.closes_at_us == parse_rfc3339("2024-10-28T17:30:00+01:00")


def test_a_workbook_says_on_whose_clock_its_times_are(paris: Desk) -> None:
    answer = paris.client.get(f"/api/contests/{CONTEST}/participation.xlsx")
    (sheet,) = load_workbook(BytesIO(answer.content)).worksheets
    texts = [str(cell.value) for row in sheet.iter_rows(max_row=3) for cell in row]
    assert any("(giờ Europe/Paris, UTC+" in text for text in texts)


def test_a_receipt_is_on_the_clock_of_its_contest(paris: Desk) -> None:
    assert NOTE in paris.get("/receipts/r-1")
    assert NOTE in paris.get("/verify", receipt="r-1")


def test_the_api_tells_the_same_moments_whatever_the_zone(house: House, paris: Desk) -> None:
    there = paris.client.get(f"/api/contests/{CONTEST}").json()
    in_zone(house, "Asia/Ho_Chi_Minh")
    with house.open() as client:
        here = client.get(f"/api/contests/{CONTEST}").json()
    assert there.pop("timezone") == "Europe/Paris"
    assert here.pop("timezone") == "Asia/Ho_Chi_Minh"
    assert there == here
