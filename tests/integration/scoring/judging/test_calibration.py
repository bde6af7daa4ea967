"""Samples: judges find a common scale before it counts, and nothing of it counts."""

from tests.support.examination import code
from tests.support.jury import Jury
from tests.support.marking import Marking


def test_judges_compare_their_marks_of_samples_and_nothing_of_it_counts(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.entries("e1", "e2")
    jury.seat(["lan", "minh"], clerks=["thu-ky"])
    assert code(jury.calibrate("e1", "e9")) == "panel.work_unknown"
    assert jury.calibrate("e1").sheets == 2
    assert jury.calibrate("e1").sheets == 2
    assert [(row.number, row.calibration) for row in jury.own("lan")] == [(1, True)]
    jury.hand_in("lan", "e1", 20, 10)
    assert code(jury.calibration("minh")) == "panel.samples_open"
    assert code(jury.calibration("thu-ky")) == "panel.not_yours"
    jury.hand_in("minh", "e1", 50, 30)
    (seen,) = jury.calibration("lan").works
    assert (seen.number, seen.value) == (1, "55/1")
    assert [(one.judge, one.total) for one in seen.marks] == [("GK01", 3000), ("GK02", 8000)]
    assert jury.calibration("org", by_organiser=True).works == [seen]
    assert {row.ask for row in jury.own("lan")} == {""}
    assert jury.look("lan", jury.sheet_of("lan", "e1")).calibration is True
    assert (jury.desk().works, jury.marks().works) == ([], [])
    jury.settle()
    jury.assign()
    jury.release()
    assert [(row.number, row.calibration) for row in jury.own("lan")] == [
        (1, False),
        (2, False),
        (1, True),
    ]
    assert {one.value for one in jury.marks().works} == {None}
    assert len(jury.calibration("org", by_organiser=True).works) == 1


def test_samples_added_later_get_numbers_of_their_own(marking: Marking) -> None:
    jury = Jury(marking)
    jury.entries("e1", "e2", "e3")
    jury.seat(["lan"])
    jury.calibrate("e2")
    jury.calibrate("e1", "e2", "e3")
    assert [row.number for row in jury.own("lan")] == [1, 2, 3]


def test_nobody_calibrates_on_an_entry_of_their_agency(marking: Marking) -> None:
    jury = Jury(marking)
    jury.entries("e1")
    jury.seat(["lan", "minh"], conflicts={"minh": ["A"]})
    assert jury.calibrate("e1").sheets == 1
    assert jury.own("minh") == []
