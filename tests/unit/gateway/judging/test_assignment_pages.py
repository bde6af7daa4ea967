"""Pairs by hand and samples: organisers' pages over what the API does."""

from collections.abc import Iterator

import pytest

from contracts.score_sheets import Calibration
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.example_panel import PANEL
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
    assert "cùng đơn vị" in page


def test_only_works_of_the_page_change_and_what_was_seen_stays(
    house: House, organiser: Visitor
) -> None:
    fields = {"shown/w1": "1", "pair/w1/p3": "1", "pair/w9/p3": "1", "after": "0"}
    answer = organiser.send(ASSIGNMENT, **fields)
    assert answer.headers["location"].endswith("?after=0&done=yes")
    [item] = house.caller.commands("scoring.assign_sheets")
    assert (item.mode, item.pairs, item.by) == ("hand", [("w1", "p3"), ("w2", "p3")], "org")


def test_a_refused_assignment_keeps_what_was_chosen(house: House, organiser: Visitor) -> None:
    house.caller.handlers["scoring.assign_sheets"] = refuse("panel.conflict")
    answer = organiser.send(ASSIGNMENT, **{"shown/w1": "1", "pair/w1/p3": "1"})
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
