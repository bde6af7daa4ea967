"""Figures: percentiles, limits and the lines of the table."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigs.bench.result_rows import ROWS, BenchRow, line, missed, not_measured, number, percentile

seconds = st.lists(st.floats(0, 1e6), min_size=1, max_size=200)
shares = st.floats(0, 1)


@given(seconds, shares)
def test_a_percentile_is_a_value_that_was_seen_and_that_enough_do_not_exceed(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) <= share * len(values)


@given(seconds, shares, shares)
def test_a_larger_share_never_has_a_smaller_percentile(
    values: list[float], one: float, other: float
) -> None:
    low, high = sorted((one, other))
    assert percentile(values, low) <= percentile(values, high)


def test_the_percentile_of_nothing_is_no_number_and_keeps_no_limit() -> None:
    assert math.isnan(percentile([], 0.99))
    assert missed(p99_ms=(percentile([], 0.99), "<=", 150)) != ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.2514, "0.251"), (3.456, "3.46"), (45.67, "45.7"), (999.4, "999"),
     (4931.2, "4,931"), (0.00123, "0.00123")],
)  # fmt: skip
def test_numbers_are_shown_with_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_a_limit_is_kept_at_its_very_value_and_named_when_broken() -> None:
    assert missed(CPU_ms=(0.25, "<=", 0.25), per_s=(4000, ">=", 4000)) == ""
    assert missed(CPU_ms=(0.3, "<=", 0.25)) == "CPU ms 0.300, wanted <= 0.250"


@given(st.sampled_from(ROWS), st.text(max_size=20), st.sampled_from(["", "p99 too high"]))
def test_every_line_begins_with_its_id_and_ends_with_ok_or_short(
    row: str, note: str, why: str
) -> None:
    said = line(BenchRow(row, "what", {"p99 ms": 12.0}, "<= 50 ms", why, note.strip()))
    assert said.split()[0] == row
    assert said.endswith("  SHORT" if why else "  ok")


def test_what_nobody_measured_says_so() -> None:
    said = line(not_measured("S7", "a wrong key corrected", "no scenario"))
    assert said.startswith("S7 ")
    assert said.endswith("SHORT (not measured: no scenario)")


@pytest.mark.parametrize(("share", "warned"), [(0.5, False), (0.85, False), (0.86, True)])
def test_a_row_says_how_busy_the_load_generator_was_and_when_it_was_too_busy(
    share: float, warned: bool
) -> None:
    said = line(BenchRow("S1", "saves", {"CPU ms": 0.2}, "", generator=share))
    assert f"generator {share:.0%} of a core" in said
    assert ("IT MAY BE WHAT WAS MEASURED" in said) == warned
    assert said.endswith("  ok")
