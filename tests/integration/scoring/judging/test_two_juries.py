"""A preliminary panel chooses; the final one marks what it chose, and nothing else."""

import pytest

from contracts.definition import Panel
from tests.support.examination import code
from tests.support.jury import Jury
from tests.support.marking import Marking

FIRST = "so-khao"


@pytest.fixture
def final(marking: Marking) -> Jury:
    """Four entries with the preliminary panel of one judge; of two it is to choose."""
    preliminary = Panel(FIRST, "Ban sơ khảo", preliminary=True, advancing=2, divergence=10.0)
    jury = Jury(marking, first=[preliminary])
    first = jury.at(FIRST)
    first.begin("e1", "e2", "e3", "e4", judges=["lan", "tam"])
    jury.seat(["minh", "hoa"], chair="minh")
    return jury


def test_the_final_panel_waits_for_the_first(final: Jury) -> None:
    first = final.at(FIRST)
    assert code(final.assign()) == "panel.preliminary_open"
    for work in ("e1", "e2", "e3", "e4"):
        first.hand_in("lan", work, 40, 20)
        assert code(final.assign(look=True)) == "panel.preliminary_open"
        first.hand_in("tam", work, 20, 20)
    assert code(final.assign()) == "panel.preliminary_open", "marks lie far apart"
    for work in ("e1", "e2", "e3", "e4"):
        first.uphold(work, by="org", organiser=True)
    assert {*final.assign().per_work} == {"e1", "e2", "e3", "e4"}, "all are equal"


def test_the_final_panel_gets_what_the_first_chose_and_who_equals_the_last(final: Jury) -> None:
    first = final.at(FIRST)
    for judge in ("lan", "tam"):
        for work, points in (("e1", 30), ("e2", 50), ("e3", 30), ("e4", 20)):
            first.hand_in(judge, work, points, 20)
    made = final.assign()
    assert made.per_work == {"e1": 2, "e2": 2, "e3": 2}
    assert code(final.assign("hand", pairs=[("e4", "minh")])) == "panel.work_unknown"
    final.release()
    assert [row.number for row in final.own("minh")] == [1, 2, 3]
    assert final.own("lan") == []
    assert [row.state for row in first.own("lan")] == ["handed_in"] * 4


def test_a_sheet_that_is_missing_keeps_the_final_panel_waiting(final: Jury) -> None:
    first = final.at(FIRST)
    for work in ("e1", "e2", "e3", "e4"):
        first.hand_in("lan", work, 40, 20)
        if work != "e4":
            first.hand_in("tam", work, 40, 20)
    first.decline("tam", first.sheet_of("tam", "e4"))
    assert code(final.assign()) == "panel.preliminary_open"


def test_an_entry_that_was_withdrawn_is_waited_for_no_longer(final: Jury) -> None:
    first = final.at(FIRST)
    for judge in ("lan", "tam"):
        for work, points in (("e1", 30), ("e2", 50), ("e3", 20)):
            first.hand_in(judge, work, points, 20)
    assert code(final.assign()) == "panel.preliminary_open"
    final.marking.hear(final.entry("e4", revision=2, state="withdrawn"))
    assert {*final.assign().per_work} == {"e1", "e2"}


def test_an_entry_that_the_first_panel_was_not_given_is_not_forgotten(final: Jury) -> None:
    first = final.at(FIRST)
    for judge in ("lan", "tam"):
        for work in ("e1", "e2", "e3", "e4"):
            first.hand_in(judge, work, 30, 20)
    final.entries("e5")
    assert code(final.assign()) == "panel.preliminary_open"


def test_nobody_is_assigned_while_the_first_panel_has_nothing_to_mark(marking: Marking) -> None:
    jury = Jury(marking, first=[Panel(FIRST, "Ban sơ khảo", preliminary=True, advancing=2)])
    jury.entries("e1")
    jury.settle()
    jury.seat()
    assert code(jury.assign()) == "panel.preliminary_open"
