"""Figures of questions: what they are by definition, and that wrong keys stand out."""

import math
from random import Random
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.marking.attempt_score import Worths
from services.scoring.domain.results.question_statistics import (
    QuestionFigures,
    Suspicion,
    discrimination_of,
    figures,
    tally,
    upper_and_lower,
)

OPTIONS = "ABCD"
KEYS = {f"q{number}": OPTIONS[number % 4] for number in range(8)}
ANSWERS = st.dictionaries(st.sampled_from(list(KEYS)), st.sampled_from(OPTIONS), max_size=8)
ATTEMPTS = st.lists(ANSWERS, max_size=40)


def figures_of(attempts: list[dict[str, str]], keys: dict[str, str]) -> dict[str, QuestionFigures]:
    tables = tally(attempts, keys)
    return {q: figures(q, key, OPTIONS, tables.get(q, {})) for q, key in keys.items()}


def rest(answers: dict[str, str], question: str) -> int:
    return sum(KEYS[q] == option for q, option in answers.items() if q != question)


@given(ATTEMPTS)
def test_shares_are_those_of_the_people_who_answered(attempts: list[dict[str, str]]) -> None:
    for question, found in figures_of(attempts, KEYS).items():
        given_ = [one[question] for one in attempts if question in one]
        assert found.answered == len(given_)
        assert {o.option: o.chosen for o in found.options} == {o: given_.count(o) for o in OPTIONS}
        if not given_:
            assert (found.difficulty, found.discrimination, found.suspicions) == (None, None, [])
            continue
        assert found.difficulty == given_.count(KEYS[question]) / len(given_)
        assert math.isclose(sum(option.share for option in found.options), 1)
        assert math.isclose(sum(option.upper for option in found.options), 1)
        assert math.isclose(sum(option.lower for option in found.options), 1)


@given(ATTEMPTS)
def test_discrimination_is_the_correlation_with_the_rest_score(
    attempts: list[dict[str, str]],
) -> None:
    for question, table in tally(attempts, KEYS).items():
        mine = [one for one in attempts if question in one]
        right = [float(one[question] == KEYS[question]) for one in mine]
        scores = [float(rest(one, question)) for one in mine]
        found = discrimination_of(table, {KEYS[question]: 1})
        if len(set(right)) < 2 or len(set(scores)) < 2:
            assert found is None
        else:
            assert found == pytest.approx(correlation(right, scores), abs=1e-9)


@given(ATTEMPTS, st.randoms(use_true_random=False))
def test_the_order_of_the_attempts_makes_no_difference(
    attempts: list[dict[str, str]], random: Random
) -> None:
    before = figures_of(attempts, KEYS)
    random.shuffle(attempts)
    assert figures_of(attempts, KEYS) == before


@given(ATTEMPTS)
def test_the_groups_are_the_ends_of_the_rest_scores(attempts: list[dict[str, str]]) -> None:
    for question, table in tally(attempts, KEYS).items():
        groups = upper_and_lower(table)
        scores = sorted(rest(one, question) for one in attempts if question in one)
        assert math.isclose(groups.size, 0.27 * len(scores))
        for group, ends in ((groups.upper, scores[::-1]), (groups.lower, scores)):
            assert math.isclose(sum(group.values()), groups.size)
            inside, border = ends[: int(groups.size)], ends[math.ceil(groups.size) - 1]
            surely = sum(score != border for score in inside)
            people = {
                option: sum(n for score, n in counts.items() if score in set(inside) - {border})
                for option, counts in table.items()
            }
            assert sum(people.values()) == surely
            assert all(group[option] >= count - 1e-9 for option, count in people.items())


def sitting(random: Random, skill: float, keys: dict[str, str]) -> dict[str, str]:
    """Somebody who knows an answer with the probability ``skill``, and else guesses."""
    return {
        question: key if random.random() < skill else random.choice(OPTIONS)
        for question, key in keys.items()
    }


@pytest.mark.parametrize("seed", range(20))
def test_a_wrong_key_stands_out_and_right_ones_do_not(seed: int) -> None:
    random = Random(seed)
    truth = {f"q{number}": random.choice(OPTIONS) for number in range(20)}
    attempts = [sitting(random, random.random(), truth) for _ in range(300)]
    wrong = random.choice([option for option in OPTIONS if option != truth["q0"]])
    found = figures_of(attempts, {**truth, "q0": wrong})
    assert found["q0"].suspicions == [
        Suspicion("negative_discrimination", True),
        Suspicion("best_prefer_another", True, truth["q0"]),
    ]
    assert not any(found[question].suspicions for question in truth if question != "q0")


def test_a_question_that_all_guess_is_at_most_weakly_suspected() -> None:
    random = Random(5)
    truth = {f"q{number}": "A" for number in range(10)}
    strong = 0
    for _ in range(200):
        attempts = [
            {**sitting(random, random.random(), truth), "q0": random.choice(OPTIONS)}
            for _ in range(100)
        ]
        strong += any(found.strong for found in figures_of(attempts, truth)["q0"].suspicions)
    assert strong <= 200 * 0.15


def test_few_answers_are_no_reason_to_suspect() -> None:
    attempts = [{"q0": "B", "q1": "B", "q2": "C"} for _ in range(19)]
    assert figures_of(attempts, KEYS)["q0"].suspicions == []
    found = figures_of([*attempts, attempts[0]], KEYS)["q0"]
    assert found.suspicions == [Suspicion("best_prefer_another", True, "B")]
    assert (found.difficulty, found.discrimination) == (0.0, None)


def test_an_option_that_the_bank_no_longer_has_is_still_counted() -> None:
    (option,) = [
        item
        for item in figures("q0", "A", "AB", tally([{"q0": "E"}], KEYS)["q0"]).options
        if item.chosen
    ]
    assert (option.option, option.share) == ("E", 1.0)


def test_answers_to_questions_without_a_key_count_for_nothing() -> None:
    assert tally([{"q0": "A", "lạ": "B"}], KEYS) == {"q0": {"A": {0: 1}}}


def test_an_answer_of_several_options_counts_for_each_and_is_right_as_a_whole() -> None:
    keys = {"many": "AC", "one": "B"}
    attempts = [
        {"many": "AC", "one": "B"},
        {"many": "AC", "one": "B"},
        {"many": "A", "one": "A"},
        {"many": "ABD", "one": "B"},
    ]
    found = figures("many", "AC", "ABCD", tally(attempts, keys)["many"])
    assert {one.option: one.chosen for one in found.options} == {"A": 4, "B": 1, "C": 2, "D": 1}
    assert (found.answered, found.right, found.difficulty) == (4, 2, 0.5)
    assert [one.share for one in found.options] == [1.0, 0.25, 0.5, 0.25]
    # right 1, 1, 0, 0 against the rest 1, 1, 0, 1
    assert found.discrimination == pytest.approx(1 / math.sqrt(3))


def test_where_parts_count_the_discrimination_is_of_what_was_got() -> None:
    keys, worths = {"q": "AC", "other": "B"}, Worths(60, True)
    attempts = [
        {"q": "AC", "other": "B"},
        {"q": "A", "other": "B"},
        {"q": "B", "other": "A"},
    ]
    table = tally(attempts, keys, worths)["q"]
    assert table == {"AC": {60: 1}, "A": {60: 1}, "B": {0: 1}}
    found = figures("q", "AC", "ABCD", table, worths)
    assert found.right == 1
    # 60, 30, 0 against 60, 60, 0
    assert found.discrimination == pytest.approx(correlation([60, 30, 0], [60, 60, 0]))
