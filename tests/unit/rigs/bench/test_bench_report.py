"""The run as one JSON object."""

import json

from rigs.bench.bench_report import BenchRun, ceiling
from rigs.bench.result_rows import BenchRow, not_measured
from rigs.bench.row_floors import BARE, GENERATOR, beside_floors


def test_a_run_is_told_with_machine_commit_floors_and_every_row() -> None:
    floors = {BARE: 0.04, GENERATOR: 0.05}
    row = BenchRow("S1", "saves", {"CPU ms": 0.2, "ours / plain": 0.16}, "<= 0.25 ms")
    said = json.loads(BenchRun(floors=floors, rows=[beside_floors(row, floors)]).as_json())
    assert said["ok"] is True
    assert said["generator_ceiling_per_s"] == 20_000
    assert {"processor", "cores", "memory_mb", "postgresql", "rabbitmq"} <= said["machine"].keys()
    assert {"commit", "floors", "took_s", "load_average_at_start"} <= said.keys()
    (told,) = said["rows"]
    assert (told["id"], told["ok"], told["missed"]) == ("S1", True, "")
    assert (told["ours_over_plain"], told["floors"]) == (0.16, {BARE: 0.04})


def test_a_row_that_nobody_measured_makes_the_run_short() -> None:
    run = BenchRun(
        rows=[BenchRow("S1", "saves", {}, ""), not_measured("S2", "one save", "no broker")]
    )
    assert not run.ok
    assert json.loads(run.as_json())["rows"][1]["missed"] == "not measured: no broker"


def test_without_the_floors_nothing_is_said_of_the_generators_ceiling() -> None:
    assert ceiling({}) is None
