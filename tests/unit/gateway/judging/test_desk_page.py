"""The chair's desk and paper sheets as pages: forms over what the API does."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.example_panel import CANARY, PANEL, desk, desk_work
from tests.unit.gateway.fakes import NOW_US, House, refuse
from tests.unit.gateway.visitor import Visitor

DESK = f"/rounds/{ROUND}/panels/{PANEL}/desk"
PAPER = f"/rounds/{ROUND}/panels/{PANEL}/paper"
CHOSEN = {"number": "17", "part": ""}


@pytest.fixture
def chair(house: House) -> Iterator[Visitor]:
    with house.open() as client:
        yield Visitor(house, client, "judge", person="p2")


@pytest.fixture
def organiser(house: House) -> Iterator[Visitor]:
    with house.open() as client:
        yield Visitor(house, client, "organiser", person="org")


def test_a_chair_sees_how_far_judges_and_works_are(chair: Visitor) -> None:
    page = chair.see(DESK).text
    for part in ("Đã nộp 1 trên 2 phiếu", "Bài số 17", "Điểm chênh nhiều, chờ xác nhận", "86,33"):
        assert part in page
    assert CANARY not in page
    assert "Cho thôi chấm" not in page  # an organiser recuses


def test_a_work_is_shown_with_both_answers_of_a_judge(chair: Visitor) -> None:
    page = chair.see(DESK, number="17").text
    for part in ("Nộp phiếu", "Xác nhận giữ điểm", "85,5", "Mở lại phiếu", "Giữ nguyên điểm"):
        assert part in page


def test_a_part_of_a_performance_is_led_to(house: House, chair: Visitor) -> None:
    told: Any = house.caller.handlers["scoring.desk"]

    def with_parts(item: Any) -> Any:
        found = told(item)
        return replace(found, works=[replace(one, part="tieu-pham") for one in found.works])

    house.caller.handlers["scoring.desk"] = with_parts
    assert 'desk?number=17&amp;part=tieu-pham"' in chair.see(DESK).text


def test_a_chair_is_told_that_an_organiser_decides_about_their_own_marks(
    house: House, chair: Visitor
) -> None:
    house.caller.handlers["scoring.desk_work"] = lambda item: replace(
        desk_work(item), upholds="organiser"
    )
    page = chair.see(DESK, number="17").text
    assert "Ban Tổ chức quyết định giữ điểm" in page
    assert 'value="uphold"' not in page


@pytest.mark.parametrize(
    ("fields", "command"),
    [
        ({"step": "reopen", "sheet": "s1", "reason": "Cộng nhầm"}, "reopen_sheet"),
        ({"step": "take_over", "sheet": "s2", "judge": "p2", "reason": "Ốm"}, "take_over_sheet"),
        ({"step": "uphold", "reason": "Đã trao đổi"}, "uphold_marks"),
    ],
)
def test_what_a_chair_does_on_the_page_is_what_the_api_does(
    house: House, chair: Visitor, fields: dict[str, str], command: str
) -> None:
    answer = chair.send(DESK, **CHOSEN, **fields)
    assert answer.headers["location"].endswith(f"?done={fields['step']}&number=17&part=")
    [item] = house.caller.commands(f"scoring.{command}")
    assert (item.contest, item.round, item.by) == (CONTEST, ROUND, "p2")
    assert item.reason == fields["reason"]
    assert not getattr(item, "by_organiser", False)


def test_an_organiser_recuses_a_judge_from_here(house: House, organiser: Visitor) -> None:
    assert "Cho thôi chấm" in organiser.see(DESK).text
    organiser.send(DESK, step="recuse", judge="p3", reason="Người nhà dự thi")
    [item] = house.caller.commands("scoring.recuse_judge")
    assert (item.judge, item.by) == ("p3", "org")


def test_a_chair_who_forges_a_recusal_is_refused(house: House, chair: Visitor) -> None:
    assert chair.send(DESK, step="recuse", judge="p3", reason="x1").status_code == 422
    assert house.caller.commands("scoring.recuse_judge") == []


def test_a_refused_form_is_shown_again_with_what_it_said(house: House, chair: Visitor) -> None:
    house.caller.handlers["scoring.reopen_sheet"] = refuse("sheet.published")
    answer = chair.send(DESK, step="reopen", sheet="s1", reason="Cộng nhầm", **CHOSEN)
    assert answer.status_code == 422
    assert "no: sheet.published" in answer.text
    assert "Cộng nhầm</textarea>" in answer.text


def test_whoever_has_no_place_on_the_panel_gets_no_page(house: House, chair: Visitor) -> None:
    house.caller.handlers["scoring.desk"] = refuse("panel.not_yours")
    house.caller.handlers["scoring.paper"] = refuse("panel.not_yours")
    assert (chair.see(DESK).status_code, chair.see(PAPER).status_code) == (404, 404)


def test_chair_and_clerk_find_their_pages_in_the_list_of_sheets(house: House) -> None:
    with house.open() as client:
        assert DESK in Visitor(house, client, "judge", person="p2").see("/judging").text
        clerk = Visitor(house, client, "judge", person="p9").see("/judging").text
        assert PAPER in clerk
        assert DESK not in clerk
        assert "/panels/" not in Visitor(house, client, "judge", person="p3").see("/judging").text


@pytest.fixture
def clerk(house: House) -> Iterator[Visitor]:
    with house.open() as client:
        yield Visitor(house, client, "judge", person="p9")


def test_a_clerk_opens_a_sheet_and_enters_it(house: House, clerk: Visitor) -> None:
    page = clerk.see(PAPER, number="18", judge="p2").text
    assert "Bài số 18" in page
    assert 'name="mark:diem"' in page
    given: dict[str, Any] = {"mark:diem": "85,5", "number": "18", "judge": "p2", "part": ""}
    answer = clerk.send(PAPER, **given)
    assert answer.headers["location"].endswith("/paper?done=one&was=18")
    [item] = house.caller.commands("scoring.enter_paper")
    assert (item.number, item.judge, item.marks, item.by) == (18, "p2", {"diem": 8550}, "p9")


def test_where_two_entries_differ_they_stand_line_by_line(clerk: Visitor) -> None:
    page = clerk.see(PAPER, number="17", judge="p3").text
    for part in ("85,5", "80,5", "! Điểm", "Hãy xem lại phiếu giấy"):
        assert part in page


def test_a_mark_that_is_none_is_said_beside_its_line(house: House, clerk: Visitor) -> None:
    given: dict[str, Any] = {"mark:diem": "tám", "number": "18", "judge": "p2", "part": ""}
    answer = clerk.send(PAPER, **given)
    assert answer.status_code == 422
    assert 'id="mark-diem-error"' in answer.text
    assert 'value="tám"' in answer.text
    assert house.caller.commands("scoring.enter_paper") == []


@pytest.mark.parametrize(("due_us", "late"), [(NOW_US - 1, 1), (NOW_US + 1_000_000, 0)])
def test_once_sheets_are_due_whoever_is_late_is_named(
    house: House, chair: Visitor, due_us: int, late: int
) -> None:
    house.caller.handlers["scoring.desk"] = lambda item: replace(desk(item), due_us=due_us)
    page = chair.see(DESK).text
    assert page.count("! trễ hạn") == late
    assert ("Đã quá hạn nộp phiếu" in page) == bool(late)
