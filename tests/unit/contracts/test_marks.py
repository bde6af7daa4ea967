"""Marks as people write them, and as they are shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Refused
from contracts.marks import exact, mark_text, parse_mark, shown_value
from tests.support import marks_by_the_book


@pytest.mark.parametrize(
    ("text", "mark"),
    [("8", 800), ("8,5", 850), ("8.5", 850), (" 8,25 ", 825), ("0", 0), ("10,0", 1000)],
)
def test_a_mark_is_written_with_a_comma_or_a_point(text: str, mark: int) -> None:
    assert parse_mark(text) == mark


@pytest.mark.parametrize(
    "text", ["", "tám", "8,", ",5", "-1", "+1", "8,555", "1e2", "8 5", "٨", "12345", "8,5,5", "NaN"]
)
def test_what_is_no_mark_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"mark\.unreadable"):
        parse_mark(text)


@given(st.integers(0, 999_999))
def test_a_mark_told_is_read_as_the_same_mark(mark: int) -> None:
    assert parse_mark(mark_text(mark)) == mark
    assert parse_mark(mark_text(mark).replace(".", ",")) == mark


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(259, 3), "86.33"),
        (Fraction(8625, 1000), "8.63"),
        (Fraction(8615, 1000), "8.62"),
        (Fraction(17, 2), "8.50"),
        (Fraction(0), "0.00"),
        (Fraction(-1, 3), "-0.33"),
        (Fraction(-5, 1000), "0.00"),
        (Fraction(1999, 200), "10.00"),
    ],
)
def test_a_value_is_shown_with_two_decimals_rounded_half_up(value: Fraction, text: str) -> None:
    assert shown_value(value) == text


@given(st.fractions(0, 1000, max_denominator=10_000))
def test_values_are_shown_as_the_document_says(value: Fraction) -> None:
    assert shown_value(value) == marks_by_the_book.shown(value)


def test_a_number_of_a_plan_is_what_was_written_there() -> None:
    assert exact(0.1) == Fraction(1, 10)
    assert exact(2.0) == 2
