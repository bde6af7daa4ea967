"""What a settled round says about its questions, from scoring's own answers and keys."""

from functools import partial
from typing import Any

import pytest

from contracts.question_statistics import QuestionStatisticsQuery, RoundQuestionStatistics
from services.scoring.use_cases.results import question_statistics
from tests.support.examination import code
from tests.support.marked_contest import CONTEST, PAPER, QUESTIONS
from tests.support.marking import SAFE, Marking

PEOPLE = 80
WRONG = QUESTIONS[3]


def ask(marking: Marking, round_id: str = "w1") -> Any:
    use_case = partial(question_statistics.question_statistics, safe=SAFE)
    return marking.ask(use_case, QuestionStatisticsQuery(CONTEST, round_id))


@pytest.fixture
def settled(marking: Marking) -> Marking:
    """A round in which half of the people know everything and half nothing; A is always right,
    but one key says B."""
    marking.define(attempts_allowed=2)
    marking.import_keys(**{WRONG: "B"})
    marking.register(*(f"p{n}" for n in range(PEOPLE)))
    marking.exclude("p0")
    told = [marking.submitted(f"p{n}", PAPER if n % 2 else 0) for n in range(PEOPLE)]
    # a second attempt, after the questions are known, says nothing of them
    told.append(marking.submitted("p2", PAPER, number=2))
    marking.play(*told)
    return marking


def test_each_person_counts_with_the_first_attempt_and_excluded_ones_not(settled: Marking) -> None:
    found = ask(settled)
    assert isinstance(found, RoundQuestionStatistics)
    assert (found.people, len(found.questions)) == (PEOPLE - 1, len(QUESTIONS))
    assert sum(question.answered for question in found.questions) == (PEOPLE - 1) * PAPER
    for question in found.questions:
        chosen = {option.option: option.chosen for option in question.options}
        assert chosen.keys() == set("ABCD")
        assert (chosen["C"], chosen["D"]) == (0, 0)
        assert question.right == chosen["B" if question.question == WRONG else "A"]


def test_the_wrong_key_comes_first_with_the_option_that_is_right(settled: Marking) -> None:
    first, *others = ask(settled).questions
    assert (first.question, first.key, first.topic) == (WRONG, "B", "luat")
    assert first.discrimination < -0.9
    assert [(one.code, one.strong, one.option) for one in first.suspicions] == [
        ("negative_discrimination", True, None),
        ("best_prefer_another", True, "A"),
    ]
    assert not any(question.suspicions for question in others)
    assert [question.question for question in others] == sorted(set(QUESTIONS) - {WRONG})
    assert all(question.discrimination > 0.75 for question in others)


def test_a_corrected_key_is_no_longer_suspected_even_before_all_is_scored_anew(
    settled: Marking,
) -> None:
    settled.import_keys()
    assert not any(question.suspicions for question in ask(settled).questions)


def test_before_settlement_there_are_none(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    marking.hear(marking.submitted("p0", 2))
    assert code(ask(marking)) == "round.not_settled"
    assert code(ask(marking, "w9")) == "round.unknown"


def test_while_a_later_round_draws_from_the_same_questions_the_keys_stay_secret(
    marking: Marking,
) -> None:
    marking.define(weeks=2)
    marking.import_keys()
    marking.play(marking.submitted("p0", 2))
    assert code(ask(marking)) == "question_statistics.keys_sealed"
    marking.settle(round_id="w2")
    assert ask(marking).people == 1


def test_where_each_round_has_its_own_questions_they_come_at_once(marking: Marking) -> None:
    marking.define(weeks=2, question_use="split")
    marking.import_keys()
    marking.play(marking.submitted("p0", 2))
    assert ask(marking).people == 1
