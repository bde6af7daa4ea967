"""One work on the chair's desk, and a clerk's paper sheets: who is told what, and when."""

from tests.support.examination import code
from tests.support.jury import Jury, whole
from tests.support.marking import Marking

JUDGES = ["lan", "minh", "hoa"]


def versions(told: object, judge: str) -> list[tuple[str, dict[str, int] | None]]:
    """What was done to a judge's sheet, with the marks of then."""
    sheets = {one.judge: one for one in told.sheets}  # type: ignore[attr-defined]
    return [(one.action, one.marks) for one in sheets[judge].versions]


def test_both_answers_of_a_judge_stand_on_the_desk_once_all_is_in(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1", "e2")
    jury.hand_in("lan", "e1", 40, 25)
    jury.hand_in("minh", "e1", 30, 20)
    jury.hand_in("hoa", "e1", 50, 30)
    told = jury.desk_work("e1")
    assert told.upholds == "chair"
    assert versions(told, "minh") == [("handed_in", None)]  # the chair has another to mark
    jury.confirm("minh", "e1", 35, 20)
    for judge in JUDGES:
        jury.hand_in(judge, "e2", 40, 25)
    told = jury.desk_work("e1")
    assert versions(told, "minh") == [
        ("handed_in", {"noi-dung": 3000, "hinh-thuc": 2000}),
        ("changed", {"noi-dung": 3500, "hinh-thuc": 2000}),
    ]


def test_a_chair_who_has_yet_to_mark_a_work_is_told_nothing_of_it(marking: Marking) -> None:
    jury = Jury(marking)
    jury.begin("e1")
    jury.hand_in("minh", "e1", 30, 20)
    told = jury.desk_work("e1")
    assert (told.own_open, told.sheets) == (True, [])
    assert jury.desk_work("e1", "org", organiser=True).own_open is False
    assert code(jury.desk_work("e1", "minh")) == "panel.not_yours"
    assert code(jury.desk_work("e2")) == "sheet.unknown"


def test_nobody_has_sheets_to_hand_in_before_they_are_released(marking: Marking) -> None:
    """Reminders go by these counts: who has sheets that they cannot see is not written to."""
    jury = Jury(marking)
    jury.entries("e1")
    jury.settle()
    jury.seat(JUDGES)
    jury.assign()
    assert jury.desk("lan").judges == jury.desk("org", by_organiser=True).judges == []
    jury.release()
    left = {one.person: one.released - one.handed_in - one.gone for one in jury.desk().judges}
    assert left == dict.fromkeys(JUDGES, 1)


def test_a_chair_who_is_asked_themselves_answers_before_they_see_the_others(
    marking: Marking,
) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1", judges=["lan", "minh"])
    jury.hand_in("lan", "e1", 30, 20)
    jury.hand_in("minh", "e1", 50, 30)
    told = jury.desk_work("e1")
    assert told.upholds == "organiser"
    assert versions(told, "minh") == [("handed_in", None)]
    assert jury.desk().works[0].value is None
    jury.confirm("lan", "e1", 30, 20)
    assert versions(jury.desk_work("e1"), "minh") == [("handed_in", whole(50, 30))]
    assert jury.desk().works[0].value == "65/1"


def test_why_a_sheet_was_given_back_is_for_organisers(marking: Marking) -> None:
    jury = Jury(marking)
    jury.begin("e1")
    jury.hand_in("lan", "e1", 30, 20)
    jury.decline("minh", jury.sheet_of("minh", "e1"))
    reasons = {
        who: [one.reason for sheet in told.sheets for one in sheet.versions if one.reason]
        for who, told in (
            ("lan", jury.desk_work("e1")),
            ("org", jury.desk_work("e1", "org", organiser=True)),
        )
    }
    assert reasons["lan"] == []
    assert len(reasons["org"]) == 1


def test_nobody_sees_what_another_clerk_read_before_they_entered_it_themselves(
    marking: Marking,
) -> None:
    jury = Jury(marking)
    jury.begin("e1", "e2", clerks=["thu", "ky"])
    jury.paper("thu", "minh", "e1", whole(50, 30))
    [mine] = jury.paper_desk("thu").sheets
    assert (mine.own, mine.standing, mine.entries) == (whole(50, 30), "one", [])
    [other] = jury.paper_desk("ky").sheets
    assert (other.own, other.entered_by, other.entries) == (None, ["thu"], [])
    jury.paper("ky", "minh", "e1", whole(50, 31))
    [other] = jury.paper_desk("ky").sheets
    assert (other.standing, other.differences) == ("differ", ["hinh-thuc"])
    assert {one.by: one.marks for one in other.entries} == {
        "thu": whole(50, 30),
        "ky": whole(50, 31),
    }
    jury.paper("thu", "minh", "e1", whole(50, 31))
    told = jury.paper_desk("ky")
    assert (told.sheets, told.agreed, told.judges) == ([], 1, JUDGES)
    [done] = jury.paper_desk("ky", "e1", "minh").sheets
    assert done.state == "handed_in"
    assert code(jury.paper_desk("minh")) == "panel.not_yours"


def test_a_sheet_that_is_asked_for_is_told_with_its_lines(marking: Marking) -> None:
    jury = Jury(marking)
    jury.begin("e1", clerks=["thu"])
    told = jury.paper_desk("thu", "e1", "minh")
    [asked] = told.sheets
    assert (asked.standing, asked.own) == ("none", None)
    assert [line.id for form in told.forms for line in form.criteria] == ["noi-dung", "hinh-thuc"]
    assert jury.paper_desk("thu", "e2", "minh").sheets == []
