"""Copies are found by what they share, however they are written."""

import random

from hypothesis import given
from hypothesis import strategies as st

from entry_files.likeness import SHORT, TextPrints, passages_in, prints_of

WORDS = st.lists(st.sampled_from([f"từ{n}" for n in range(400)]), min_size=1, max_size=120)


def _text(seed: int, size: int) -> str:
    return " ".join(f"từ{random.Random(f'{seed}/{n}').randrange(500)}" for n in range(size))


@given(WORDS)
def test_a_copy_is_the_same_whatever_its_case_signs_and_lines(words: list[str]) -> None:
    written = "\n– ".join(word.upper() for word in words)
    assert prints_of([" ".join(words)]) == prints_of(written.split("\n"))


@given(WORDS, WORDS, WORDS, WORDS)
def test_a_passage_of_twelve_words_leaves_a_print_in_both(
    before: list[str], after: list[str], others: list[str], more: list[str]
) -> None:
    shared = [f"chung{n}" for n in range(12)]
    one = prints_of([" ".join([*before, *shared, *after])])
    other = prints_of([" ".join([*others, *shared, *more])])
    assert set(one.prints) & set(other.prints)


def test_of_a_short_text_all_prints_are_kept_and_of_a_long_one_some() -> None:
    assert len(prints_of([_text(1, SHORT + 4)]).prints) == SHORT
    assert len(prints_of([_text(1, 1000)]).prints) < 300


def test_matching_passages_are_told_by_their_places_in_both() -> None:
    shared = _text(7, 15)
    left, right = f"{_text(1, 10)} {shared}. Hết", f"Khác {shared.upper()}, {_text(2, 9)}"
    (found,) = passages_in(left, right)
    assert left[slice(*found.left)] == shared
    assert right[slice(*found.right)] == shared.upper()


@given(WORDS, WORDS)
def test_passages_are_the_same_words_on_both_sides(left: list[str], right: list[str]) -> None:
    ours, theirs = " ".join(left), " ".join(right)
    for one in passages_in(ours, theirs):
        assert ours[slice(*one.left)] == theirs[slice(*one.right)]


def test_texts_of_nothing_have_no_prints() -> None:
    assert prints_of(["", "–"]) == TextPrints()
    assert passages_in("", "một hai") == []
