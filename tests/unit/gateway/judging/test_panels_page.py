"""The page of panels: forms over what the API does, shown again with what was refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.judging_panels import Panels
from contracts.local_times import parse_rfc3339
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND
from tests.unit.gateway.example_panel import CANARY, PANEL, PHASE, VIEW
from tests.unit.gateway.fakes import House, refuse
from tests.unit.gateway.service_answers import handlers
from tests.unit.gateway.visitor import Visitor

WHERE = {"phase": PHASE, "panel": PANEL}
ASSIGNMENT = {**WHERE, "round": ROUND, "mode": "all"}


@pytest.fixture
def organiser(house: House) -> Iterator[Visitor]:
    with house.open() as client:
        yield Visitor(house, client, "organiser", person="org")


def test_a_panel_is_shown_with_its_members_and_how_far_they_are(organiser: Visitor) -> None:
    page = organiser.see("/panels").text
    for part in ("Ban giám khảo – Bài viết", "GK01", "Trưởng ban", "Đã rời ban: Người nhà dự thi"):
        assert part in page
    assert "1/1" in page  # sheets that are in
    assert CANARY not in page


def test_where_nothing_is_judged_the_page_says_so(house: House, organiser: Visitor) -> None:
    quiz = Contests([ContestView(CONTEST, DEFINITION, 1)])
    house.caller.handlers["registration.contests"] = lambda item: quiz
    assert "không có phần nào do ban giám khảo chấm" in organiser.see("/panels").text


def test_the_contests_menu_leads_there_where_judges_mark(organiser: Visitor) -> None:
    link = f'href="/contests/{CONTEST}/panels"'
    assert link in organiser.see("").text


def test_the_menu_of_a_quiz_does_not(tmp_path: Path) -> None:
    house = House(tmp_path, handlers())
    with house.open() as client:
        assert "/panels" not in Visitor(house, client, "organiser").see("").text


def test_people_are_seated_with_their_conflicts(house: House, organiser: Visitor) -> None:
    chosen = {"place/p2": "chair", "conflicts/p2": "A1, A2", "place/p3": "judge", "place/p9": ""}
    answer = organiser.send("/panels", step="seat", revision="2", **WHERE, **chosen)
    assert answer.headers["location"] == f"/contests/{CONTEST}/panels?done=seat"
    [item] = house.caller.commands("scoring.set_panel")
    told = {one.person: (one.place, one.conflicts) for one in item.places}
    assert told == {"p2": ("chair", ["A1", "A2"]), "p3": ("judge", [])}
    assert (item.phase, item.base_revision, item.by) == (PHASE, 2, "org")


def test_an_assignment_is_looked_at_before_it_is_made(house: House, organiser: Visitor) -> None:
    looked = organiser.send("/panels", step="look", **ASSIGNMENT)
    assert "Sẽ có 2 phiếu cho 1 bài, mỗi giám khảo từ 1 đến 1 phiếu" in looked.text
    assert "1 bài không đủ giám khảo" in looked.text
    made = organiser.send("/panels", step="assign", **ASSIGNMENT)
    assert made.headers["location"].endswith("?done=assign")
    first, second = house.caller.commands("scoring.assign_sheets")
    assert (first.look, second.look) == (True, False)


def test_sheets_are_released_and_a_judge_is_recused(house: House, organiser: Visitor) -> None:
    released = organiser.send("/panels", step="release", **ASSIGNMENT)
    assert released.headers["location"].endswith("?done=release")
    organiser.send("/panels", step="recuse", judge="p3", reason="Người nhà dự thi", **WHERE)
    [item] = house.caller.commands("scoring.recuse_judge")
    assert (item.judge, item.reason, item.by) == ("p3", "Người nhà dự thi", "org")


def test_sheets_are_released_with_a_day_and_hour(house: House, organiser: Visitor) -> None:
    due = {"due_date": "25/10/2030", "due_time": "17h"}
    organiser.send("/panels", step="release", **ASSIGNMENT, **due)
    [item] = house.caller.commands("scoring.release_sheets")
    assert item.due_us == parse_rfc3339("2030-10-25T17:00:00+07:00")
    wrong = organiser.send("/panels", step="release", **ASSIGNMENT, due_date="mai")
    assert (wrong.status_code, "25/10/2024 và 17:00" in wrong.text) == (422, True)
    assert len(house.caller.commands("scoring.release_sheets")) == 1


def test_what_is_refused_is_said_on_the_page(house: House, organiser: Visitor) -> None:
    house.caller.handlers["scoring.assign_sheets"] = refuse("panel.round_open")
    answer = organiser.send("/panels", step="assign", **ASSIGNMENT)
    assert answer.status_code == 422
    assert "no: panel.round_open" in answer.text


@pytest.mark.parametrize(
    "fields",
    [{"step": "else"}, {"step": "seat", "revision": "x"}, {"step": "assign", "mode": "hand"}],
)
def test_a_forged_form_changes_nothing(
    house: House, organiser: Visitor, fields: dict[str, Any]
) -> None:
    answer = organiser.send("/panels", **{**WHERE, "round": ROUND, **fields})
    assert answer.status_code == 422
    asked = {command for command, _ in house.caller.asked}
    assert asked.isdisjoint({"scoring.set_panel", "scoring.assign_sheets"})


def test_a_panel_without_anybody_offers_the_judges_at_once(
    house: House, organiser: Visitor
) -> None:
    house.caller.handlers["scoring.panels"] = lambda item: Panels(
        [replace(VIEW, members=[], released=False)]
    )
    page = organiser.see("/panels").text
    assert "Ban này chưa có ai" in page
    assert 'name="place/p2"' in page
