"""What comes to the doors of all gateways, as each of them can tell it."""

import pytest

from contracts.gateway_watermarks import GatewayLoad
from gateway.live.gateway_load import GatewayLoads, per_second
from plumbing.metrics import DOOR

SECOND_US = 1_000_000


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_us = SECOND_US

    def __call__(self) -> int:
        return self.now_us


@pytest.fixture
def watch() -> Watch:
    return Watch()


def _saved(times: int) -> None:
    DOOR.labels("save", "taken").inc(times)


def test_saves_are_told_by_the_second_since_the_last_look(watch: Watch) -> None:
    doors = GatewayLoads(watch)
    _saved(30)
    watch.now_us += 2 * SECOND_US
    assert doors.look().saves == 15
    assert doors.together().saves == 15
    watch.now_us += SECOND_US
    assert doors.look().saves == 0


def test_what_others_told_is_added_until_it_is_not_of_now(watch: Watch) -> None:
    doors = GatewayLoads(watch)
    mine = doors.look()
    doors.hear(GatewayLoad(20.5, 3, 2))
    assert doors.together() == mine + GatewayLoad(20.5, 3, 2)
    watch.now_us += 5 * SECOND_US
    assert doors.together() == mine + GatewayLoad(20.5, 3, 2)
    watch.now_us += 1
    assert doors.together() == mine


@pytest.mark.parametrize(
    ("before", "after", "seconds", "rate"), [(10, 30, 2, 10), (30, 10, 2, 0), (1, 9, 0, 0)]
)
def test_a_rate_is_never_negative(before: int, after: int, seconds: float, rate: float) -> None:
    assert per_second(before, after, seconds) == rate
