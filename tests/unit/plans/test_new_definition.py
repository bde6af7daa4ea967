"""A definition made out of a few answers, and identifiers made out of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.definition_check import examine
from plans.new_definition import MOST_WEEKS, Answers, first_form, identifier
from plans.toml_writer import write_tables

ANSWERS = Answers(
    "Hội thi cải cách hành chính xã Bình An năm 2026",
    "UBND xã Bình An",
    "04/01/2027",
    3,
    ["Một cửa", "Chuyển đổi số", "Công vụ"],
    20,
    "30 phút",
)


@pytest.mark.parametrize("weeks", [0, 1, 4, 99])
def test_a_few_answers_make_a_definition_without_a_finding(weeks: int) -> None:
    said = Answers(*(ANSWERS.title, ANSWERS.organiser, ANSWERS.first_day, weeks),
                   ANSWERS.topics, ANSWERS.questions, ANSWERS.time_limit)  # fmt: skip
    reading = examine(write_tables(first_form(said)), "x")
    assert reading.findings == []
    assert reading.definition
    (phase,) = reading.definition.phases
    assert len(phase.rounds) == min(max(weeks, 1), MOST_WEEKS)
    assert phase.quiz
    assert phase.quiz.questions == 20
    assert [draw.questions for draw in phase.quiz.blueprint] == [7, 7, 6]


@given(st.text(max_size=80))
def test_an_identifier_has_small_letters_digits_and_hyphens_only(text: str) -> None:
    made = identifier(text)
    assert len(made) <= 40
    assert all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in made)
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert identifier(made) == made
