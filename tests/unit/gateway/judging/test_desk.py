"""The desk at the door: what leaves the gateway names no work, whoever asks."""

from typing import Any

import pytest

from contracts.score_sheets import Desk, DeskJudge, DeskWork, PaperState, SheetStanding
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House, problem_of

PANEL = f"/api/contests/{CONTEST}/rounds/{ROUND}/panels/ban"
CANARY = "entry-canary-7"


def _desk(_query: Any) -> Desk:
    sheet = SheetStanding("s1", "p2", "handed_in", 3)
    work = DeskWork(CANARY, 17, "", 1, 2, [], short=False, value="259/3", sheets=[sheet])
    return Desk([DeskJudge("p2", 2, 0, 1, 0, 0, 0)], [work])


@pytest.mark.parametrize("role", ["judge", "organiser"])
def test_a_desk_names_works_by_number_only(house: House, role: Any) -> None:
    house.caller.handlers["scoring.desk"] = _desk
    with house.open() as client:
        answer = client.get(f"{PANEL}/desk", headers=house.bearer(role))
    assert answer.status_code == 200
    assert CANARY not in answer.text
    [work] = answer.json()["works"]
    assert (work["number"], work["shown"]) == (17, "86.33")
    [asked] = house.caller.commands("scoring.desk")
    assert asked.by_organiser == (role == "organiser")


def test_a_paper_sheet_goes_to_the_work_of_that_number(house: House) -> None:
    house.caller.handlers["scoring.desk"] = _desk
    house.caller.handlers["scoring.enter_paper"] = lambda _item: PaperState("s1", ["p9"], "one")
    given = {"number": 17, "judge": "p2", "marks": {"diem": "8,5"}}
    with house.open() as client:
        headers = house.bearer("judge", person="p9")
        answer = client.post(f"{PANEL}/paper", json=given, headers=headers)
    assert answer.json() == {"entered": 1, "standing": "one", "differences": []}
    [item] = house.caller.commands("scoring.enter_paper")
    assert (item.work, item.marks, item.by, item.by_organiser) == (
        CANARY, {"diem": 850}, "p9", False,
    )  # fmt: skip


def test_there_is_no_sheet_of_a_number_that_is_not_given(house: House) -> None:
    house.caller.handlers["scoring.desk"] = _desk
    given = {"number": 18, "judge": "p2", "marks": {"diem": "8"}}
    with house.open() as client:
        answer = client.post(f"{PANEL}/paper", json=given, headers=house.bearer("judge"))
    assert (answer.status_code, problem_of(answer).code) == (404, "sheet.unknown")
    assert house.caller.commands("scoring.enter_paper") == []


@pytest.mark.parametrize("role", ["contestant", "liaison", "judge", "ops"])
def test_all_marks_are_for_organisers(house: House, role: Any) -> None:
    with house.open() as client:
        marks = f"/api/contests/{CONTEST}/rounds/{ROUND}/marks"
        answer = client.get(marks, headers=house.bearer(role))
    assert problem_of(answer).code == "role.missing"
    assert house.caller.commands("scoring.marks") == []
