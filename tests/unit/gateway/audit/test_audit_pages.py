"""The audit trail and the integrity report as pages: filters, chips, a page of findings at once."""

import re

import pytest
from msgspec.structs import replace

from contracts.integrity_report import Concerned
from tests.unit.gateway.access.test_pages_by_role import house as house
from tests.unit.gateway.browser import Desk
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.example_contest import CONTEST, INTEGRITY, ROUND

AUDIT, FOUND = f"/contests/{CONTEST}/audit", f"/contests/{CONTEST}/integrity"
DAY_US = 86_400_000_000


def test_filters_are_chips_that_one_press_takes_away(desk: Desk) -> None:
    page = desk.get(AUDIT, kind="rounds", by="p1", **{"from": "01/10/2024"})
    assert 'aria-label="Bỏ lọc: Gia hạn, chốt đợt"' in page
    assert 'href="?kind=rounds&amp;by=p1"' in page  # without the day
    assert 'href="?by=p1&amp;from=01%2F10%2F2024"' in page  # without the kind
    assert "audit.xlsx?kind=rounds&amp;by=p1&amp;from=2024-10-01T00%3A00%3A00" in page
    asked = desk.asked("exam.audit")[-1]
    assert (asked.by, asked.until_us) == ("p1", None)
    desk.get(AUDIT, until="01/10/2024")
    assert desk.asked("exam.audit")[-1].until_us == asked.from_us + DAY_US  # the day is within


def test_periods_are_one_press_away_on_the_clock_of_the_contest(desk: Desk) -> None:
    page = desk.get(AUDIT, kind="roles")
    for day in ("27%2F10%2F2024", "21%2F10%2F2024", "28%2F09%2F2024"):
        assert f'href="?kind=roles&amp;from={day}"' in page


def test_a_day_that_cannot_be_read_is_said_so(desk: Desk) -> None:
    answer = desk.client.get(AUDIT, params={"from": "hôm qua"})
    assert answer.status_code == 422
    assert "Ngày phải ghi như 31/12/2026" in answer.text
    assert desk.asked("exam.audit")[-1].from_us is None


def test_whoever_did_something_leads_to_all_that_they_did(desk: Desk) -> None:
    page = desk.get(AUDIT, kind="roles")
    assert re.search(r'href="\?kind=roles&amp;by=[^"]+" title="Chỉ xem việc của', page)


@pytest.fixture
def suspicious(desk: Desk) -> Desk:
    """A round with 120 findings of two kinds."""
    (one,) = INTEGRITY.findings
    many = [
        replace(
            one,
            kind="too_fast" if number % 2 else "shared_device",
            grade="ordinary" if number % 3 else "look",
            people=[Concerned(f"p{n}", f"Đỗ Thị {n}", ["Sở Nội vụ"]) for n in range(number, 125)],
            values={"people": 125 - number},
        )
        for number in range(120)
    ]
    desk.house.caller.handlers["scoring.integrity"] = lambda item: replace(INTEGRITY, findings=many)
    return desk


def rows(page: str) -> int:
    return page.count('role="row"') - 1


def test_findings_are_a_table_searched_filtered_and_ordered(suspicious: Desk) -> None:
    page = suspicious.get(FOUND, round=ROUND)
    assert rows(page) == 25
    assert "Hiện dòng 1 đến 25 trong số 120 dòng." in page
    assert "Chung thiết bị (60)" in page
    assert "và 124 người khác" in page  # the first name stands there, all others are one press away
    assert rows(suspicious.get(FOUND, round=ROUND, page="5")) == 20
    assert "trong số 60 dòng" in suspicious.get(FOUND, round=ROUND, kind="too_fast")
    assert "trong số 40 dòng" in suspicious.get(FOUND, round=ROUND, grade="look")
    least = suspicious.get(FOUND, round=ROUND, sort="people")
    assert re.search(r'<td role="cell" class="n none">120</td>', least)
    assert "Không có dòng nào phù hợp." in suspicious.get(FOUND, round=ROUND, q="khong co")
