"""Panels at the door: what registration knows of people goes with them to scoring."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.judging_panels import Panels
from contracts.local_times import parse_rfc3339
from contracts.preparation_progress import OnRoster, Served
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.example_panel import PANEL, PHASE, VIEW, judging, serving
from tests.unit.gateway.fakes import House, problem_of

_PANELS = f"/api/contests/{CONTEST}/panels"
_PANEL = f"{_PANELS}/{PANEL}"
_MARKED = f"/api/contests/{CONTEST}/rounds/{ROUND}/panels/{PANEL}"


def _put(house: House, *people: str, path: str = _PANEL, conflicts: list[str] | None = None) -> Any:
    places = [{"person": one, "place": "judge", "conflicts": conflicts or []} for one in people]
    with house.open() as client:
        given = {"places": places, "base_revision": 1}
        return client.put(path, json=given, headers=house.bearer("organiser"))


def test_the_agencies_of_a_judge_are_among_their_conflicts(house: House) -> None:
    liaison = Served("p2", "cb-p2", "Lan", "liaison", "A2", False)
    house.caller.handlers["registration.preparation"] = serving(liaison)
    house.caller.handlers["registration.look_up"] = lambda item: OnRoster(
        "p2", item.username, "Lan", ["A1"], "mandatory", "", False
    )
    assert _put(house, "p2", conflicts=["A9"]).status_code == 200
    [item] = house.caller.commands("scoring.set_panel")
    assert (item.phase, item.base_revision) == (PHASE, 1)
    assert [one.conflicts for one in item.places] == [["A1", "A2", "A9"]]


def test_a_namesake_on_the_roster_is_no_conflict(house: House) -> None:
    house.caller.handlers["registration.look_up"] = lambda item: OnRoster(
        "p77", item.username, "Lan", ["A1"], "mandatory", "", False
    )
    _put(house, "p2")
    [item] = house.caller.commands("scoring.set_panel")
    assert [one.conflicts for one in item.places] == [[]]


def test_only_judges_of_the_contest_are_put_on_a_panel(house: House) -> None:
    answer = _put(house, "p2", "p8")
    assert problem_of(answer).code == "panel.judge_unknown"
    assert answer.json()["unknown"] == ["p8"]
    assert house.caller.commands("scoring.set_panel") == []


def test_an_organiser_marks_nothing_that_is_marked_blind(house: House) -> None:
    organiser = Served("p3", "cb-p3", "Minh", "organiser", "", False)
    house.caller.handlers["registration.preparation"] = serving(organiser)
    answer = _put(house, "p2", "p3")
    assert problem_of(answer).code == "panel.judge_organises"
    assert answer.json()["people"] == ["p3"]
    assert house.caller.commands("scoring.set_panel") == []


def test_an_organiser_may_mark_what_is_not_blind(tmp_path: Path) -> None:
    house = House(tmp_path, judging(blind=False))
    organiser = Served("p3", "cb-p3", "Minh", "organiser", "", False)
    house.caller.handlers["registration.preparation"] = serving(organiser)
    assert _put(house, "p3").status_code == 200


def _release(house: House) -> Any:
    with house.open() as client:
        return client.post(f"{_MARKED}/release", headers=house.bearer("organiser"))


def test_sheets_are_released(house: House) -> None:
    assert _release(house).json() == {"sheets": 2}


def test_sheets_are_due_when_the_organiser_says(house: House) -> None:
    with house.open() as client:
        for given, status in (
            ({"due": "2030-10-25T17:00:00+07:00"}, 200),
            ({"due": "mai"}, 422),
            ({"due": "9999-12-31T23:59:59Z"}, 422),
        ):
            headers = house.bearer("organiser")
            answer = client.post(f"{_MARKED}/release", json=given, headers=headers)
            assert answer.status_code == status, answer.text
    [item] = house.caller.commands("scoring.release_sheets")
    assert item.due_us == parse_rfc3339("2030-10-25T17:00:00+07:00")


def test_who_became_an_organiser_since_is_found_before_sheets_are_released(house: House) -> None:
    organiser = Served("p3", "cb-p3", "Minh", "organiser", "", False)
    house.caller.handlers["registration.preparation"] = serving(organiser)
    assert problem_of(_release(house)).code == "panel.judge_organises"
    assert house.caller.commands("scoring.release_sheets") == []


def test_who_left_the_panel_does_not_hold_its_sheets_up(house: House) -> None:
    left = Served("p4", "cb-p4", "Hoa", "organiser", "", False)
    house.caller.handlers["registration.preparation"] = serving(left)
    assert _release(house).status_code == 200


def test_who_is_no_judge_any_more_is_found_before_sheets_are_released(house: House) -> None:
    gone = replace(VIEW, members=[*VIEW.members, replace(VIEW.members[0], person="p8")])
    house.caller.handlers["scoring.panels"] = lambda item: Panels([gone])
    answer = _release(house)
    assert (problem_of(answer).code, answer.json()["unknown"]) == ("panel.judge_unknown", ["p8"])


def test_panels_are_listed_with_everybody_who_was_on_them(house: House) -> None:
    with house.open() as client:
        answer = client.get(_PANELS, headers=house.bearer("organiser"))
        one = client.get(_PANEL, headers=house.bearer("organiser"))
    [told] = answer.json()["panels"]
    assert told == one.json()
    assert [member["active"] for member in told["members"]] == [True, True, True, False]


def test_a_panel_that_phases_share_is_asked_for_with_its_phase(tmp_path: Path) -> None:
    house = House(tmp_path, judging())
    second = replace(VIEW, phase="phim")
    house.caller.handlers["scoring.panels"] = lambda item: Panels([VIEW, second])
    unsaid = _put(house, "p2")
    assert (unsaid.status_code, problem_of(unsaid).code) == (422, "panel.phase_unsaid")
    assert unsaid.json()["phases"] == [PHASE, "phim"]
    assert _put(house, "p2", path=f"{_PANEL}?phase=phim").status_code == 200
    [item] = house.caller.commands("scoring.set_panel")
    assert item.phase == "phim"
    unknown = _put(house, "p2", path=f"{_PANELS}/khac")
    assert (unknown.status_code, problem_of(unknown).code) == (404, "panel.unknown")


def test_a_judge_leaves_a_panel_with_a_reason(house: House) -> None:
    given = {"judge": "p3", "reason": "Người nhà dự thi"}
    with house.open() as client:
        answer = client.post(f"{_PANEL}/recusal", json=given, headers=house.bearer("organiser"))
    assert answer.status_code == 200
    [item] = house.caller.commands("scoring.recuse_judge")
    assert (item.phase, item.judge, item.reason, item.by) == (PHASE, "p3", given["reason"], "p1")


def test_an_assignment_is_looked_at_and_made(house: House) -> None:
    given = {"mode": "hand", "pairs": [["w1", "p2"]], "look": True}
    with house.open() as client:
        answer = client.post(f"{_MARKED}/assignment", json=given, headers=house.bearer("organiser"))
    told = answer.json()
    assert (told["sheets"], told["short"], told["digest"]) == (2, {"w2": 1}, "d")
    assert told["conflicts"] == [{"work": "w1", "judge": "p2", "reason": "agency"}]
    [item] = house.caller.commands("scoring.assign_sheets")
    assert (item.mode, item.pairs, item.look) == ("hand", [("w1", "p2")], True)


def test_samples_are_given_to_all_judges(house: House) -> None:
    with house.open() as client:
        answer = client.post(
            f"{_MARKED}/samples", json={"works": ["w1", "w2"]}, headers=house.bearer("organiser")
        )
    assert answer.json() == {"sheets": 4}
    [item] = house.caller.commands("scoring.calibrate")
    assert (item.works, item.by) == (["w1", "w2"], "p1")


@pytest.mark.parametrize("role", ["contestant", "liaison", "judge", "ops", "author"])
def test_panels_are_set_by_organisers_alone(house: House, role: Any) -> None:
    with house.open() as client:
        for method, path in (
            ("GET", _PANELS),
            ("PUT", _PANEL),
            ("POST", f"{_PANEL}/recusal"),
            ("POST", f"{_MARKED}/assignment"),
            ("POST", f"{_MARKED}/release"),
            ("POST", f"{_MARKED}/samples"),
        ):
            answer = client.request(method, path, headers=house.bearer(role))
            assert problem_of(answer).code == "role.missing"
