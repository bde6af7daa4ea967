"""Appeals: in time, about something, answered once and on a ground."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.appeals import DEFAULT_WINDOW_S, AppealState
from contracts.definition import Phase, ResultsRules
from contracts.errors import Refused
from contracts.time_zones import HOME
from services.scoring.domain.decisions.appeals import (
    About,
    Made,
    answered,
    refuse_own,
    refuse_unclear,
    refuse_untimely,
    window_us,
)

PLAIN = Phase("v1", "Vòng 1", "quiz")
STRICT = Phase("v1", "Vòng 1", "quiz", results=ResultsRules(3_600))


WHOLE = About("p-1", "", frozenset({"q1", "q2"}))
ONE = About("p-1", "q1", frozenset({"q1", "q2"}))


def voided(question: str, number: int = 2, by: str = "org", at_us: int = 5) -> Made:
    return Made(number, question, "", by, at_us, True)


def annulled(attempt: str, **more: Any) -> Made:
    return Made(more.get("number", 2), "", attempt, more.get("by", "org"), 5, True)


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.problem.code


@pytest.mark.parametrize(("phase", "length_s"), [(PLAIN, DEFAULT_WINDOW_S), (STRICT, 3_600)])
def test_the_window_is_the_plans_or_five_days_and_half_open(phase: Phase, length_s: int) -> None:
    end = 7 + length_s * 1_000_000
    assert window_us(phase, 7) == (7, end)
    refuse_untimely(phase, 7, 7, HOME)
    refuse_untimely(phase, 7, end - 1, HOME)
    with pytest.raises(Refused) as late:
        refuse_untimely(phase, 7, end, HOME)
    assert code_of(late) == "appeal.too_late"
    with pytest.raises(Refused) as early:
        refuse_untimely(phase, None, 7, HOME)
    assert code_of(early) == "appeal.too_early"


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        (" ", "", "appeal.text_missing"),
        ("x" * 4_001, "", "appeal.text_too_long"),
        ("sai", "q9", "appeal.question_foreign"),
    ],
)
def test_an_appeal_says_something_about_a_question_of_its_paper(
    text: str, question: str, expected: str
) -> None:
    with pytest.raises(Refused) as refusal:
        refuse_unclear(text, question, {"q1"})
    assert code_of(refusal) == expected
    refuse_unclear("sai", "q1", {"q1"})
    refuse_unclear("sai", "", set())
    refuse_unclear("x" * 4_000, "", set())


@pytest.mark.parametrize(
    ("state", "wanted", "answer", "decision", "expected"),
    [
        ("filed", "upheld", "", 2, "upheld"),
        ("filed", "upheld", "đúng", 2, "upheld"),
        ("filed", "upheld", "đúng", None, "appeal.decision_unknown"),
        ("filed", "upheld", "đúng", 3, "appeal.decision_unknown"),
        ("filed", "refused", "đáp án đúng luật", None, "refused"),
        ("filed", "refused", "  ", None, "appeal.reason_missing"),
        ("filed", "refused", "lý do", 2, "appeal.reason_missing"),
        ("filed", "filed", "lý do", None, "appeal.answer_unclear"),
        ("upheld", "refused", "lý do", None, "appeal.answered_already"),
        ("refused", "upheld", "", 2, "appeal.answered_already"),
    ],
)
def test_an_appeal_is_upheld_by_a_decision_or_refused_with_a_reason_once(
    state: AppealState, wanted: AppealState, answer: str, decision: int | None, expected: str
) -> None:
    try:
        found: str = answered(state, wanted, answer, decision, ONE, [voided("q1")])
    except Refused as refusal:
        found = refusal.problem.code
    assert found == expected


states: st.SearchStrategy[AppealState] = st.sampled_from(["filed", "upheld", "refused"])


@given(
    states, states, st.text(max_size=3), st.none() | st.integers(1, 3), st.sets(st.integers(1, 3))
)
def test_only_filed_appeals_change_and_only_to_an_end(
    state: AppealState,
    wanted: AppealState,
    answer: str,
    decision: int | None,
    standing: set[int],
) -> None:
    try:
        made = [voided("q2", number) for number in standing]
        found = answered(state, wanted, answer, decision, WHOLE, made)
    except Refused:
        return
    assert state == "filed"
    assert found == wanted != "filed"
    assert (decision in standing) == (found == "upheld")


@pytest.mark.parametrize(
    ("about", "made", "fits"),
    [
        (ONE, voided("q1"), True),
        (ONE, voided("q2"), False),  # of the paper, but not what the appeal is about
        (ONE, annulled("p-1"), False),
        (WHOLE, voided("q2"), True),
        (WHOLE, voided("q9"), False),
        (WHOLE, annulled("p-1"), True),
        (WHOLE, annulled("p-2"), False),
    ],
)
def test_an_appeal_is_upheld_only_by_a_decision_about_the_same(
    about: About, made: Made, fits: bool
) -> None:
    if fits:
        assert answered("filed", "upheld", "", 2, about, [made]) == "upheld"
        return
    with pytest.raises(Refused) as refusal:
        answered("filed", "upheld", "", 2, about, [made])
    assert code_of(refusal) == "appeal.decision_foreign"


def test_nobody_answers_an_appeal_about_their_own_decision_unless_it_is_said_why() -> None:
    made = [voided("q1", 1, "an", at_us=5), voided("q2", 2, "binh", at_us=9)]
    with pytest.raises(Refused) as refusal:
        refuse_own("an", 6, ONE, made, " ", {})
    assert (code_of(refusal), refusal.value.problem.details) == (
        "appeal.own_decision",
        {"decision": 1},
    )
    refuse_own("an", 6, ONE, made, "chỉ có một người trong Ban Tổ chức", {})
    refuse_own("binh", 6, ONE, made, "", {"an": "An"})
    # decided after the appeal came: an answer to it
    refuse_own("an", 5, ONE, made, "", {"binh": "Bình"})
    with pytest.raises(Refused):
        refuse_own("binh", 10, WHOLE, made, "", {})


def test_an_appeal_about_ones_own_decision_goes_to_another_organiser_whatever_reason_is_given() -> (
    None
):
    made = [voided("q1", 1, "an", at_us=5), voided("q1", 2, "binh", at_us=5)]
    everyone = {"an": "Trần An", "binh": "Lê Bình", "chi": "Vũ Chi"}
    for reason in ("", "gấp"):
        with pytest.raises(Refused) as refusal:
            refuse_own("an", 6, ONE, made, reason, everyone)
        assert code_of(refusal) == "appeal.others_answer"
        # who decided the same is in the same place
        assert refusal.value.problem.details == {"decision": 1, "others": ["Vũ Chi"]}
    del everyone["chi"]
    refuse_own("an", 6, ONE, made, "cả hai đã quyết định", everyone)
    with pytest.raises(Refused, match=r"appeal\.own_decision"):
        refuse_own("an", 6, ONE, made, "", everyone)
