"""Performances: parts add up, overrunning costs points, nothing falls below zero."""

from fractions import Fraction

import pytest

from contracts.definition import StagePart
from services.scoring.domain.judging.performance_marks import overrun, performance_marks

GREETING = StagePart("chao-hoi", "Chào hỏi", 300, overrun_every_s=60, overrun_points=0.5)
SKETCH = StagePart("tieu-pham", "Tiểu phẩm", 600)


@pytest.mark.parametrize(
    ("used_ms", "points"),
    [
        (0, "0"),
        (300_000, "0"),
        (300_001, "1/2"),
        (360_000, "1/2"),
        (360_001, "1"),
        (900_000, "5"),
    ],
)
def test_each_begun_interval_beyond_the_limit_costs_points(used_ms: int, points: str) -> None:
    assert overrun(GREETING, used_ms) == Fraction(points)


@pytest.mark.parametrize(
    "part",
    [
        SKETCH,
        StagePart("khong-gioi-han", "", None, overrun_every_s=60, overrun_points=0.5),
        StagePart("khong-tru", "", 300),
    ],
)
def test_a_part_costs_nothing_where_the_plan_says_nothing(part: StagePart) -> None:
    assert overrun(part, 10_000_000) == 0


def test_parts_add_up_and_each_panels_value_counts() -> None:
    made = performance_marks(
        [GREETING, SKETCH],
        {"chao-hoi": [Fraction(8), Fraction(9)], "tieu-pham": [Fraction(30)]},
        {"chao-hoi": 301_000},
    )
    assert made.value == Fraction(93, 2)
    assert made.parts["chao-hoi"].value == Fraction(33, 2)
    assert made.parts["chao-hoi"].overrun == Fraction(1, 2)


def test_overrunning_one_part_takes_nothing_off_another() -> None:
    made = performance_marks(
        [GREETING, SKETCH],
        {"chao-hoi": [Fraction(1)], "tieu-pham": [Fraction(30)]},
        {"chao-hoi": 3_600_000},
    )
    assert made.parts["chao-hoi"].value == 0
    assert made.value == 30


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"chao-hoi": [Fraction(8)]},
        {"chao-hoi": [Fraction(8)], "tieu-pham": []},
        {"chao-hoi": [Fraction(8), None], "tieu-pham": [Fraction(30)]},
    ],
)
def test_a_performance_has_no_value_while_a_panel_is_missing(
    values: dict[str, list[Fraction | None]],
) -> None:
    assert performance_marks([GREETING, SKETCH], values, {}).value is None
