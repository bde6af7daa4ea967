"""Standings: a strict total order by the chain, whoever comes first in the list."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import CountingAttempt, QuizRules, RankingMeasure, TopicDraw
from contracts.ledger_lines import Status
from services.scoring.domain.results.standings import (
    Sitting,
    TieDraw,
    counting_attempt,
    prediction_truth,
    standings,
)

DRAW = TieDraw(b"s" * 32, "12345")
FULL: list[RankingMeasure] = ["score", "prediction", "duration", "earliest"]


def quiz(
    ranking: list[RankingMeasure] = FULL,
    counting: CountingAttempt = "best",
    *,
    prediction: bool = True,
) -> QuizRules:
    return QuizRules(
        1800,
        [TopicDraw("t", 20)],
        attempts_allowed=3,
        counting_attempt=counting,
        prediction=prediction,
        ranking=ranking,
    )


def sat(
    name: str,
    score: int = 20,
    *,
    attempt: int = 1,
    start: float = 0,
    took: float = 60,
    prediction: int | None = None,
    status: Status = "counted",
) -> Sitting:
    """Times in seconds."""
    return Sitting(
        name,
        attempt,
        score,
        int(start * 1e6),
        int((start + took) * 1e6),
        prediction,
        score == 20,
        status,
    )


def names(*sittings: Sitting, rules: QuizRules | None = None) -> str:
    return "".join(row.pseudonym for row in standings(sittings, rules or quiz(), DRAW))


@st.composite
def sittings(draw: st.DrawFn) -> list[Sitting]:
    """Few different values, so that ties are the normal case; attempts of a person are numbered."""
    found = []
    for person in range(draw(st.integers(0, 12))):
        for attempt in range(1, draw(st.integers(1, 3)) + 1):
            found.append(
                sat(
                    f"{person:02}",
                    draw(st.integers(18, 20)),
                    attempt=attempt,
                    start=draw(st.integers(0, 1)),
                    took=draw(st.sampled_from([0.4, 1, 1.5])),
                    prediction=draw(st.sampled_from([None, 1, 3])),
                    status=draw(st.sampled_from(["counted", "counted", "excluded", "annulled"])),
                )
            )
    return found


rules = st.builds(
    quiz,
    st.lists(st.sampled_from(FULL), unique=True, min_size=1),
    st.sampled_from(["best", "first", "last"]),
    prediction=st.booleans(),
)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (sat("a", 20, took=900), sat("b", 19, took=1)),
        (sat("a", prediction=3, took=900), sat("b", prediction=9, took=1)),
        (sat("a", prediction=99, took=900), sat("b", took=1)),
        (sat("a", took=59.999999), sat("b", took=60)),
        (sat("a", start=0, took=60.9), sat("b", start=1, took=60)),
        (sat("a", start=0), sat("b", start=0.000001)),
    ],
)
def test_the_chain_decides_score_prediction_whole_seconds_arrival(
    better: Sitting, worse: Sitting
) -> None:
    assert names(worse, better) == "ab"


def test_a_chain_of_another_order_is_followed() -> None:
    slow_good, fast_bad = sat("a", 20, took=90), sat("b", 10, took=10)
    assert names(slow_good, fast_bad, rules=quiz(["duration", "score"])) == "ba"


def test_a_prediction_that_the_plan_does_not_ask_for_counts_for_nothing() -> None:
    first, later = sat("a", prediction=9), sat("b", start=1, prediction=2)
    assert names(first, later, rules=quiz(prediction=False)) == "ab"


def test_the_truth_is_the_number_of_people_with_everything_right() -> None:
    some = [sat("a"), sat("a", attempt=2), sat("b"), sat("c", 19), sat("d", status="excluded")]
    assert prediction_truth(some, quiz()) == 2
    assert prediction_truth(some, quiz(prediction=False)) is None
    late = [sat("a", 3), sat("a", attempt=2)]
    assert [prediction_truth(late, quiz(counting=c)) for c in ("best", "first", "last")] == [
        1,
        0,
        1,
    ]


@pytest.mark.parametrize(("counting", "expected"), [("best", 2), ("first", 1), ("last", 3)])
def test_the_attempt_that_counts_is_the_one_the_plan_names(
    counting: CountingAttempt, expected: int
) -> None:
    own = [sat("a", 18), sat("a", 20, attempt=2, start=99), sat("a", 19, attempt=3, start=200)]
    assert counting_attempt(own, quiz(counting=counting)).attempt == expected


def test_of_equally_good_attempts_the_lower_number_counts() -> None:
    own = [sat("a", attempt=2, start=5), sat("a", attempt=1, start=9)]
    assert counting_attempt(own, quiz()).attempt == 1


def test_only_complete_equals_are_drawn_and_the_draw_hangs_on_the_seed() -> None:
    equal = [sat(name) for name in "abcdefgh"] + [sat("z", 19)]
    rows = standings(equal, quiz(), DRAW)
    assert [row.by_draw for row in rows] == [True] * 8 + [False]
    others = {
        tuple(r.pseudonym for r in standings(equal, quiz(), TieDraw(bytes([n]) * 32, "")))
        for n in range(5)
    }
    assert len(others) > 1


def test_without_a_ranking_everyone_is_drawn() -> None:
    rows = standings([sat("a", 1), sat("b", 20), sat("c", 9)], quiz([]), DRAW)
    assert [row.by_draw for row in rows] == [True] * 3
    assert [row.rank for row in rows] == [1, 2, 3]


@given(sittings(), rules, st.randoms())
def test_any_order_of_arrival_in_the_list_gives_the_same_standings(
    some: list[Sitting], plan: QuizRules, dice: random.Random
) -> None:
    shuffled = some[:]
    dice.shuffle(shuffled)
    assert standings(some, plan, DRAW) == standings(shuffled, plan, DRAW)


@given(sittings(), rules)
def test_standings_are_a_strict_order_of_everyone_who_counts_and_nobody_else(
    some: list[Sitting], plan: QuizRules
) -> None:
    rows = standings(some, plan, DRAW)
    people = [row.pseudonym for row in rows]
    assert sorted(people) == sorted({one.pseudonym for one in some if one.status == "counted"})
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
    counted = {(one.pseudonym, one.attempt) for one in some if one.status == "counted"}
    assert {(row.pseudonym, row.attempt) for row in rows} <= counted


@given(sittings(), rules)
def test_leaving_one_person_out_keeps_the_order_of_all_others(
    some: list[Sitting], plan: QuizRules
) -> None:
    """Without a prediction, whose truth hangs on everyone."""
    calm = QuizRules(1800, plan.blueprint, ranking=plan.ranking)
    with_them = [row.pseudonym for row in standings(some, calm, DRAW)]
    without = standings([one for one in some if one.pseudonym != "00"], calm, DRAW)
    assert [row.pseudonym for row in without] == [name for name in with_them if name != "00"]


def test_practice_rounds_rank_nobody() -> None:
    assert standings([sat("a")], quiz(), DRAW, practice=True) == []
