"""The desk at the door: what leaves the gateway names no work to chair or clerk."""

from typing import Any

import pytest

from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.example_panel import CANARY, PANEL
from tests.unit.gateway.fakes import House, problem_of, refuse

_ROUND = f"/api/contests/{CONTEST}/rounds/{ROUND}"
_PANEL = f"{_ROUND}/panels/{PANEL}"


@pytest.mark.parametrize("role", ["judge", "organiser"])
def test_a_desk_names_works_by_number_only(house: House, role: Any) -> None:
    with house.open() as client:
        answer = client.get(f"{_PANEL}/desk", headers=house.bearer(role))
    assert answer.status_code == 200
    assert CANARY not in answer.text
    [work] = answer.json()["works"]
    assert (work["number"], work["shown"], work["short"]) == (17, "86.33", True)
    saved = [one["saved_at"] for one in answer.json()["judges"]]
    assert saved == ["2024-10-27T10:33:20.000+07:00", None]
    [asked] = house.caller.commands("scoring.desk")
    assert asked.by_organiser == (role == "organiser")


def test_a_paper_sheet_goes_to_the_work_of_that_number(house: House) -> None:
    given = {"number": 17, "judge": "p2", "marks": {"diem": "8,5"}}
    with house.open() as client:
        headers = house.bearer("judge", person="p9")
        answer = client.post(f"{_PANEL}/paper", json=given, headers=headers)
    assert answer.json() == {"entered": 1, "standing": "one", "differences": []}
    [item] = house.caller.commands("scoring.enter_paper")
    assert (item.number, item.marks, item.by, item.by_organiser) == (17, {"diem": 850}, "p9", False)


def test_whoever_has_no_place_on_a_panel_learns_nothing_of_its_numbers(house: House) -> None:
    """Scoring is asked, which looks at the place before it looks at the number."""
    house.caller.handlers["scoring.enter_paper"] = refuse("panel.not_yours")
    house.caller.handlers["scoring.uphold_marks"] = refuse("panel.not_yours")
    with house.open() as client:
        for path, more in (("paper", {"judge": "p2", "marks": {}}), ("upholding", {"reason": "x"})):
            for number in (17, 18):
                answer = client.post(
                    f"{_PANEL}/{path}",
                    json={"number": number, **more},
                    headers=house.bearer("judge"),
                )
                assert (answer.status_code, problem_of(answer).code) == (404, "panel.not_yours")
    assert house.caller.commands("scoring.desk") == []


def test_a_mark_that_is_no_number_is_refused_before_anything_is_asked(house: House) -> None:
    given = {"number": 17, "judge": "p2", "marks": {"diem": "tám"}}
    with house.open() as client:
        answer = client.post(f"{_PANEL}/paper", json=given, headers=house.bearer("judge"))
    assert (answer.status_code, problem_of(answer).code) == (422, "mark.unreadable")
    assert house.caller.commands("scoring.enter_paper") == []


@pytest.mark.parametrize("role", ["contestant", "liaison", "judge", "ops"])
def test_all_marks_are_for_organisers(house: House, role: Any) -> None:
    with house.open() as client:
        answer = client.get(f"{_ROUND}/marks", headers=house.bearer(role))
    assert problem_of(answer).code == "role.missing"
    assert house.caller.commands("scoring.marks") == []


def test_an_organiser_reads_all_marks_as_decimals(house: House) -> None:
    with house.open() as client:
        answer = client.get(f"{_ROUND}/marks", headers=house.bearer("organiser"))
    [work] = answer.json()["works"]
    assert (work["code"], work["value"], work["shown"]) == ("B-1", "17/2", "8.50")
    [own] = work["sheets"]
    assert (own["marks"], own["total"], own["source"]) == ({"diem": "8.5"}, "8.5", "paper")


def test_a_chair_opens_a_sheet_of_this_round_again_with_a_reason(house: House) -> None:
    with house.open() as client:
        answer = client.post(
            f"{_ROUND}/sheets/s1/reopening",
            json={"reason": "Cộng nhầm"},
            headers=house.bearer("judge", person="p2"),
        )
    assert answer.json() == {"sheet": "s1", "judge": "p2", "state": "reopened"}
    [item] = house.caller.commands("scoring.reopen_sheet")
    assert (item.round, item.by, item.reason) == (ROUND, "p2", "Cộng nhầm")


@pytest.mark.parametrize("role", ["judge", "organiser"])
def test_somebody_else_takes_a_sheet_of_this_round_over(house: House, role: Any) -> None:
    given = {"judge": "p3", "reason": "Ốm"}
    with house.open() as client:
        answer = client.post(
            f"{_ROUND}/sheets/s1/take-over", json=given, headers=house.bearer(role, person="p5")
        )
    assert answer.json() == {"sheet": "s3", "judge": "p3", "state": "released"}
    [item] = house.caller.commands("scoring.take_over_sheet")
    assert (item.round, item.by, item.by_organiser) == (ROUND, "p5", role == "organiser")


def test_a_chair_says_why_marks_far_apart_stand(house: House) -> None:
    given = {"number": 17, "reason": "Đã trao đổi", "part": "ke-chuyen"}
    with house.open() as client:
        answer = client.post(f"{_PANEL}/upholding", json=given, headers=house.bearer("judge"))
    assert answer.json() == {"sheets": 2}
    [item] = house.caller.commands("scoring.uphold_marks")
    assert (item.number, item.part) == (17, "ke-chuyen")


def test_samples_are_told_under_pseudonyms(house: House) -> None:
    with house.open() as client:
        answer = client.get(f"{_PANEL}/samples", headers=house.bearer("judge"))
    [work] = answer.json()["works"]
    assert work["marks"] == [{"judge": "GK01", "marks": {"diem": "8.5"}, "total": "8.5"}]
    assert work["shown"] == "8.50"
