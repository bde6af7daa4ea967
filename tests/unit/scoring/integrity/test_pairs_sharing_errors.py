"""Colleagues are compared where they share errors, which finds what comparing every pair finds."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.integrity import answer_similarity
from services.scoring.domain.integrity.answer_similarity import (
    LEAST_WRONG,
    _Ability,
    _bits,
    _Round,
    _sharing_errors,
    _Sheet,
    same_answers,
)
from tests.unit.scoring.integrity.city import KEYS, copy_of, honest_city, most_peculiar, sat

_NOBODY = _Ability(0.0, _Round([], {}))


def _sheet(number: int, wrong: set[int]) -> _Sheet:
    return _Sheet(sat(f"p{number}"), 0, _bits(wrong), 0, (), _NOBODY)


@given(st.lists(st.sets(st.integers(0, 70), max_size=12) | st.sets(st.integers(0, 7)), max_size=40))
def test_the_pairs_are_all_that_share_enough_errors_in_the_order_of_the_group(
    errors: list[set[int]],
) -> None:
    group = [_sheet(number, wrong) for number, wrong in enumerate(errors)]
    expected = [
        (one, other)
        for one, other in combinations(group, 2)
        if (one.wrong & other.wrong).bit_count() >= LEAST_WRONG
    ]
    assert list(_sharing_errors(group)) == expected


@pytest.mark.parametrize("skill", [-0.5, 0.8])
@pytest.mark.parametrize("seed", range(3))
def test_findings_are_those_of_comparing_every_pair(
    monkeypatch: pytest.MonkeyPatch, seed: int, skill: float
) -> None:
    city = honest_city(seed, 240, skill=skill, agency_size=80)
    chance = random.Random(seed)
    copies = [
        copy_of(one, f"copy{n}", one.agency, chance.randrange(3))
        for n, one in enumerate(most_peculiar(city)[:12])
    ]
    found = same_answers([*city, *copies], KEYS)
    monkeypatch.setattr(answer_similarity, "FEW", 1_000)
    assert found == same_answers([*city, *copies], KEYS)
    assert found
