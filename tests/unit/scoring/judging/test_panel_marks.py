"""Which of a panel's sheets count, and which are still to come."""

from fractions import Fraction

import pytest

from contracts.definition import Criterion, Panel
from contracts.score_sheets import SheetState
from services.scoring.domain.judging.panel_marks import StandingSheet, panel_marks
from services.scoring.domain.judging.score_sheet import SheetForm

FORM = SheetForm([Criterion("diem", "Điểm", 10), Criterion("tru", "Trừ", 2, penalty=True)], 50)
PANEL = Panel("p", "P")
IN = StandingSheet("w", "GK01", "handed_in", {"diem": 900, "tru": 100})


@pytest.mark.parametrize(
    ("state", "short"),
    [
        ("released", True),
        ("draft", True),
        ("reopened", True),
        ("declined", True),
        ("recused", True),
        ("taken_over", False),
        ("assigned", False),
    ],
)
def test_only_what_is_handed_in_counts(state: SheetState, short: bool) -> None:
    other = StandingSheet("w", "GK02", state, {"diem": 100, "tru": 0})
    made = panel_marks(PANEL, FORM, [IN, other], 2)
    assert made["w"].value == 8
    assert made["w"].counted == ["GK01"]
    assert made["w"].short is short


def test_a_work_of_which_nothing_has_come_in_has_no_value() -> None:
    made = panel_marks(PANEL, FORM, [StandingSheet("w", "GK01", "draft", {"diem": 900})], 1)
    assert made["w"].value is None


def test_one_line_alone_is_combined_with_its_sign() -> None:
    assert panel_marks(PANEL, FORM, [IN], 1, {"tru"})["w"].value == Fraction(-1)
