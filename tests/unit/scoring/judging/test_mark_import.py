"""Rows of a spreadsheet make sheets, or are told as wrong."""

from contracts.definition import Criterion
from contracts.marks_import import ImportProblem, MarkRow
from services.scoring.domain.judging.mark_import import imported
from services.scoring.domain.judging.score_sheet import SheetForm
from services.scoring.domain.judging.sheet_states import Sheet

FORM = SheetForm([Criterion("a", "A", 10), Criterion("b", "B", 5)], 50)
FORMS = {"": FORM}
KEY = (1, "", "GK01")
SHEETS = {KEY: Sheet("released"), (2, "", "GK01"): Sheet("draft", 1, {"a": 100})}


def test_rows_of_a_sheet_hand_it_in() -> None:
    made = imported([MarkRow(1, "GK01", "b", 500), MarkRow(1, "GK01", "a", 850)], SHEETS, FORMS)
    assert made.problems == []
    sheet = made.sheets[KEY]
    assert (sheet.state, sheet.marks, sheet.source) == ("handed_in", {"a": 850, "b": 500}, "import")


def test_every_wrong_row_is_told_and_a_sheet_at_its_first_row() -> None:
    rows = [
        MarkRow(1, "GK01", "a", 850),
        MarkRow(3, "GK01", "a", 850),
        MarkRow(2, "GK01", "a", 1050),
        MarkRow(2, "GK01", "b", 0),
        MarkRow(1, "GK01", "a", 800),
        MarkRow(1, "GK01", "b", 0, part="chao-hoi"),
    ]
    made = imported(rows, SHEETS, FORMS)
    assert made.problems == [
        ImportProblem(0, "sheet.incomplete", ["b"]),
        ImportProblem(1, "sheet.unknown"),
        ImportProblem(2, "mark.range", ["a"]),
        ImportProblem(4, "mark.twice", ["a"]),
        ImportProblem(5, "sheet.unknown"),
    ]
    assert made.sheets == {}


def test_parts_of_a_performance_are_sheets_of_their_own() -> None:
    sheets = {(1, part, "GK01"): Sheet("released") for part in ("x", "y")}
    rows = [MarkRow(1, "GK01", line, 100, part) for part in ("x", "y") for line in ("a", "b")]
    made = imported(rows, sheets, {"x": FORM, "y": FORM})
    assert {*made.sheets} == {*sheets}


def test_a_sheet_that_its_judge_handed_in_stays() -> None:
    own = Sheet("handed_in", 1, {"a": 100, "b": 100})
    rows = [MarkRow(1, "GK01", line, 100) for line in ("a", "b")]
    made = imported(rows, {KEY: own}, FORMS)
    assert made.problems == [ImportProblem(0, "sheet.handed_in_already")]
