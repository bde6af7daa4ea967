"""With how many a winner shares a prize."""

from contracts.definition import Award, Prize
from services.scoring.domain.prizes.handing_out import shared_by

AWARD = Award("a", "Giải", "v1", "individual", [Prize("nhat", "Nhất", 9)], tie="shared")


def test_equals_share_and_who_equals_nobody_shares_with_themselves() -> None:
    assert shared_by(AWARD, [3, 3, 2, 1, 1], lambda one, other: one == other) == [2, 2, 1, 2, 2]
    assert shared_by(AWARD, [], lambda one, other: one == other) == []


def test_where_nobody_equals_anybody_as_by_the_time_of_arrival_it_still_ends() -> None:
    assert shared_by(AWARD, [3, 3], lambda one, other: False) == [1, 1]
