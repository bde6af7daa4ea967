"""Marks: one point for each right answer, and what becomes of voided questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Refused
from contracts.ledger_lines import VoidRule
from services.scoring.domain.marking.attempt_score import full_marks, score

KEYS = {"1": "A", "2": "B", "3": "C", "4": "D"}
PAPER = ("1", "2", "3")


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ({}, 0),
        ({"1": "A"}, 1),
        ({"1": "A", "2": "A", "3": "C"}, 2),
        ({"1": "A", "2": "B", "3": "C"}, 3),
        ({"unknown": "A"}, 0),
    ],
)
def test_the_score_is_the_number_of_right_answers(answers: dict[str, str], points: int) -> None:
    assert score(answers, KEYS) == points


@pytest.mark.parametrize(
    ("voided", "right", "wrong", "silent", "full"),
    [
        ({"2": "everyone"}, 3, 1, 1, 3),
        ({"2": "no_one"}, 2, 0, 0, 2),
        ({"4": "everyone"}, 3, 0, 0, 3),
        ({"1": "no_one", "2": "everyone"}, 2, 1, 1, 2),
    ],
)
def test_a_voided_question_counts_for_everyone_who_had_it_or_for_no_one(
    voided: dict[str, VoidRule], right: int, wrong: int, silent: int, full: int
) -> None:
    def points(answers: dict[str, str]) -> int:
        return score(answers, KEYS, paper=PAPER, voided=voided)

    assert points({"1": "A", "2": "B", "3": "C"}) == right
    assert points({"1": "B", "2": "A", "3": "A"}) == wrong
    assert points({}) == silent
    assert full_marks(3, paper=PAPER, voided=voided) == full


def test_voided_questions_cannot_be_counted_without_the_paper() -> None:
    with pytest.raises(Refused):
        score({}, KEYS, voided={"1": "everyone"})
    with pytest.raises(Refused):
        full_marks(3, voided={"1": "no_one"})


@given(
    st.dictionaries(st.sampled_from(PAPER), st.sampled_from("ABCD")),
    st.dictionaries(st.sampled_from("1234"), st.sampled_from(["everyone", "no_one"])),
)
def test_a_score_stays_between_nothing_and_full_marks(
    answers: dict[str, str], voided: dict[str, VoidRule]
) -> None:
    points = score(answers, KEYS, paper=PAPER, voided=voided)
    assert 0 <= points <= full_marks(3, paper=PAPER, voided=voided)
