"""What answers are worth, counted by hand: scoring and the recount both come to it."""

from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from cli.recount.attempt_scores import best_possible, marks, worth
from cli.recount.round_checks import rules
from contracts.definition import Difficulty, QuestionPoints, QuizRules, TopicDraw
from contracts.ledger_lines import Header, LedgerPoints, VoidRule
from services.scoring.domain.marking.attempt_score import full_marks, score, worths
from tests.support.conditional import conditional

HEADER = conditional().publication.header
KEYS = {"q1": "AC", "q2": "B", "q3": "ACD", "q4": "ABCDEF"}
LEVELS: dict[str, Difficulty] = {"q1": "easy", "q2": "medium", "q3": "hard", "q4": "hard"}
PAPER = {name: list("ABCDEF") for name in KEYS}
QUIZ = QuizRules(1800, [TopicDraw("cchc", 4)])
POINTS = QuestionPoints(1, 2, 3)


def header_of(quiz: QuizRules, **changes: Any) -> Header:
    """A ledger's header with these four questions and rules."""
    one = HEADER.bank[0]
    bank = [
        structs.replace(
            one,
            id=name,
            key=key,
            options=list("ABCDEF"),
            held=[],
            kind="multiple_choice",
            difficulty=LEVELS[name],
        )
        for name, key in KEYS.items()
    ]
    told = structs.replace(
        HEADER.rules,
        several_right=quiz.several_right,
        points=None if quiz.points is None else LedgerPoints(1, 2, 3),
        scale=quiz.score_scale,
    )
    changed = {"bank": bank, "rules": told, "voided": {}, "corrected": {}, **changes}
    return structs.replace(HEADER, **changed)


def both(
    quiz: QuizRules,
    answers: dict[str, str],
    voided: dict[str, VoidRule] | None = None,
    corrected: dict[str, str] | None = None,
) -> tuple[int, int]:
    """Score and full marks, by scoring and by the recount."""
    void, other = voided or {}, corrected or {}
    each = worths(quiz, LEVELS)
    paper = tuple(PAPER)
    mine = score(answers, KEYS | other, paper=paper, voided=void, worths=each)
    full = full_marks(each.of_all(paper), paper=paper, voided=void, worths=each)
    header = header_of(quiz, voided=void, corrected=other)
    counted = worth(header)
    assert marks(header, counted, answers, PAPER) == mine
    assert best_possible(header, counted, PAPER) == full
    return mine, full


@pytest.mark.parametrize(
    ("answer", "whole", "part"),
    [
        ("AC", 1, Fraction(1)),
        ("A", 0, Fraction(1, 2)),
        ("C", 0, Fraction(1, 2)),
        ("AB", 0, Fraction(0)),
        ("ABC", 0, Fraction(1, 2)),
        ("ABCD", 0, Fraction(0)),
        ("BD", 0, Fraction(0)),
        ("ABCDEF", 0, Fraction(0)),
    ],
)
def test_of_two_right_options(answer: str, whole: int, part: Fraction) -> None:
    assert both(QUIZ, {"q1": answer}) == (whole, 4)
    per_option = structs.replace(QUIZ, several_right="per_option")
    assert both(per_option, {"q1": answer}) == (int(part * 60), 240)


@pytest.mark.parametrize(
    ("question", "answer", "part"),
    [
        ("q3", "ACD", Fraction(1)),
        ("q3", "AC", Fraction(2, 3)),
        ("q3", "A", Fraction(1, 3)),
        ("q3", "ABCD", Fraction(2, 3)),
        ("q3", "ABCDE", Fraction(1, 3)),
        ("q3", "BEF", Fraction(0)),
        ("q4", "A", Fraction(1, 6)),
        ("q4", "ABCDE", Fraction(5, 6)),
        ("q4", "ABCDEF", Fraction(1)),
        ("q2", "B", Fraction(1)),
        ("q2", "A", Fraction(0)),
        ("q2", "AB", Fraction(0)),
        ("q2", "BCD", Fraction(0)),
    ],
)
def test_parts_of_points_by_difficulty(question: str, answer: str, part: Fraction) -> None:
    quiz = structs.replace(QUIZ, several_right="per_option", points=POINTS)
    points = {"easy": 1, "medium": 2, "hard": 3}[LEVELS[question]]
    assert both(quiz, {question: answer}) == (int(part * points * 60), 9 * 60)


@pytest.mark.parametrize(
    ("answers", "voided", "corrected", "points", "full"),
    [
        ({}, {}, {}, 0, 9),
        ({"q1": "AC", "q2": "B"}, {}, {}, 3, 9),
        ({"q1": "AC", "q2": "B", "q3": "ACD", "q4": "ABCDEF"}, {}, {}, 9, 9),
        ({"q1": "A", "q3": "ACD"}, {}, {}, 3, 9),
        ({"q1": "AC"}, {"q3": "everyone"}, {}, 4, 9),
        ({"q1": "AC", "q3": "ACD"}, {"q3": "no_one"}, {}, 1, 6),
        ({"q2": "D"}, {}, {"q2": "D"}, 2, 9),
        ({"q2": "B"}, {}, {"q2": "D"}, 0, 9),
        ({"q1": "AC"}, {}, {"q1": "A"}, 0, 9),
    ],
)
def test_points_by_difficulty_of_right_corrected_and_voided_questions(
    answers: dict[str, str],
    voided: dict[str, VoidRule],
    corrected: dict[str, str],
    points: int,
    full: int,
) -> None:
    quiz = structs.replace(QUIZ, points=POINTS)
    assert both(quiz, answers, voided, corrected) == (points, full)


def test_a_voided_question_of_which_parts_count_gives_everyone_all_of_it() -> None:
    quiz = structs.replace(QUIZ, several_right="per_option", points=POINTS)
    assert both(quiz, {"q1": "A"}, {"q4": "everyone"}) == (30 + 180, 540)
    assert both(quiz, {"q1": "A"}, {"q4": "no_one"}) == (30, 360)
    assert both(quiz, {"q1": "A"}, {"q1": "everyone"}, {"q1": "B"}) == (60, 540)


LETTERS = st.sets(st.sampled_from("ABCDEF"), min_size=1).map(lambda some: "".join(sorted(some)))


@given(st.dictionaries(st.sampled_from(list(KEYS)), LETTERS), st.booleans(), st.booleans())
def test_scoring_and_the_recount_agree_about_any_answers(
    answers: dict[str, str], parts: bool, by_difficulty: bool
) -> None:
    quiz = structs.replace(
        QUIZ,
        several_right="per_option" if parts else "all",
        points=POINTS if by_difficulty else None,
    )
    points, full = both(quiz, answers)
    exact = sum(
        (POINTS_OF[LEVELS[q]] if by_difficulty else 1) * _part(KEYS[q], chosen, parts)
        for q, chosen in answers.items()
    )
    assert points == exact * quiz.score_scale
    assert 0 <= points <= full


POINTS_OF = {"easy": 1, "medium": 2, "hard": 3}


def _part(key: str, chosen: str, parts: bool) -> Fraction:
    if not parts:
        return Fraction(chosen == key)
    right = [letter for letter in chosen if letter in key]
    return max(Fraction(0), Fraction(2 * len(right) - len(chosen), len(key)))


@pytest.mark.parametrize("given_", [("all", 60), ("per_option", 1), ("per_option", 12)])
def test_a_header_whose_scale_is_not_that_of_its_rules_is_refused(given_: tuple[str, int]) -> None:
    how, scale = given_
    told = structs.replace(HEADER.rules, several_right=cast(Any, how), scale=scale)
    found = list(rules(structs.replace(HEADER, rules=told)))
    assert [words for words in found if words.startswith("scale: ")]
