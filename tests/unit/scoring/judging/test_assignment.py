"""Who marks what: conflicts first, then as evenly as they allow."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import Refused
from services.scoring.domain.judging.assignment import (
    Allotment,
    Conflict,
    FreeJudge,
    WorkToMark,
    balanced,
    by_hand,
    conflict,
    conflicts,
    everyone,
    numbers,
)

SEED = bytes(32)
AGENCIES = ["SNV", "STP", "SGD", "UBND"]


def _work(name: str, *agencies: str, people: tuple[str, ...] = ()) -> WorkToMark:
    return WorkToMark(name, frozenset(agencies), frozenset(people))


def _judge(name: str, *agencies: str, load: int = 0) -> FreeJudge:
    return FreeJudge(name, frozenset(agencies), load)


WORKS = [_work("w1", "SNV"), _work("w2", "STP"), _work("w3", "SNV", "SGD", people=("hoa",))]
JUDGES = [_judge("lan", "SNV"), _judge("minh"), _judge("hoa", "SGD")]


def test_nobody_marks_a_work_of_their_agency_or_their_own() -> None:
    assert conflicts(WORKS, JUDGES) == [
        Conflict("w1", "lan", "agency"),
        Conflict("w3", "lan", "agency"),
        Conflict("w3", "hoa", "author"),
    ]


def test_everyone_marks_all_that_they_may() -> None:
    assert everyone(WORKS, JUDGES) == Allotment(
        [
            *[("w1", "minh"), ("w1", "hoa")],
            *[("w2", "lan"), ("w2", "minh"), ("w2", "hoa")],
            ("w3", "minh"),
        ],
        {},
    )


def test_a_work_that_nobody_is_free_to_mark_is_found() -> None:
    assert everyone(WORKS, [JUDGES[0]]) == Allotment([("w2", "lan")], {"w1": 1, "w3": 1})
    made = balanced(WORKS, JUDGES, 2, SEED)
    assert made.short == {"w3": 1}
    assert ("w3", "minh") in made.pairs


def test_a_pair_named_by_hand_must_be_possible() -> None:
    named = [("w2", "lan"), ("w1", "minh"), ("w2", "lan")]
    assert by_hand(WORKS, JUDGES, named) == Allotment([("w2", "lan"), ("w1", "minh")], {})
    with pytest.raises(Refused) as refused:
        by_hand(WORKS, JUDGES, [("w2", "lan"), ("w1", "lan"), ("w3", "hoa")])
    assert refused.value.problem.code == "panel.conflict"
    assert refused.value.problem.details == {"pairs": [["w1", "lan"], ["w3", "hoa"]]}


@pytest.mark.parametrize(
    ("pair", "code"),
    [(("w9", "lan"), "panel.work_unknown"), (("w2", "nga"), "panel.judge_unknown")],
)
def test_a_pair_of_nobody_knows_what_is_refused(pair: tuple[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        by_hand(WORKS, JUDGES, [pair])
    assert refused.value.problem.code == code


works = st.lists(st.sets(st.sampled_from(AGENCIES), max_size=2), min_size=1, max_size=12).map(
    lambda rows: [_work(f"w{number}", *own) for number, own in enumerate(rows)]
)
judges = st.lists(
    st.tuples(st.sets(st.sampled_from(AGENCIES), max_size=1), st.integers(0, 2)),
    min_size=1,
    max_size=6,
).map(
    lambda rows: [_judge(f"j{number}", *own, load=load) for number, (own, load) in enumerate(rows)]
)
seeds = st.binary(min_size=32, max_size=32)


@settings(max_examples=200)
@given(works, judges, st.integers(1, 4), seeds)
def test_every_work_gets_its_judges_or_is_told_as_short(
    todo: list[WorkToMark], panel: list[FreeJudge], each: int, seed: bytes
) -> None:
    made = balanced(todo, panel, each, seed)
    assert len({*made.pairs}) == len(made.pairs)
    by_work = Counter(work for work, _ in made.pairs)
    for work in todo:
        free = [judge for judge in panel if conflict(work, judge) is None]
        assert by_work[work.work] == min(each, len(free))
        assert made.short.get(work.work, 0) == each - by_work[work.work]
    names = {judge.judge: judge for judge in panel}
    at = {work.work: work for work in todo}
    assert all(conflict(at[work], names[judge]) is None for work, judge in made.pairs)


@settings(max_examples=200)
@given(st.integers(0, 30), st.integers(1, 8), st.integers(1, 4), seeds)
def test_without_conflicts_loads_differ_by_one_at_most(
    many: int, people: int, each: int, seed: bytes
) -> None:
    todo = [_work(f"w{number}") for number in range(many)]
    panel = [_judge(f"j{number}") for number in range(people)]
    loads = Counter({judge.judge: 0 for judge in panel})
    loads.update(judge for _, judge in balanced(todo, panel, each, seed).pairs)
    assert max(loads.values()) - min(loads.values()) <= 1


small_works = st.lists(st.sets(st.sampled_from(AGENCIES), max_size=2), min_size=1, max_size=4).map(
    lambda rows: [_work(f"w{number}", *own) for number, own in enumerate(rows)]
)
small_panels = st.lists(
    st.tuples(st.sets(st.sampled_from(AGENCIES), max_size=2), st.integers(0, 3)),
    min_size=1,
    max_size=4,
).map(
    lambda rows: [_judge(f"j{number}", *own, load=load) for number, (own, load) in enumerate(rows)]
)


@settings(max_examples=200)
@given(small_works, small_panels, st.integers(1, 2), seeds)
def test_no_other_assignment_is_more_even(
    todo: list[WorkToMark], panel: list[FreeJudge], each: int, seed: bytes
) -> None:
    """Tried against every assignment there is: the sum of squares is the least."""

    def unevenness(judged: list[str]) -> int:
        loads = Counter({judge.judge: judge.load for judge in panel})
        loads.update(judged)
        return sum(load * load for load in loads.values())

    ways = []
    for work in todo:
        free = [judge.judge for judge in panel if conflict(work, judge) is None]
        ways.append(list(combinations(free, min(each, len(free)))))
    least = min(unevenness([judge for own in way for judge in own]) for way in product(*ways))
    made = balanced(todo, panel, each, seed)
    assert unevenness([judge for _, judge in made.pairs]) == least


@given(works, judges, seeds)
def test_the_same_seed_draws_the_same_whatever_order_things_come_in(
    todo: list[WorkToMark], panel: list[FreeJudge], seed: bytes
) -> None:
    made = balanced(todo, panel, 2, seed)
    turned = balanced(todo[::-1], panel[::-1], 2, seed)
    assert sorted(made.pairs) == sorted(turned.pairs)
    assert made.short == turned.short


def test_another_seed_draws_another_assignment() -> None:
    todo = [_work(f"w{number}") for number in range(12)]
    panel = [_judge(f"j{number}") for number in range(6)]
    drawn = {tuple(balanced(todo, panel, 2, bytes([n]) * 32).pairs) for n in range(8)}
    assert len(drawn) == 8


@given(st.sets(st.text(min_size=1, max_size=4), max_size=30), seeds)
def test_numbers_of_works_have_no_gaps_and_do_not_follow_their_ids(
    works: set[str], seed: bytes
) -> None:
    made = numbers(works, seed, "p")
    assert sorted(made.values()) == list(range(1, len(works) + 1))
    assert {*made} == works


def test_each_panel_numbers_works_anew() -> None:
    works = [f"w{number}" for number in range(20)]
    assert numbers(works, SEED, "so-khao") != numbers(works, SEED, "chung-khao")
    assert list(numbers(works, SEED, "so-khao")) != works
