"""Hours, waiting and batches of a replayed week."""

import math

from rigs.week.figures import batches_between, hour_lines, hour_name, line_text, waiting_ms
from rigs.week.open_loop import Done
from rigs.week.visits import Kind

LAST = 167 * 3_600.0
STEPS = [
    Done(LAST - 1, Kind.START, 0.010, 0.0),
    Done(LAST + 1, Kind.START, 0.020, 0.0),
    Done(LAST + 2, Kind.SAVE, 0.001, 0.0),
    Done(LAST + 3, Kind.SAVE, 0.003, 0.0),
    Done(LAST + 4, Kind.SUBMIT, 0.004, 0.0),
]
BEFORE = """\
hoithi_batch_size_bucket{command="exam.save",le="1.0"} 5.0
hoithi_batch_size_bucket{command="exam.save",le="10.0"} 5.0
hoithi_batch_size_bucket{command="exam.save",le="+Inf"} 5.0
hoithi_batch_size_count{command="exam.save"} 5.0
hoithi_batch_size_sum{command="exam.save"} 5.0
"""
TYPE = "# TYPE hoithi_batch_size histogram\n"
AFTER = TYPE + BEFORE.replace('le="10.0"} 5', 'le="10.0"} 9').replace('Inf"} 5', 'Inf"} 9').replace(
    'count{command="exam.save"} 5', 'count{command="exam.save"} 9'
).replace('sum{command="exam.save"} 5', 'sum{command="exam.save"} 37')


def test_steps_belong_to_the_hour_in_which_they_were_meant() -> None:
    before, last = hour_lines(STEPS, [LAST + 5, LAST + 6], {166: 0.5, 167: 2.0})
    assert (before.hour, before.begun, before.failed, before.cpu_ms) == ("Sun 22h", 1, 0, 500.0)
    assert (last.hour, last.begun, last.handed_in, last.failed) == ("Sun 23h", 1, 1, 2)
    assert last.waiting_ms["save"] == {"p50": 1.0, "p95": 3.0, "p99": 3.0, "max": 3.0}


def test_an_hour_in_which_all_fails_has_a_line_too() -> None:
    (line,) = hour_lines([], [7.0], {})
    assert (line.hour, line.begun, line.failed) == ("Mon 00h", 0, 1)
    assert math.isnan(line.cpu_ms)
    assert "1 failed" in line_text(line)


def test_kinds_that_nobody_did_are_left_out() -> None:
    assert list(waiting_ms(STEPS)) == ["start", "save", "submit"]
    assert hour_name(0) == "Mon 00h"


def test_batches_are_those_since_the_figures_were_read_before() -> None:
    (found,) = batches_between({"exam-1": TYPE + BEFORE}, {"exam-1": AFTER})
    assert (found.process, found.command, found.batches) == ("exam-1", "exam.save", 4)
    assert (found.mean, found.p99) == (8.0, 10.0)
    assert batches_between({"exam-1": AFTER}, {"exam-1": AFTER}) == []
