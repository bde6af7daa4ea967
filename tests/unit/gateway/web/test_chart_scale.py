"""What stands on the axes of charts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.web.chart_scale import scale_to, spread


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [2, 1, 0]),
        (1, [2, 1, 0]),
        (3, [3, 2, 1, 0]),
        (15, [15, 10, 5, 0]),
        (17, [20, 15, 10, 5, 0]),
        (21, [30, 20, 10, 0]),
        (812, [1000, 500, 0]),
        (1548, [2000, 1500, 1000, 500, 0]),
    ],
)
def test_axes_carry_round_numbers(most: int, ticks: list[int]) -> None:
    assert scale_to(most).ticks == ticks


@given(st.integers(0, 10**9))
def test_a_scale_holds_what_is_drawn_with_three_to_five_labels_at_equal_distances(
    most: int,
) -> None:
    scale = scale_to(most)
    assert scale.top >= most
    assert 3 <= len(scale.ticks) <= 5
    assert scale.ticks[0] == scale.top
    assert scale.ticks[-1] == 0
    assert len({a - b for a, b in zip(scale.ticks, scale.ticks[1:], strict=False)}) == 1


@given(st.integers(3, 500))
def test_the_first_and_the_last_place_are_named_and_one_to_three_between(count: int) -> None:
    places = spread(count)
    assert 3 <= len(places) <= 5
    assert (places[0], places[-1]) == (0, count - 1)
    assert places == sorted(set(places))


def test_of_few_places_all_are_named() -> None:
    assert [spread(count) for count in range(3)] == [[], [0], [0, 1]]
