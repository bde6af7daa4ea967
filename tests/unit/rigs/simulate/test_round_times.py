"""When simulated people come to a round, and until when they may."""

import pytest
from msgspec.structs import replace

from rigs.simulate.simulated_people import RoundTimes

OPENS, CLOSES, WORK_S = 100.0, 110.0, 2.0
TIMES = RoundTimes("c", "w1", OPENS, CLOSES, WORK_S, 1)


@pytest.mark.parametrize("at", [0.0, 0.5, 0.95, 0.999])
def test_people_come_early_enough_to_end_before_the_close(at: float) -> None:
    assert OPENS <= TIMES.moment(at) < CLOSES - WORK_S / 2


@pytest.mark.parametrize("at", [0.0, 0.5, 0.95, 0.999])
def test_in_a_round_that_is_kept_open_people_come_as_if_it_were_not(at: float) -> None:
    kept_open = replace(TIMES, closes=CLOSES + 3600, comes_until=CLOSES)
    assert kept_open.moment(at) == TIMES.moment(at)
    assert kept_open.ends == TIMES.ends == CLOSES
