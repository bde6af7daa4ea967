"""The base classes of all services: they apply the events that they follow, park those that fail,
answer operators, and give back what they told and noted."""

from abc import ABC, abstractmethod
from functools import partial

import eventlet
from msgspec import Struct

from contracts.audit_chain import AuditChainQuery, AuditHeadQuery
from contracts.audit_queries import AuditQuery
from contracts.errors import Problem
from contracts.event_stream_commands import EventsAfter, ParkedQuery, Replay, StreamTipsQuery
from contracts.service_vitals import VitalsQuery
from plumbing import outbox
from plumbing.audit_chain import audit_chain, audit_head
from plumbing.audit_queries import audit_records
from plumbing.command_handling import answer, carry_out
from plumbing.command_handling import one_by_one as each_alone
from plumbing.entrypoints import command, every, follow
from plumbing.inbox import Handlers, Portion, Reached, apply
from plumbing.parked_events import count_parked, parked_events, replay
from plumbing.process_vitals import vitals
from plumbing.unit_of_work import Store

Answers = list[Struct | Problem]


class FollowingService(ABC):
    """A service with a ``store`` that applies what others tell with its :meth:`handlers`."""

    name: str
    store: Store
    #: the pause between busy batches of events, where it should differ from the settings'
    pace_s: float | None = None

    @command("*.vitals")
    def vitals(self, items: list[VitalsQuery]) -> Answers:
        return answer(self.store, partial(vitals, store=self.store, service=self.name), items)

    @abstractmethod
    def handlers(self) -> Handlers:
        """Type of event -> what is done with such events, of all streams that are followed."""

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


class EmittingService(FollowingService):
    """A service that tells others what happens in it, and notes who did it."""

    @command("*.events_after")
    def events_after(self, items: list[EventsAfter]) -> Answers:
        query = partial(outbox.events_after, tables=self.store.tables, stream=self.name)
        return answer(self.store, query, items)

    @command("*.stream_tips")
    def stream_tips(self, items: list[StreamTipsQuery]) -> Answers:
        return carry_out(self.store, partial(outbox.stream_tips, tables=self.store.tables), items)

    @command("*.audit")
    def audit(self, items: list[AuditQuery]) -> Answers:
        return answer(self.store, partial(audit_records, tables=self.store.tables), items)

    @command("*.audit_head")
    def audit_head(self, items: list[AuditHeadQuery]) -> Answers:
        return answer(self.store, partial(audit_head, tables=self.store.tables), items)

    @command("*.audit_chain")
    def audit_chain(self, items: list[AuditChainQuery]) -> Answers:
        return answer(self.store, partial(audit_chain, tables=self.store.tables), items)


def _yield_control() -> None:
    eventlet.sleep(0)
