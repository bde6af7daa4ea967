"""How judges' marks make one value: the document's vectors, and a case for each rule."""

from fractions import Fraction

import pytest

from contracts.definition import MarkCombination, Panel
from services.scoring.domain.judging.combination import (
    CombinedMarks,
    DropReason,
    SheetMarks,
    combined,
)

Totals = dict[str, int]
"""Judge -> total in hundredths."""


def _sheets(totals: Totals) -> list[SheetMarks]:
    return [SheetMarks(judge, {"diem": points}) for judge, points in totals.items()]


def _one(panel: Panel, totals: Totals, *, judges: int = 5, released: int = 0) -> CombinedMarks:
    made = combined(panel, {"w": _sheets(totals)}, judges=judges, released={"w": released})
    return made["w"]


def _panel(combine: MarkCombination = "mean", **more: float) -> Panel:
    fields = {"trim": 1, "sufficient": 0, "judges_per_entry": 0} | more
    return Panel(
        "p",
        "P",
        combine=combine,
        trim=int(fields["trim"]),
        sufficient=int(fields["sufficient"]),
        judges_per_entry=int(fields["judges_per_entry"]),
        assignment="balanced" if fields["judges_per_entry"] else "all",
        outlier_distance=float(more.get("outlier_distance", 0)),
    )


FOUR = {"A": 700, "B": 800, "C": 900, "D": 1000}


@pytest.mark.parametrize(
    ("panel", "totals", "value", "dropped"),
    [
        (_panel(), FOUR, "17/2", {}),
        (_panel("trimmed"), FOUR, "17/2", {"A": "low", "D": "high"}),
        (_panel("outliers", outlier_distance=1), FOUR, "17/2", {"A": "outlier", "D": "outlier"}),
        (_panel("sum"), FOUR, "85/2", {}),
        (_panel("outliers", outlier_distance=3), {"A": 0, "B": 1000}, "5", {}),
        # beyond the vectors of the document
        (_panel("trimmed"), {"A": 0, "B": 1000}, "5", {}),
        (_panel("trimmed", trim=2), FOUR, "17/2", {}),
        (_panel("trimmed", trim=0), FOUR, "17/2", {}),
        (_panel("trimmed"), {"A": 100, "B": 800, "C": 900}, "8", {"A": "low", "C": "high"}),
        (_panel("trimmed"), {"C": 800, "B": 800, "A": 800}, "8", {"A": "low", "C": "high"}),
        (_panel("outliers", outlier_distance=1.5), FOUR, "17/2", {}),
        (
            _panel("outliers", outlier_distance=3),
            {"A": 100, "B": 800, "C": 850, "D": 900},
            "17/2",
            {"A": "outlier"},
        ),
        (_panel("sum", judges_per_entry=3), {"A": 700, "B": 900}, "24", {}),
        (_panel("sum"), {"A": 700, "B": 800}, "75/2", {}),
    ],
)
def test_totals_of_a_work_make_its_value(
    panel: Panel, totals: Totals, value: str, dropped: dict[str, DropReason]
) -> None:
    made = _one(panel, totals)
    assert made.value == Fraction(value)
    assert made.dropped == dropped
    assert made.counted == sorted({*totals} - {*dropped})


def test_without_marks_far_from_the_mean_enough_must_be_left() -> None:
    totals = {"A": 100, "B": 800, "C": 850, "D": 900}
    strict = _panel("outliers", outlier_distance=3, sufficient=4)
    assert _one(strict, totals).value == Fraction(265, 40)
    assert _one(strict, totals).dropped == {}
    mild = _panel("outliers", outlier_distance=3, sufficient=3)
    assert _one(mild, totals).value == Fraction(17, 2)


def test_the_mean_without_outliers_is_worked_out_once_only() -> None:
    """0 goes; 5 is then further than 3.5 from the new mean, and stays."""
    made = _one(
        _panel("outliers", outlier_distance=3.5),
        {"A": 0, "B": 500, "C": 1000, "D": 1000, "E": 1000},
    )
    assert made.dropped == {"A": "outlier"}
    assert made.value == Fraction(35, 4)


THREE_WORKS = {
    "w1": _sheets({"A": 600, "B": 500}),
    "w2": _sheets({"A": 800, "B": 500}),
    "w3": _sheets({"A": 1000, "B": 500}),
}


def test_judges_are_brought_to_one_scale_by_their_mean_distance_from_the_mean() -> None:
    panel = Panel("p", "P", standardise=True)
    made = combined(panel, THREE_WORKS, judges=2, released={})
    assert [made[work].value for work in ("w1", "w2", "w3")] == [
        Fraction(21, 4),
        Fraction(13, 2),
        Fraction(31, 4),
    ]


def test_a_judge_of_two_sheets_keeps_their_spread_and_gets_the_mean_of_all() -> None:
    panel = Panel("p", "P", standardise=True)
    sheets = {
        "w1": _sheets({"A": 600, "B": 100}),
        "w2": _sheets({"A": 800, "B": 300}),
        "w3": _sheets({"A": 1000}),
    }
    made = combined(panel, sheets, judges=2, released={})
    # M 28/5, D 72/25; A: m 8, d 4/3; B: m 2, d 1 but two sheets only
    a = [Fraction(28, 5) + points * Fraction(72, 25) / Fraction(4, 3) for points in (-2, 0, 2)]
    b = [Fraction(28, 5) - 1, Fraction(28, 5) + 1]
    assert made["w1"].value == (a[0] + b[0]) / 2
    assert made["w2"].value == (a[1] + b[1]) / 2
    assert made["w3"].value == a[2]


def test_marks_on_one_scale_may_fall_below_zero() -> None:
    panel = Panel("p", "P", standardise=True)
    sheets = {f"w{n}": _sheets({"A": 0}) for n in range(2)} | {"w2": _sheets({"A": 300, "B": 0})}
    made = combined(panel, sheets, judges=2, released={})
    assert [made[f"w{n}"].value for n in range(2)] == [Fraction(-3, 32)] * 2


def test_a_panel_without_any_sheet_has_no_values() -> None:
    for standardise in (False, True):
        made = combined(
            Panel("p", "P", standardise=standardise), {"w": []}, judges=3, released={"w": 3}
        )
        assert made == {"w": CombinedMarks(None, [], {}, True)}


@pytest.mark.parametrize(
    ("sufficient", "released", "short"),
    [(0, 2, False), (0, 3, True), (2, 5, False), (3, 2, True), (0, 0, False)],
)
def test_a_work_is_short_of_sheets_by_the_plan_or_by_what_was_released(
    sufficient: int, released: int, short: bool
) -> None:
    made = _one(_panel(sufficient=sufficient), {"A": 800, "B": 900}, released=released)
    assert made.short is short
    assert made.value == Fraction(17, 2)


MIXED = [
    SheetMarks("A", {"noi-dung": 600, "hinh-thuc": 200, "tru": -900}),
    SheetMarks("B", {"noi-dung": 700, "hinh-thuc": 300, "tru": -100}),
]


def test_a_total_is_never_below_zero_but_a_penalty_alone_is() -> None:
    whole = combined(Panel("p", "P"), {"w": MIXED}, judges=2, released={})["w"]
    assert whole.value == Fraction(9, 2)
    penalty = combined(Panel("p", "P"), {"w": MIXED}, judges=2, released={}, of={"tru"})["w"]
    assert penalty.value == Fraction(-5)


def test_one_criterion_is_combined_by_its_own_marks() -> None:
    sheets = [
        SheetMarks("A", {"noi-dung": 100, "hinh-thuc": 900}),
        SheetMarks("B", {"noi-dung": 500, "hinh-thuc": 400}),
        SheetMarks("C", {"noi-dung": 900, "hinh-thuc": 0}),
    ]
    panel = _panel("trimmed")
    made = combined(panel, {"w": sheets}, judges=3, released={}, of={"noi-dung"})["w"]
    assert (made.value, made.counted) == (Fraction(5), ["B"])
    made = combined(panel, {"w": sheets}, judges=3, released={})["w"]
    assert (made.value, made.counted) == (Fraction(9), ["C"])
