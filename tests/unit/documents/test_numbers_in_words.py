"""Numbers in Vietnamese words."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from documents.numbers_in_words import in_words, money_in_words

DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
ONES = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "lăm": 5}
SCALES = {"nghìn": 1_000, "triệu": 1_000_000}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (101, "một trăm linh một"),
        (111, "một trăm mười một"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_000_000, "một triệu"),
        (1_050_000, "một triệu không trăm năm mươi nghìn"),
        (36_500_000, "ba mươi sáu triệu năm trăm nghìn"),
        (1_000_000_015, "một tỷ không trăm mười lăm"),
        (2_300_000_000, "hai tỷ ba trăm triệu"),
    ],
)
def test_numbers_are_said_as_offices_write_them(number: int, words: str) -> None:
    assert in_words(number) == words


def test_a_sum_begins_with_a_capital_letter() -> None:
    assert money_in_words(1_000_000, "đồng") == "Một triệu đồng"


@given(some.integers(0, 10**15 - 1))
def test_words_say_the_number_that_they_are_of(number: int) -> None:
    assert heard(in_words(number)) == number


def heard(words: str) -> int:
    """The number that somebody hears."""
    total = 0
    for part in words.split(" tỷ"):
        total = total * 10**9 + _below_billion(part.split())
    return total


def _below_billion(words: list[str]) -> int:
    total = group = ones = 0
    for word in words:
        if word in ONES:
            ones = ONES[word]
        elif word in ("trăm", "mươi"):
            group, ones = group + ones * (100 if word == "trăm" else 10), 0
        elif word == "mười":
            group += 10
        elif word in SCALES:
            total, group, ones = total + (group + ones) * SCALES[word], 0, 0
        else:
            assert word == "linh"
    return total + group + ones
