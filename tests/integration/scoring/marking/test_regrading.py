"""Scores after keys changed equal a count from the answers, by whichever way they were reached."""

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from contracts.attempts import AttemptSubmitted
from contracts.settled_round_decisions import DecisionView
from services.scoring.domain.decisions.settled_round_decisions import InForce, Swap, swapped
from services.scoring.models import scores
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.use_cases.marking import importing_keys as keys_use_cases
from services.scoring.use_cases.marking import regrading
from tests.integration.scoring.marking.test_scoring import _in_force, _scores
from tests.support.marked_contest import CONTEST, QUESTIONS
from tests.support.marking import SAFE, Marking

#: (person, revision): of one revision the answers are always the same
_late = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), max_size=3)


def standing(marking: Marking) -> list[DecisionView]:
    """The decisions in force, withdrawals left out."""
    return [
        one
        for one in marking.decisions().decisions
        if one.withdrawn_by is None and one.subject.kind != "withdraw"
    ]


class Counted:
    """Counted from the answers: of every attempt those of its highest revision."""

    def __init__(self) -> None:
        self.attempts: dict[str, AttemptSubmitted] = {}

    def hear(self, marking: Marking, *told: AttemptSubmitted) -> None:
        if told:
            marking.hear(*told)
        for one in told:
            known = self.attempts.get(one.attempt)
            if known is None or known.revision < one.revision:
                self.attempts[one.attempt] = one

    def right(self, marking: Marking) -> dict[str, str]:
        corrected = [one for one in standing(marking) if one.subject.kind == "correct_key"]
        return dict.fromkeys(QUESTIONS, "A") | {
            one.subject.question: one.subject.option for one in corrected
        }

    def scores(self, marking: Marking) -> dict[str, int]:
        right = self.right(marking)
        void = {o.subject.question for o in standing(marking) if o.subject.kind == "void_question"}
        return {
            attempt: sum(right[q] == o for q, o in one.answers.items() if q not in void)
            + len(void & {*one.answers, *(one.unanswered or [])})
            for attempt, one in self.attempts.items()
        }


@pytest.fixture
def counted(marking: Marking, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """A settled round of twelve, scored in slices of three."""
    monkeypatch.setattr(keys_use_cases, "FEWEST", 3)
    monkeypatch.setattr(keys_use_cases, "MOST", 3)
    marking.define(weeks=2, question_use="split")
    marking.import_keys()
    marking.register(*(f"p{n:02}" for n in range(12)))
    told = [marking.submitted(f"p{n:02}", n % 5, silent=n % 2) for n in range(12)]
    marking.play(*told)
    marking.score_waiting()
    found = Counted()
    found.attempts = {one.attempt: one for one in told}
    return found


@trying(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    kind=st.sampled_from(["correct_key", "correct_key", "void_question", "withdraw", "withdraw"]),
    question=st.sampled_from(QUESTIONS[:2]),  # few, so that decisions meet on one question
    which=st.integers(0, 9),
    before=_late,
    between=_late,
)
def test_any_decisions_with_attempts_before_and_between_give_the_scores_of_a_count(
    marking: Marking,
    counted: Counted,
    kind: str,
    question: str,
    which: int,
    before: list[tuple[int, int]],
    between: list[tuple[int, int]],
) -> None:
    _hand_in(marking, counted, before)
    made = _decide(marking, counted, kind, question, which)
    if isinstance(made, DecisionView):
        _one_slice(marking)
        _hand_in(marking, counted, between)
    marking.score_waiting()
    expected = counted.scores(marking)
    assert _scores(marking) == expected
    assert _in_force(marking) == expected


def _decide(marking: Marking, counted: Counted, kind: str, question: str, which: int) -> Any:
    """Something that can be decided now: another key, a question voided, or a decision back."""
    if kind == "withdraw":
        possible = standing(marking)
        if not possible:
            return None
        return marking.decide(kind, decision=possible[which % len(possible)].number)
    if kind == "void_question":
        return marking.decide(kind, question=question)
    other = {"A": "B", "B": "A"}[counted.right(marking)[question]]
    return marking.decide(kind, question=question, option=other)


def _hand_in(marking: Marking, counted: Counted, late: list[tuple[int, int]]) -> None:
    """In a round that is still open: anew, or once more."""
    counted.hear(
        marking,
        *(marking.submitted(f"p{n:02}", v % 5, round_id="w2", revision=v) for n, v in late),
    )


def _one_slice(marking: Marking) -> None:
    keys_use_cases.score_waiting(marking.store, SAFE, keys_use_cases.pace_of(marking.store))


def test_a_corrected_key_is_exchanged_in_the_database_and_every_other_change_marked_anew(
    marking: Marking, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list[str] = []
    anew = regrading._marked_anew

    def seen(*args: object) -> object:
        marked.append("anew")
        return anew(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(regrading, "_marked_anew", seen)
    marking.decide("correct_key", question="CH02", option="B")
    marking.score_waiting()
    assert marked == []
    marking.decide("withdraw", decision=1)
    marking.score_waiting()
    assert marked == []
    marking.decide("void_question", question="CH02")
    marking.score_waiting()
    assert marked
    assert _scores(marking) == counted.scores(marking)


def test_taking_back_a_correction_that_a_later_one_covers_changes_no_score(
    marking: Marking, counted: Counted
) -> None:
    for option in ("B", "A"):
        marking.decide("correct_key", question="CH02", option=option)
        marking.score_waiting()
    before = _scores(marking)
    assert isinstance(marking.decide("withdraw", decision=1), DecisionView)
    marking.score_waiting()
    assert _scores(marking) == before == counted.scores(marking)


def test_ids_that_differ_in_capitals_are_different_ids(marking: Marking, counted: Counted) -> None:
    with marking.store.database.writing() as connection:
        connection.execute(scores.update().values(answers='{"ch02":"A","CH02":"b"}', score=1))
        part = scores_repository.Slice(CONTEST, "", "~")
        assert scores_repository.swap_key(connection, part, Swap("CH02", "A", "B"), 2) == []
    assert set(_scores(marking).values()) == {1}


def test_a_slice_done_twice_changes_no_score_twice(marking: Marking, counted: Counted) -> None:
    marking.decide("correct_key", question="CH02", option="B")
    part = scores_repository.Slice(CONTEST, "", "~")
    with marking.store.database.writing() as connection:
        first = scores_repository.swap_key(connection, part, Swap("CH02", "A", "B"), 2)
        again = scores_repository.swap_key(connection, part, Swap("CH02", "A", "B"), 2)
    assert first
    assert again == []
    assert _scores(marking) == counted.scores(marking)


def test_ids_that_json_writes_otherwise_are_not_looked_for_in_its_text() -> None:
    assert scores_repository.swappable(Swap("CH-01.b", "A", "Đ"))
    for odd in ('C"1', "C\\1", "C,1", "", "a:b", "C 1", "a\n"):
        assert not scores_repository.swappable(Swap(odd, "A", "B"))
        assert not scores_repository.swappable(Swap("CH01", "A", odd))


def test_a_question_that_is_void_before_or_after_or_keeps_its_key_is_no_exchange() -> None:
    assert swapped("Q", "A", InForce(), "B", {}) == Swap("Q", "A", "B")
    assert swapped("Q", "A", InForce(corrected={"Q": "C"}), "B", {}) == Swap("Q", "C", "B")
    assert swapped("Q", "A", InForce(corrected={"Q": "C"}), "C", {}) is None
    assert swapped("Q", "A", InForce(voided={"Q": "no_one"}), "B", {}) is None
    assert swapped("Q", "A", InForce(), "B", {"Q"}) is None


def test_every_score_says_which_keys_gave_it(marking: Marking, counted: Counted) -> None:
    marking.decide("correct_key", question="CH02", option="B")
    marking.score_waiting()
    with marking.store.reading() as connection:
        rows = connection.execute(sa.select(scores.c.attempt, scores.c.key_revision)).all()
    assert {row.attempt: row.key_revision for row in rows} == {
        attempt: 2 if one.answers.get("CH02") in ("A", "B") else 1
        for attempt, one in counted.attempts.items()
    }
