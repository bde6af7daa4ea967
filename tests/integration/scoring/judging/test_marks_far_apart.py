"""Marks far apart: who is asked when, what they answer, and what the chair may say."""

from tests.support.examination import code
from tests.support.jury import Jury
from tests.support.marking import Marking


def test_marks_far_apart_are_asked_about_once_all_are_in(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1", "e2")
    jury.hand_in("lan", "e1", 30, 20)
    jury.hand_in("minh", "e1", 50, 30)
    assert [one.asked for one in jury.desk().works if one.work == "e1"] == [[]]
    assert code(jury.confirm("lan", "e1", 40, 20)) == "sheet.not_asked"
    jury.hand_in("hoa", "e1", 40, 25)
    assert [one.asked for one in jury.desk().works if one.work == "e1"] == [["lan", "minh"]]
    assert {row.ask for row in jury.own("hoa")} == {""}
    assert jury.confirm("lan", "e1", 30, 20).ask == ""
    changed = jury.confirm("minh", "e1", 42, 25)
    assert (changed.marks["noi-dung"], changed.ask) == (4200, "")
    assert [one.asked for one in jury.desk().works if one.work == "e1"] == [[]]
    assert [action for action, _, _ in jury.history(jury.sheet_of("minh", "e1"))] == [
        "handed_in",
        "changed",
    ]
    assert ("confirmed", "lan", "") in jury.history(jury.sheet_of("lan", "e1"))


def test_an_answer_that_brings_marks_together_asks_nobody_any_longer(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1", judges=["lan", "minh"])
    jury.hand_in("lan", "e1", 30, 20)
    jury.hand_in("minh", "e1", 50, 30)
    jury.confirm("lan", "e1", 50, 25)
    assert jury.look("minh", jury.sheet_of("minh", "e1")).ask == ""


def test_the_chair_says_why_marks_stand_that_lie_far_apart(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1")
    jury.hand_in("hoa", "e1", 30, 20)
    jury.hand_in("minh", "e1", 50, 30)
    jury.hand_in("lan", "e1", 40, 25)
    assert code(jury.uphold("e1", by="minh")) == "panel.not_yours"
    assert code(jury.uphold("e1", reason="")) == "reason.missing"
    assert jury.uphold("e1").sheets == 2
    assert jury.uphold("e1").sheets == 0
    assert jury.desk().works[0].asked == []
    assert ("upheld", "lan", "Đã trao đổi") in jury.history(jury.sheet_of("minh", "e1"))


def test_a_sheet_opened_again_is_compared_anew(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1", judges=["lan", "minh"])
    jury.hand_in("lan", "e1", 30, 20)
    jury.hand_in("minh", "e1", 50, 30)
    jury.reopen("minh", "e1")
    assert jury.desk().works[0].asked == []
    jury.hand_in("minh", "e1", 50, 31)
    assert jury.desk().works[0].asked == ["lan", "minh"]


def test_whoever_leaves_the_panel_is_waited_for_no_longer(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1", "e2")
    for work in ("e1", "e2"):
        jury.hand_in("lan", work, 30, 20)
        jury.hand_in("minh", work, 50, 30)
    jury.recuse("hoa")
    assert {tuple(one.asked) for one in jury.desk().works} == {("lan", "minh")}
    jury.recuse("minh")
    assert {tuple(one.asked) for one in jury.desk().works} == {()}


def test_whoever_gives_a_sheet_back_is_waited_for_no_longer(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1")
    jury.hand_in("lan", "e1", 30, 20)
    jury.hand_in("minh", "e1", 50, 30)
    jury.decline("hoa", jury.sheet_of("hoa", "e1"))
    assert jury.desk().works[0].asked == ["lan", "minh"]


def test_a_chair_does_not_say_that_their_own_marks_stand(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1", judges=["lan", "minh"])
    jury.hand_in("lan", "e1", 30, 20)
    jury.hand_in("minh", "e1", 50, 30)
    assert code(jury.uphold("e1")) == "panel.own_marks"
    jury.confirm("lan", "e1", 30, 20)  # they answered, and still are one of the ends
    assert code(jury.uphold("e1")) == "panel.own_marks"
    assert code(jury.uphold("e1", by="org")) == "panel.not_yours"
    assert jury.uphold("e1", by="org", organiser=True).sheets == 1
    assert jury.desk().works[0].asked == []
    assert ("upheld", "org", "Đã trao đổi") in jury.history(jury.sheet_of("minh", "e1"))


def test_an_organiser_says_so_only_where_no_chair_can(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1", judges=["minh", "hoa", "lan"])
    jury.hand_in("lan", "e1", 40, 25)
    jury.hand_in("minh", "e1", 50, 30)
    jury.hand_in("hoa", "e1", 30, 20)
    assert code(jury.uphold("e1", by="org", organiser=True)) == "panel.chair_upholds"
    assert code(jury.uphold("e1", by="minh", organiser=True)) == "panel.own_marks"
    jury.recuse("lan")
    assert jury.uphold("e1", by="org", organiser=True).sheets == 2
