"""Pairs by hand and samples: organisers' pages over what the API does."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from contracts.judging_panels import Assignable, AssignableWork
from contracts.score_sheets import Calibration
from gateway.core.transport.rpc_timeouts import ASSIGNING_S
from gateway.judging.actions.assignable import as_assigned
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.example_panel import ASSIGNABLE, PANEL
from tests.unit.gateway.fakes import House, refuse
from tests.unit.gateway.visitor import Visitor

ASSIGNMENT = f"/rounds/{ROUND}/panels/{PANEL}/assignment"
SAMPLES = f"/rounds/{ROUND}/panels/{PANEL}/samples"


@pytest.fixture
def organiser(house: House) -> Iterator[Visitor]:
    with house.open() as client:
        yield Visitor(house, client, "organiser", person="org")


def test_works_stand_with_a_box_for_each_judge_who_may_mark_them(organiser: Visitor) -> None:
    page = organiser.see(ASSIGNMENT).text
    assert 'name="pair/w1/p2" value="1" checked disabled' in page  # they have seen it
    assert 'name="pair/w2/p2" value="1" disabled' in page  # of the same agency
    assert 'name="pair/w2/p3" value="1" checked>' in page
    assert "cùng cơ quan" in page


def test_only_works_of_the_page_change_and_what_was_seen_stays(
    house: House, organiser: Visitor
) -> None:
    shown = as_assigned(ASSIGNABLE.works[0])
    fields = {"shown/w1": shown, "pair/w1/p3": "1", "pair/w9/p3": "1", "after": "0"}
    answer = organiser.send(ASSIGNMENT, **fields)
    assert answer.headers["location"].endswith("?after=0&done=yes")
    [item] = house.caller.commands("scoring.assign_sheets")
    assert (item.mode, item.pairs, item.by) == ("hand", [("w1", "p3"), ("w2", "p3")], "org")


def test_an_assignment_by_hand_has_the_time_that_one_by_rule_has(
    house: House, organiser: Visitor
) -> None:
    fields = {"shown/w1": as_assigned(ASSIGNABLE.works[0]), "pair/w1/p3": "1"}
    assert organiser.send(ASSIGNMENT, **fields).status_code == 303
    assert house.caller.patience_s["scoring.assign_sheets"] == ASSIGNING_S


def test_what_somebody_else_assigned_meanwhile_is_told_and_not_lost(
    house: House, organiser: Visitor
) -> None:
    seen = dict(re.findall(r'name="(shown/[^"]+)" value="([^"]*)"', organiser.see(ASSIGNMENT).text))
    first, second = ASSIGNABLE.works
    meanwhile = replace(ASSIGNABLE, works=[first, replace(second, judges=["p4"])], standing="new")
    house.caller.handlers["scoring.assignable"] = lambda item: meanwhile
    late = organiser.send(ASSIGNMENT, **seen, **{"pair/w1/p3": "1", "pair/w2/p3": "1"})
    assert late.status_code == 422
    assert "B002" in late.text
    assert "B001." not in late.text
    assert 'name="pair/w1/p3" value="1" checked>' in late.text, "what was chosen stays"
    assert 'name="pair/w2/p3" value="1">' in late.text, "it stands as somebody else has it"
    assert house.caller.commands("scoring.assign_sheets") == []
    again = dict(re.findall(r'name="(shown/[^"]+)" value="([^"]*)"', late.text))
    assert organiser.send(ASSIGNMENT, **again, **{"pair/w1/p3": "1"}).status_code == 303
    [item] = house.caller.commands("scoring.assign_sheets")
    assert (item.pairs, item.base) == ([("w1", "p3")], "new")


def test_the_same_assignment_pressed_twice_is_kept_once_and_refused_never(
    house: House, organiser: Visitor
) -> None:
    seen = dict(re.findall(r'name="(shown/[^"]+)" value="([^"]*)"', organiser.see(ASSIGNMENT).text))
    fields = {**seen, "pair/w1/p3": "1", "pair/w2/p3": "1"}
    assert organiser.send(ASSIGNMENT, **fields).status_code == 303
    first, second = ASSIGNABLE.works
    done = replace(ASSIGNABLE, works=[replace(first, judges=["p2", "p3"]), second])
    house.caller.handlers["scoring.assignable"] = lambda item: done
    assert organiser.send(ASSIGNMENT, **fields).status_code == 303


def test_on_the_second_page_works_without_a_code_go_on_with_their_numbers(
    house: House, organiser: Visitor
) -> None:
    works = [AssignableWork(f"w{n}", "", "", [], [], {}) for n in range(60)]
    house.caller.handlers["scoring.assignable"] = lambda item: Assignable(["p2"], works, {})
    page = organiser.see(ASSIGNMENT, after="50").text
    assert re.findall(r"<legend>(\d+)</legend>", page) == [str(n) for n in range(51, 61)]


def test_a_page_with_every_box_of_a_large_panel_is_taken(house: House, organiser: Visitor) -> None:
    judges = [f"person-of-the-panel-{n:03d}" for n in range(100)]
    works = [AssignableWork(f"work-{n:022d}", f"B{n}", "", [], [], {}) for n in range(50)]
    house.caller.handlers["scoring.assignable"] = lambda item: Assignable(judges, works, {})
    page = organiser.see(ASSIGNMENT).text
    seen = dict(re.findall(r'name="(shown/[^"]+)" value="([^"]*)"', page))
    pairs = dict.fromkeys(re.findall(r'name="(pair/[^"]+)"', page), "1")
    assert organiser.send(ASSIGNMENT, **seen, **pairs).status_code == 303
    [item] = house.caller.commands("scoring.assign_sheets")
    assert len(item.pairs) == len(pairs) == 3_000
    assert "?after=30" in page


def test_a_refused_assignment_keeps_what_was_chosen(house: House, organiser: Visitor) -> None:
    house.caller.handlers["scoring.assign_sheets"] = refuse("panel.conflict")
    shown = as_assigned(ASSIGNABLE.works[0])
    answer = organiser.send(ASSIGNMENT, **{"shown/w1": shown, "pair/w1/p3": "1"})
    assert answer.status_code == 422
    assert 'name="pair/w1/p3" value="1" checked>' in answer.text


def test_while_a_first_jury_marks_the_page_says_so(house: House, organiser: Visitor) -> None:
    house.caller.handlers["scoring.assignable"] = refuse("panel.preliminary_open")
    answer = organiser.see(ASSIGNMENT)
    assert (answer.status_code, "no: panel.preliminary_open" in answer.text) == (200, True)


def test_samples_are_named_by_code_in_capitals_or_not(house: House, organiser: Visitor) -> None:
    answer = organiser.send(SAMPLES, codes="b001, B003")
    assert answer.headers["location"] == f"/contests/{CONTEST}{SAMPLES}?done=yes"
    [item] = house.caller.commands("scoring.calibrate")
    assert item.works == ["w1", "w3"]


@pytest.mark.parametrize("codes", ["", "B001 B009"])
def test_a_code_of_no_work_is_told(house: House, organiser: Visitor, codes: str) -> None:
    answer = organiser.send(SAMPLES, codes=codes)
    assert answer.status_code == 422
    assert ("B009" if codes else "trống") in answer.text
    assert house.caller.commands("scoring.calibrate") == []


def test_each_judge_stands_beside_what_all_of_them_make(house: House, organiser: Visitor) -> None:
    page = organiser.see(SAMPLES).text
    for part in ("Bài mẫu số 1", "8,50", "GK01", "0,00"):
        assert part in page


def test_a_judge_sees_colleagues_by_pseudonym_and_no_form(house: House) -> None:
    with house.open() as client:
        page = Visitor(house, client, "judge", person="p3").see(SAMPLES).text
    assert "GK01" in page
    assert 'name="codes"' not in page


def test_a_judge_who_has_yet_to_mark_samples_is_told_so(house: House) -> None:
    house.caller.handlers["scoring.calibration"] = refuse("panel.samples_open")
    with house.open() as client:
        answer = Visitor(house, client, "judge", person="p3").see(SAMPLES)
    assert (answer.status_code, "no: panel.samples_open" in answer.text) == (200, True)


def test_before_there_are_samples_the_page_says_so(house: House, organiser: Visitor) -> None:
    house.caller.handlers["scoring.calibration"] = lambda item: Calibration([])
    assert "Chưa có bài mẫu nào." in organiser.see(SAMPLES).text
