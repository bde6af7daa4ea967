"""One question's key before and after a decision, and what cannot be decided in which words."""

import pytest

from contracts.errors import Refused
from contracts.settled_round_decisions import PrizeChange, Subject
from services.scoring.domain.decisions.settled_round_decisions import (
    Decided,
    InForce,
    Swap,
    decision_reason,
    refuse_present_key,
    refuse_question,
    refuse_withdrawal,
    swapped,
    void_rule,
)
from services.scoring.domain.results.outcome_difference import difference_digest
from tests.support.marked_contest import definition


@pytest.mark.parametrize(
    ("before", "right", "voided", "swap"),
    [
        (InForce(), "B", (), Swap("q", "A", "B")),
        (InForce(), "A", (), None),
        (InForce({"q": "C"}), "B", (), Swap("q", "C", "B")),
        (InForce({"q": "B"}), "B", (), None),
        (InForce({"other": "B"}), "B", (), Swap("q", "A", "B")),
        (InForce({}, {"q": "no_one"}), "B", (), None),
        (InForce({}, {"other": "no_one"}), "B", (), Swap("q", "A", "B")),
        (InForce(), "B", ("q",), None),
        (InForce(), "B", ("other",), Swap("q", "A", "B")),
    ],
)
def test_a_key_is_swapped_only_where_the_question_counts_before_and_after(
    before: InForce, right: str, voided: tuple[str, ...], swap: Swap | None
) -> None:
    assert swapped("q", "A", before, right, voided) == swap


def refusal_of(subject: Subject, options: list[str] | None, standing: InForce) -> str:
    with pytest.raises(Refused) as refusal:
        refuse_question(subject, options, standing)
    return refusal.value.problem.code


def test_a_question_is_corrected_to_another_of_its_options_and_voided_once() -> None:
    correct = Subject("correct_key", question="q", option="B")
    void = Subject("void_question", question="q")
    refuse_question(correct, ["A", "B"], InForce({}, {"q": "no_one"}))
    refuse_question(void, ["A", "B"], InForce({}, {"other": "no_one"}))
    assert refusal_of(correct, None, InForce()) == "question.unknown"
    assert refusal_of(correct, ["A", "C"], InForce()) == "decision.option_unknown"
    refuse_present_key(correct, "A")
    with pytest.raises(Refused, match="changes_nothing"):
        refuse_present_key(correct, "B")
    taken = InForce({}, {"q": "no_one"})
    assert refusal_of(void, ["A", "B"], taken) == "decision.changes_nothing"


def test_a_decision_is_taken_back_once_and_a_withdrawal_never() -> None:
    made = Decided(1, Subject("correct_key", question="q", option="B"))
    taken = Decided(2, Subject("withdraw", decision=1))
    other = Decided(3, Subject("void_question", question="q"))
    assert refuse_withdrawal(1, [made, other]) == made
    for number, decided, code, details in (
        (9, [made], "decision.unknown", {"decision": 9}),
        (2, [made, taken], "decision.not_withdrawable", {"decision": 2}),
        (1, [made, taken, other], "decision.withdrawn_already", {"decision": 1, "by": 2}),
    ):
        with pytest.raises(Refused) as refusal:
            refuse_withdrawal(number, decided)
        assert (refusal.value.problem.code, refusal.value.problem.details) == (code, details)


def test_a_decision_has_a_reason() -> None:
    assert decision_reason(" sai đáp án ") == "sai đáp án"
    with pytest.raises(Refused) as refusal:
        decision_reason("  ")
    assert refusal.value.problem.code == "decision.reason_missing"


def test_a_plan_without_quizzes_voids_for_everyone() -> None:
    plan = definition()
    assert plan.phases[0].quiz is not None
    assert void_rule(plan, "nowhere") == plan.phases[0].quiz.voided
    none = type(plan)(
        plan.slug,
        plan.title,
        plan.organiser,
        plan.starts_at_us,
        plan.ends_at_us,
        plan.agency_classes,
        [],
        plan.participation,
    )
    assert void_rule(none, "luat") == "everyone"


def test_the_name_of_who_wins_changes_no_digest_but_an_agencys_does() -> None:
    subject = Subject("withdraw", decision=1)

    def digest(person: str, name: str) -> str:
        one = PrizeChange(
            "w1", "won", "tuan", "Giải tuần", "nhat", "Giải nhất", 5, person, name, "", not person
        )
        return difference_digest(subject, [], [one])

    assert digest("p1", "An") == digest("p1", "Lê An")
    assert digest("p1", "An") != digest("p2", "An")
    assert digest("", "Sở A") != digest("", "Sở B")
    assert difference_digest(subject, [], []) == difference_digest(subject, [])
    assert difference_digest(subject, []) != digest("p1", "An")
