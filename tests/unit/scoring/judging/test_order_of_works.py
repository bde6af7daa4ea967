"""The order of works: by values, then by a lot that was committed to."""

import hashlib
from fractions import Fraction

import pytest

from services.scoring.domain.judging.order_of_works import (
    WorkDraw,
    WorkPlace,
    chosen,
    order_of_works,
)

DRAW = WorkDraw(bytes(range(32)))


def _values(**values: float | None) -> dict[str, list[Fraction | None]]:
    return {code: [None if one is None else Fraction(one)] for code, one in values.items()}


def test_works_stand_by_their_values_and_only_ties_are_drawn() -> None:
    places = order_of_works("giai", _values(V1=8, V2=9, V3=8), DRAW)
    assert places[0] == WorkPlace(1, "V2", [Fraction(9)])
    assert {place.work for place in places[1:]} == {"V1", "V3"}
    assert [place.rank for place in places] == [1, 2, 3]
    assert places[1].lot is not None
    assert places[2].lot is not None
    assert places[1].lot < places[2].lot


def test_the_lot_is_the_hash_that_the_document_says() -> None:
    told = b"hoithi/tie-work/1\0" + DRAW.secret + b"\0" + '["giải","V1"]'.encode()
    assert DRAW.lot("giải", "V1") == hashlib.sha256(told).digest()
    assert DRAW.commitment == hashlib.sha256(b"hoithi/secret/1\0" + DRAW.secret).hexdigest()


def test_another_award_draws_other_lots() -> None:
    codes = [f"V{number}" for number in range(20)]
    values = _values(**dict.fromkeys(codes, 5))
    orders = {tuple(place.work for place in order_of_works(award, values, DRAW)) for award in "abc"}
    assert len(orders) == 3


def test_the_second_measure_decides_where_the_first_is_equal() -> None:
    values = {"V1": [Fraction(8), Fraction(1)], "V2": [Fraction(8), Fraction(2)]}
    assert [place.work for place in order_of_works("giai", values, DRAW)] == ["V2", "V1"]


def test_a_work_without_a_figure_stands_behind_those_that_have_one() -> None:
    values: dict[str, list[Fraction | None]] = {
        "V1": [Fraction(8), None],
        "V2": [Fraction(8), Fraction(0)],
    }
    assert [place.work for place in order_of_works("giai", values, DRAW)] == ["V2", "V1"]


def test_a_work_without_marks_has_no_place() -> None:
    values: dict[str, list[Fraction | None]] = {"V1": [None], "V2": [None, Fraction(9)], "V3": []}
    assert order_of_works("giai", values, DRAW) == []


@pytest.mark.parametrize(
    ("most", "going_on"),
    [
        (0, set()),
        (1, {"V1"}),
        (2, {"V1", "V2", "V3", "V4"}),
        (4, {"V1", "V2", "V3", "V4"}),
        (5, {"V1", "V2", "V3", "V4", "V5"}),
        (9, {"V1", "V2", "V3", "V4", "V5"}),
    ],
)
def test_a_first_jury_lets_everybody_on_who_equals_the_last(most: int, going_on: set[str]) -> None:
    marks = {"V1": 9, "V2": 8, "V3": 8, "V4": 8, "V5": 7}
    values: dict[str, Fraction | None] = {work: Fraction(mark) for work, mark in marks.items()}
    assert chosen(values | {"V6": None}, most) == going_on


def test_where_nothing_was_marked_nobody_goes_on() -> None:
    assert chosen({"V1": None}, 3) == set()
    assert chosen({}, 3) == set()
