"""Attempts scored by points: of difficulties, of some of several right options; and again."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from contracts.attempts import AttemptSubmitted
from contracts.contests import ContestDefined
from contracts.definition import QuestionPoints, TopicDraw
from contracts.settled_round_decisions import DecisionView
from services.scoring.models import scores
from services.scoring.use_cases.replicated_facts import contest_defined
from tests.support.marked_contest import CONTEST, QUESTIONS, definition
from tests.support.marking import SAFE, Marking
from tests.support.waiting import until

LEVELS = ("easy", "medium", "hard", "hard")
DRAWS = [TopicDraw("luat", 1, "easy"), TopicDraw("luat", 1, "medium"), TopicDraw("luat", 2, "hard")]
POINTS: dict[str, Any] = {"blueprint": DRAWS, "points": QuestionPoints(1, 2, 4)}
WORTH = {"easy": 1, "medium": 2, "hard": 4}


def graded(marking: Marking) -> None:
    marking.places = {q: (LEVELS[n % 4], "") for n, q in enumerate(QUESTIONS)}


def points_of(marking: Marking) -> dict[str, tuple[int, int | None]]:
    with marking.store.reading() as connection:
        rows = connection.execute(sa.select(scores.c.attempt, scores.c.score, scores.c.full_marks))
        return {row.attempt: (row.score, row.full_marks) for row in rows}


def by_hand(marking: Marking, told: AttemptSubmitted, **right: str) -> int:
    return sum(
        WORTH[marking.places[q][0]]
        for q, chosen in told.answers.items()
        if chosen == right.get(q, "A")
    )


def test_points_go_by_the_difficulty_of_questions_and_follow_a_corrected_and_a_voided_one(
    marking: Marking,
) -> None:
    graded(marking)
    marking.define(**POINTS)
    marking.import_keys()
    told = [marking.submitted(f"p{n}", n % 5) for n in range(12)]
    marking.hear(*told)
    expected = {one.attempt: (by_hand(marking, one), 11) for one in told}
    assert points_of(marking) == expected
    marking.settle(*told)
    marking.score_waiting()
    question = next(q for q in told[1].answers if marking.places[q][0] == "hard")
    other = next(iter({one.answers[question] for one in told if question in one.answers} - {"A"}))
    assert isinstance(marking.decide("correct_key", question=question, option=other), DecisionView)
    marking.score_waiting()
    right = {question: other}
    expected = {one.attempt: (by_hand(marking, one, **right), 11) for one in told}
    assert points_of(marking) == expected
    marking.decide("void_question", question=question)
    marking.score_waiting()
    for one in told:
        had = question in one.answers or question in (one.unanswered or [])
        mine = {q: chosen for q, chosen in one.answers.items() if q != question}
        points = by_hand(marking, replace(one, answers=mine), **right) + 4 * had
        assert points_of(marking)[one.attempt] == (points, 11)
    marking.redraw_waiting()
    marking.publish()
    assert marking.recount().differences == []


def test_parts_of_points_are_sixtieths_wherever_they_are_told(marking: Marking) -> None:
    marking.kinds = dict.fromkeys(QUESTIONS, "multiple_choice")
    marking.define(kinds=["multiple_choice"], several_right="per_option")
    marking.import_keys("AC")
    told = [
        replace(one, answers=dict.fromkeys(one.answers, chosen))
        for n, chosen in enumerate(["AC", "A", "AB", "ABC"])
        for one in [marking.submitted(f"p{n}", 4)]
    ]
    marking.hear(*told)
    each = [60, 30, 0, 30]
    assert points_of(marking) == {
        one.attempt: (each[n] * len(one.answers), 240) for n, one in enumerate(told)
    }
    marking.register(*(one.person for one in told))
    marking.settle(*told)
    marking.publish()
    assert marking.recount().differences == []
    found = marking.standings()
    assert found.scale == 60
    assert found.standings[0].score == 240
    question = next(iter(told[0].answers))
    marking.score_waiting()
    assert isinstance(marking.decide("correct_key", question=question, option="A"), DecisionView)
    marking.score_waiting()
    now = [0, 60, 0, 0]  # by the key A instead of AC
    assert {name: points for name, (points, _) in points_of(marking).items()} == {
        one.attempt: sum(now[n] if q == question else each[n] for q in one.answers)
        for n, one in enumerate(told)
    }


@pytest.mark.parametrize("keys_first", [True, False])
def test_a_definition_that_comes_after_attempts_or_counts_otherwise_scores_them_again(
    marking: Marking, keys_first: bool
) -> None:
    graded(marking)
    marking.define(blueprint=DRAWS)
    if keys_first:
        marking.import_keys()
    told = [marking.submitted(f"p{n}", n % 5) for n in range(5)]
    marking.hear(*told)
    if not keys_first:
        marking.import_keys()
    marking.score_waiting()
    plain = {one.attempt: list(one.answers.values()).count("A") for one in told}
    assert {name: score for name, (score, _) in points_of(marking).items()} == plain
    marking.plan = definition(**POINTS)
    marking.hear(ContestDefined(CONTEST, marking.plan, 2))
    marking.score_waiting()
    assert points_of(marking) == {one.attempt: (by_hand(marking, one), 11) for one in told}


def test_keys_and_attempts_that_come_while_the_first_definition_is_written_count_by_it(
    marking: Marking,
) -> None:
    """Whoever scores in that instant saw keys and no definition, and one point each stayed."""
    graded(marking)
    marking.plan = definition(**POINTS)
    told = [marking.submitted(f"p{n}", n % 5) for n in range(6)]

    def keys_and_attempts() -> None:
        marking.import_keys()
        marking.hear(*told)

    with ThreadPoolExecutor(1) as pool:
        with marking.store.unit_of_work() as work:
            contest_defined(work, [ContestDefined(CONTEST, marking.plan, 1)], safe=SAFE)
            meanwhile = pool.submit(keys_and_attempts)
            if not marking.store.database.is_sqlite:
                until(lambda: meanwhile.done() or _waits(marking), "keys have come, or wait")
        meanwhile.result()
    marking.score_waiting()
    assert points_of(marking) == {one.attempt: (by_hand(marking, one), 11) for one in told}


def _waits(marking: Marking) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    here = sa.text(f"{waiting} AND datname = current_database()")
    with marking.store.reading() as connection:
        return bool(connection.execute(here).scalar())
