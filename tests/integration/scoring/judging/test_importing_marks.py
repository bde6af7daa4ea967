"""Marks out of a spreadsheet, and the table of all marks."""

import pytest

from contracts.marks_import import ImportProblem
from tests.support.jury import Jury
from tests.support.marking import Marking


@pytest.fixture
def jury(marking: Marking) -> Jury:
    made = Jury(marking, combine="trimmed", trim=1)
    made.begin("e1", "e2")
    return made


def test_a_spreadsheet_hands_sheets_in_as_a_whole(jury: Jury) -> None:
    rows = [("GK01", "e1", 50, 30), ("GK02", "e1", 40, 30), ("GK03", "e1", 45, 30)]
    looked = jury.import_marks(*rows, look=True)
    assert (looked.sheets, looked.unchanged, looked.problems) == (3, 0, [])
    assert {row.state for row in jury.own("lan")} == {"released"}
    assert jury.import_marks(*rows) == looked
    again = jury.import_marks(*rows)
    assert (again.sheets, again.unchanged) == (0, 3)
    assert jury.history(jury.sheet_of("minh", "e1")) == [("imported", "org", "")]
    assert jury.look("minh", jury.sheet_of("minh", "e1")).marks["noi-dung"] == 4000


def test_where_a_row_is_wrong_nothing_is_taken(jury: Jury) -> None:
    made = jury.import_marks(("GK01", "e1", 50, 30), ("GK02", "e1", 61, 30), ("GK09", "e1", 1, 1))
    assert made.problems == [
        ImportProblem(2, "mark.range", ["noi-dung"]),
        ImportProblem(4, "sheet.unknown"),
        ImportProblem(5, "sheet.unknown"),
    ]
    assert {row.state for row in jury.own("lan")} == {"released"}


def test_imported_marks_that_lie_far_apart_are_asked_about(marking: Marking) -> None:
    jury = Jury(marking, divergence=10.0)
    jury.begin("e1")
    jury.import_marks(("GK01", "e1", 20, 0), ("GK02", "e1", 30, 0), ("GK03", "e1", 40, 0))
    assert jury.desk().works[0].asked == ["hoa", "lan"]


def test_organisers_see_every_mark_with_what_it_counts_for(jury: Jury) -> None:
    for judge, content in (("lan", 50), ("minh", 40), ("hoa", 45)):
        jury.hand_in(judge, "e1", content, 30)
    first, second = sorted(jury.marks().works, key=lambda one: str(one.work))
    assert (first.work, first.code, first.value, first.short) == ("e1", "B-e1", "75/1", False)
    assert {(one.pseudonym, one.total, one.dropped) for one in first.sheets} == {
        ("GK01", 8000, "high"),
        ("GK02", 7000, "low"),
        ("GK03", 7500, ""),
    }
    assert (second.value, second.short) == (None, True)
    assert {one.state for one in second.sheets} == {"released"}
