"""A chore pauses until it is rung, until its moment has come, or until a clock is put forward."""

import time

import eventlet
import pytest

from plumbing.chores import Pause
from plumbing.clock import now_us
from plumbing.database import Database
from plumbing.unit_of_work import Store
from tests.support.embedded import SetClock
from tests.support.notebook import plumbing

#: what nothing waits for takes on a machine at its limit
SOON_S = 15.0
LONG_S = 60.0


def _seconds(pause: Pause, due_us: int | None, longest_s: float) -> float:
    began = time.monotonic()
    pause.wait(due_us, longest_s)
    return time.monotonic() - began


@pytest.mark.parametrize("clock", [now_us, SetClock(1_700_000_000_000_000)])
def test_a_pause_ends_at_the_moment_that_was_asked_for(clock: SetClock) -> None:
    assert 0.2 <= _seconds(Pause(clock), clock() + 210_000, LONG_S) < SOON_S
    assert _seconds(Pause(clock), clock() - 1, LONG_S) < SOON_S


def test_a_pause_is_never_longer_than_it_may_be() -> None:
    assert _seconds(Pause(now_us), None, 0.05) < SOON_S
    assert _seconds(Pause(now_us), now_us() + 10**12, 0.05) < SOON_S


def test_a_ring_ends_the_pause_and_one_during_the_turn_keeps_it_from_beginning() -> None:
    pause = Pause(now_us)
    eventlet.spawn_after(0.01, pause.ring)
    assert _seconds(pause, None, LONG_S) < SOON_S
    pause.begin()
    pause.ring()
    pause.ring()
    assert _seconds(pause, None, LONG_S) < SOON_S


@pytest.mark.parametrize("hours", [1.0, 24.0])
def test_a_clock_that_is_put_forward_ends_the_pause(hours: float) -> None:
    clock = SetClock(1_700_000_000_000_000)
    eventlet.spawn_after(0.05, clock.forward, hours * 3600)
    assert _seconds(Pause(clock), clock() + 10**12, LONG_S) < SOON_S


def test_what_is_written_rings_unless_it_is_said_to_give_nobody_anything_to_do() -> None:
    store, rung = Store(Database("sqlite://"), plumbing), []
    store.written.rings(lambda: rung.append(1))
    with store.unit_of_work():
        pass
    with store.unit_of_work() as work:
        work.rings_nobody()
    assert len(rung) == 1
    store.database.close()
