"""Who does what at which moment of the week."""

import pytest

from rigs.week.arrival_shape import HOURS, LAST_HOUR
from rigs.week.visits import LIMIT_S, QUESTIONS, Kind, WeekVisit, in_short, visits_of_week

WEEK_S = HOURS * 3_600.0
VISITS = visits_of_week(2_000, seed=3)


def test_the_same_seed_gives_the_same_week_and_another_seed_another() -> None:
    assert visits_of_week(50, seed=3) == visits_of_week(50, seed=3)
    assert visits_of_week(50, seed=3) != visits_of_week(50, seed=4)


def test_everybody_comes_once_in_the_order_in_which_they_begin() -> None:
    assert sorted(visit.person for visit in VISITS) == list(range(2_000))
    begun = [visit.steps[0].due_s for visit in VISITS]
    assert begun == sorted(begun)


def test_steps_follow_each_other_from_the_start_within_the_limit_and_the_week() -> None:
    for visit in VISITS:
        due = [step.due_s for step in visit.steps]
        assert visit.steps[0].kind is Kind.START
        assert due == sorted(due)
        assert due[0] >= 0
        assert due[-1] < WEEK_S
        assert _until(visit) - due[0] <= LIMIT_S


def test_who_hands_in_has_brought_every_answer_once() -> None:
    for visit in VISITS:
        if visit.steps[-1].kind is Kind.READ:
            assert _brought(visit) == list(range(QUESTIONS))


def test_few_walk_away_and_the_last_hour_is_as_full_as_the_shape_says() -> None:
    ends = [visit.steps[-2].due_s for visit in VISITS if visit.steps[-1].kind is Kind.READ]
    assert len(ends) / len(VISITS) == pytest.approx(0.975, abs=0.01)
    assert sum(end >= WEEK_S - 3_600 for end in ends) == pytest.approx(
        LAST_HOUR * len(ends), rel=0.05
    )


def test_in_short_an_attempt_brings_the_same_answers_and_ends_the_same_way() -> None:
    for visit in VISITS:
        short = in_short(visit)
        assert len(short.steps) <= 2
        assert _brought(short) == _brought(visit)
        assert (short.steps[-1].kind is Kind.SUBMIT) == (visit.steps[-1].kind is Kind.READ)


def _brought(visit: WeekVisit) -> list[int]:
    return [n for step in visit.steps for n in range(step.first, step.last)]


def _until(visit: WeekVisit) -> float:
    """When the work on a paper ends."""
    return max(step.due_s for step in visit.steps if step.kind is not Kind.READ)
