"""Marks far apart: who is asked, and when no longer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import Panel
from services.scoring.domain.judging.divergence import divergent, judges_to_ask


@pytest.mark.parametrize(
    ("totals", "bound", "ends"),
    [
        ({"A": 500, "B": 700, "C": 1000}, 3, ["A", "C"]),
        ({"A": 500, "B": 500, "C": 1000}, 3, ["A", "B", "C"]),
        ({"A": 500, "B": 800}, 3, []),
        ({"A": 500, "B": 801}, 3, ["A", "B"]),
        ({"A": 500, "B": 510}, 0.1, []),
        ({"A": 500, "B": 511}, 0.1, ["A", "B"]),
        ({"A": 0, "B": 1000}, 0, []),
        ({"A": 0}, 3, []),
        ({}, 3, []),
    ],
)
def test_the_ends_of_totals_beyond_the_bound_are_pointed_out(
    totals: dict[str, int], bound: float, ends: list[str]
) -> None:
    assert divergent(totals, bound) == ends


PANEL = Panel("p", "P", divergence=3)
FAR = {"A": 500, "B": 700, "C": 1000}


def test_nobody_is_asked_before_all_sheets_of_the_work_are_in() -> None:
    assert judges_to_ask(PANEL, FAR, (), complete=False) == []
    assert judges_to_ask(PANEL, FAR, (), complete=True) == ["A", "C"]


def test_whoever_answered_is_not_asked_again() -> None:
    assert judges_to_ask(PANEL, FAR, ["A"], complete=True) == ["C"]
    assert judges_to_ask(PANEL, FAR, ["A", "C"], complete=True) == []


totals = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 20).map(lambda n: n * 50))


@given(totals, st.lists(st.integers(0, 20).map(lambda n: n * 50), min_size=6, max_size=6))
def test_asking_comes_to_an_end_whatever_judges_answer(
    before: dict[str, int], answers: list[int]
) -> None:
    marks, answered = dict(before), list[str]()
    for answer in [*answers, 0]:
        ask = judges_to_ask(PANEL, marks, answered, complete=True)
        if not ask:
            break
        marks[ask[0]] = answer
        answered.append(ask[0])
    assert judges_to_ask(PANEL, marks, answered, complete=True) == []
