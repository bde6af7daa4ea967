"""Who sat in the weeks behind the growth table."""

import pytest

from rigs.bench.scenarios.growth_of_weeks import MOST_SAT, who_sat


@pytest.mark.parametrize("people", [1_000, 1_005, 30_000, 200_000, 1_000_000])
def test_a_tenth_of_the_people_sat_and_no_more_than_fifty_thousand_from_all_over_the_roster(
    people: int,
) -> None:
    sat = who_sat(people)
    assert len(sat) == min(people // 10, MOST_SAT)
    assert sat[0] == 0
    assert people - people // 10 <= sat[-1] + people // len(sat)
    assert sat[-1] < people
