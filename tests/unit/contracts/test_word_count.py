"""Words are counted alike by the platform and, with the same cases, by the page that is typed on:
tests/browser/test_handing_in.py."""

import json
from pathlib import Path

import pytest

from contracts.word_count import words

CASES = json.loads((Path(__file__).parents[2] / "support" / "words.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "count"), CASES)
def test_words_are_runs_that_hold_a_letter_or_a_digit(text: str, count: int) -> None:
    assert words(text) == count
