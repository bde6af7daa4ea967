"""Contributions of offices, number by number; and what a paper's blueprint is refused for."""

import pytest

from contracts.definition import ContributionRules, ContributionTarget, TopicDraw
from contracts.errors import Refused
from contracts.question_proposals import ContributionLine
from services.exam.domain.paper_drawing import BankQuestion, bank_of, check_blueprint
from services.exam.domain.question_proposals import progress, refuse_unplanned, selected

RULES = ContributionRules([ContributionTarget("Tư pháp", "luat", 4)], due_at_us=100)


def test_each_state_is_counted_in_its_own_column() -> None:
    there = {("Tư pháp", "luat"): {"draft": 1, "vetted": 2, "selected": 3, "retired": 4}}
    assert progress(RULES, there) == [  # type: ignore[arg-type]
        ContributionLine("Tư pháp", "luat", 4, 1, 2, 3, 4, 0, 100)
    ]
    assert progress(RULES, {}) == [ContributionLine("Tư pháp", "luat", 4, 0, 0, 0, 0, 4, 100)]
    assert progress(None, {("A", "b"): {"draft": 1}}) == [
        ContributionLine("A", "b", 0, 1, 0, 0, 0, 0, None)
    ]


def test_what_is_there_already_may_be_worded_anew_after_the_due_date() -> None:
    asked = [("Tư pháp", "luat")]
    refuse_unplanned(RULES, {"luat"}, asked, at_us=None, role="author")
    with pytest.raises(Refused) as refusal:
        refuse_unplanned(RULES, {"luat"}, asked, at_us=100, role="author")
    assert refusal.value.problem.code == "proposal.late"


def test_at_most_a_hundred_unfit_questions_are_named_and_all_are_counted() -> None:
    with pytest.raises(Refused) as refusal:
        selected({}, [f"q{n:03}" for n in range(101)])
    assert refusal.value.problem.code == "proposal.not_vetted"
    assert refusal.value.problem.details["questions"] == [f"q{n:03}" for n in range(100)]
    assert refusal.value.problem.message.startswith("101 câu")
    assert "ví dụ q000;" in refusal.value.problem.message


def test_a_line_may_ask_for_none_and_a_short_bank_is_told_with_its_numbers() -> None:
    bank = bank_of([BankQuestion("1", "luat", ("A", "B"), "easy", "dan")])
    check_blueprint([TopicDraw("luat", 0, "hard")], bank)
    check_blueprint([TopicDraw("luat", 1)], bank, "dan")
    with pytest.raises(Refused) as refusal:
        check_blueprint([TopicDraw("luat", 2, "easy")], bank, "dan")
    short = {
        "topic": "luat",
        "wanted": 2,
        "there": 1,
        "difficulty": "easy",
        "audience": "dan",
    }
    assert refusal.value.problem.details == {**short, "missing": [short]}
    with pytest.raises(Refused) as everyone:
        check_blueprint([TopicDraw("luat", 1)], bank)
    short = {"topic": "luat", "wanted": 1, "there": 0}
    assert everyone.value.problem.details == {**short, "missing": [short]}
