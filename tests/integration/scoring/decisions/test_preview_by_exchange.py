"""A corrected key is previewed by what an exchange gives and takes, as if papers were marked."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.settled_round_decisions import Difference
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.use_cases.decisions import decision_preview
from tests.integration.scoring.marking.test_points import POINTS, graded
from tests.support.marked_contest import QUESTIONS
from tests.support.marking import Marking

CHOSEN = ("AC", "A", "B", "ABC", "C")
PLANS: dict[str, dict[str, Any]] = {
    "one point each": {},
    "a prediction": {"prediction": True, "ranking": ["score", "prediction", "duration"]},
    "points by difficulty": POINTS,
    "several right": {"kinds": ["multiple_choice"], "several_right": "per_option"},
}


def _play(marking: Marking, rules: dict[str, Any]) -> None:
    """A settled round of people who answered all kinds of things, and nothing."""
    several = "kinds" in rules
    if several:
        marking.kinds = dict.fromkeys(QUESTIONS, "multiple_choice")
    if "points" in rules:
        graded(marking)
    marking.define(**rules)
    marking.import_keys("AC" if several else "A")
    marking.register(*(f"p{n:02}" for n in range(12)))
    told = [
        marking.submitted(f"p{n:02}", n % 5, silent=n % 3 if n % 5 < 3 else 0, prediction=n % 4)
        for n in range(12)
    ]
    if several:
        told = [
            replace(one, answers={q: CHOSEN[(n + at) % 5] for at, q in enumerate(one.answers)})
            for n, one in enumerate(told)
        ]
    marking.play(*told)
    marking.score_waiting()


@pytest.mark.parametrize("plan", PLANS)
def test_an_exchange_shows_what_marking_every_paper_shows(
    marking: Marking, monkeypatch: pytest.MonkeyPatch, plan: str
) -> None:
    _play(marking, PLANS[plan])

    def both(kind: str, **about: Any) -> Difference:
        shown = marking.preview(kind, **about)
        with monkeypatch.context() as patched:
            patched.setattr(decision_preview, "exchange_of", lambda *_: None)
            marked = marking.preview(kind, **about)
        assert isinstance(shown, Difference), shown
        assert shown == marked
        return shown

    for question in QUESTIONS[:3]:
        for option in "BC":
            shown = both("correct_key", question=question, option=option)
            assert shown.digest
    assert any(both("correct_key", question=q, option="B").moves for q in QUESTIONS[:3])
    marking.decide("correct_key", question="CH01", option="B")
    marking.score_waiting()
    both("correct_key", question="CH01", option="C")
    both("withdraw", decision=1)
    marking.decide("void_question", question="CH01")
    marking.score_waiting()
    both("withdraw", decision=2)
    both("correct_key", question="CH02", option="B")


def test_no_paper_is_read_for_an_exchange(
    marking: Marking, monkeypatch: pytest.MonkeyPatch
) -> None:
    _play(marking, {})

    def read(*_: Any) -> Any:
        raise AssertionError("papers were read")

    monkeypatch.setattr(scores_repository, "with_questions", read)
    assert isinstance(marking.preview("correct_key", question="CH02", option="B"), Difference)
