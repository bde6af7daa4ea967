"""What stands beside each row."""

import pytest

from rigs.bench.result_rows import ROWS, BenchRow, line
from rigs.bench.row_floors import ALL_FLOORS, BARE, FLOORS, FSYNC, UPSERT, beside_floors, needed


def test_every_row_has_its_floors_and_no_row_but_these() -> None:
    assert tuple(FLOORS) == ROWS


def test_floors_are_those_that_can_be_measured() -> None:
    assert set(needed(ROWS)) <= set(ALL_FLOORS)


def test_a_floor_that_several_rows_need_is_measured_once() -> None:
    names = needed(["S1", "S2", "S3"])
    assert len(names) == len(set(names))
    assert {BARE, FSYNC, UPSERT} <= set(names)


@pytest.mark.parametrize(
    ("row", "figures", "floors", "told"),
    [
        ("S1", {"CPU ms": 0.2}, {BARE: 0.04}, {f"CPU ms / {BARE}": 5.0}),
        ("S3", {"CPU ms": 3.6}, {BARE: 0.06}, {f"CPU ms / 6 x {BARE}": 10.0}),
        ("S7", {"redrawn after s": 3.0}, {UPSERT: 0.01},
         {f"redrawn after s / 120,000 x {UPSERT}": 2.5}),
        ("S2", {"p50 ms": 4.0}, {FSYNC: 0.5, UPSERT: 9.0}, {f"p50 ms / {FSYNC}": 8.0}),
        ("S1", {"per s": 4000}, {BARE: 0.04}, {}),
        ("S1", {"CPU ms": 0.2}, {}, {}),
        ("S10", {"KB": 31.0}, {BARE: 0.04}, {}),
    ],
)  # fmt: skip
def test_figures_are_told_as_multiples_of_their_floors(
    row: str, figures: dict[str, float], floors: dict[str, float], told: dict[str, float]
) -> None:
    found = beside_floors(BenchRow(row, "what", figures, ""), floors)
    assert found.of_floors == pytest.approx(told)
    assert found.floors.keys() == floors.keys() & {one.floor for one in FLOORS[row]}


def test_a_line_shows_floors_and_multiples() -> None:
    row = beside_floors(BenchRow("S1", "saves", {"CPU ms": 0.2}, "<= 0.25 ms"), {BARE: 0.04})
    assert "floors: bare ASGI PUT (CPU) 0.0400  that is: CPU ms / bare ASGI PUT (CPU) 5.00" in line(
        row
    )
