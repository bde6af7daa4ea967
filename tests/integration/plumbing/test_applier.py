"""What followers bring is applied together, and what fails is found and stands alone."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import eventlet
import pytest
from eventlet.greenthread import GreenThread

from contracts.event_envelope import Envelope
from plumbing.applier import Applier
from plumbing.inbox import Portion, apply
from plumbing.unit_of_work import Store
from tests.support.notebook import HANDLERS, POISON, STREAM, SpiltError, events_of, heard, started


class Room:
    """Container of an applier; counts transactions by how many partitions each was of."""

    def __init__(self, notebook: Store) -> None:
        self.notebook = notebook
        self.begun: list[int] = []
        self.applier = Applier(self, self, 0.0)
        self._running = eventlet.spawn(self.applier.run)

    def spawn_worker(
        self, _entrypoint: object, args: Any, _kwargs: object, handle_result: Callable[..., Any]
    ) -> None:
        portions, one_by_one = args
        self.begun.append(len(portions))
        try:
            found = apply(self.notebook, "notebook", portions, HANDLERS, one_by_one=one_by_one)
        except Exception:
            handle_result(None, None, sys.exc_info())
        else:
            handle_result(None, found, None)

    def bring(self, partition: int, *names: str, tries: int = 0) -> GreenThread:
        """A follower of this partition brings these and waits."""
        told = events_of([started(name) for name in names])
        portion = Portion(STREAM, partition, [Envelope(STREAM, 1, partition, 1, told)])
        return eventlet.spawn(self.applier.apply, portion, tries=tries, one_by_one=False)

    def end(self) -> None:
        self.applier.stop()
        self._running.wait()


@pytest.fixture
def room(notebook: Store) -> Iterator[Room]:
    made = Room(notebook)
    yield made
    made.end()


def test_partitions_that_come_together_are_applied_in_one_transaction(room: Room) -> None:
    brought = [room.bring(0, "a", "b"), room.bring(1, "c")]
    assert [one.wait().place for one in brought] == [(1, 2), (1, 1)]
    assert room.begun == [2]
    assert sorted(name for name, _ in heard(room.notebook)) == ["a", "b", "c"]


def test_who_brings_what_fails_hears_of_it_and_the_others_are_applied(room: Room) -> None:
    good, bad, other = room.bring(0, "a"), room.bring(1, "b", POISON), room.bring(2, "c")
    assert good.wait().place == other.wait().place == (1, 1)
    with pytest.raises(SpiltError):
        bad.wait()
    assert sorted(name for name, _ in heard(room.notebook)) == ["a", "c"]


def test_what_failed_before_is_tried_apart_from_the_others(room: Room) -> None:
    room.bring(0, "a", tries=1)
    room.bring(1, "b").wait()
    room.bring(2, "c").wait()
    assert set(room.begun) == {1}
    assert sorted(name for name, _ in heard(room.notebook)) == ["a", "b", "c"]
