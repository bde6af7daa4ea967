"""The base class of all services: it applies the events that they follow, parks those that fail,
and answers operators."""

from functools import partial

import eventlet
from msgspec import Struct

from contracts.errors import Problem
from contracts.event_stream_commands import ParkedQuery, Replay
from contracts.service_vitals import VitalsQuery
from plumbing.command_handling import answer
from plumbing.command_handling import one_by_one as each_alone
from plumbing.entrypoints import command, every, follow
from plumbing.inbox import Handlers, Portion, Reached, apply
from plumbing.parked_events import count_parked, parked_events, replay
from plumbing.process_vitals import vitals
from plumbing.unit_of_work import Store

Answers = list[Struct | Problem]


class FollowingService:
    """A service with a ``store`` that applies what others tell with its :meth:`handlers`."""

    name: str
    store: Store
    #: the pause between busy batches of events, where it should differ from the settings'
    pace_s: float | None = None

    @command("*.vitals")
    def vitals(self, items: list[VitalsQuery]) -> Answers:
        return answer(self.store, partial(vitals, store=self.store, service=self.name), items)

    def handlers(self) -> Handlers:
        """Type of event -> what is done with such events, of all streams that are followed."""
        raise NotImplementedError

    @follow
    def apply(self, portions: list[Portion], one_by_one: bool) -> list[Reached]:
        """Apply what came of partitions of streams."""
        return apply(self.store, self.name, portions, self.handlers(), one_by_one=one_by_one)

    @command("*.parked")
    def parked(self, items: list[ParkedQuery]) -> Answers:
        return answer(self.store, partial(parked_events, tables=self.store.tables), items)

    @command("*.replay")
    def replay(self, items: list[Replay]) -> Answers:
        again = partial(
            replay, self.store, self.name, self.handlers(), yield_control=_yield_control
        )
        return each_alone(again, items)

    @every(10)
    def count_parked(self) -> None:
        count_parked(self.store, self.name)


def _yield_control() -> None:
    eventlet.sleep(0)
