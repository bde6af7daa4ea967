"""Reporting's entrypoints: translation only."""

from functools import partial
from typing import Any

import eventlet
from msgspec import Struct

from contracts.errors import Problem
from plumbing.command_handling import answer, carry_out
from plumbing.dependency_providers import StoreProvider
from plumbing.entrypoints import command
from plumbing.inbox import Handlers
from plumbing.service_base import FollowingService
from plumbing.unit_of_work import Store
from services.reporting.models import plumbing
from services.reporting.use_cases import (
    attempt_events,
    entry_counts,
    participation_forecast,
    participation_queries,
    rebuilding_read_models,
    replicated_facts,
)

Answers = list[Struct | Problem]


def _yield_control() -> None:
    eventlet.sleep(0)


class ReportingService(FollowingService):
    """Participation, who is missing, statistics: read models and nothing else."""

    name = "reporting"
    #: figures may be two seconds old; larger batches cost each attempt less
    pace_s = 0.25

    store: Store = StoreProvider(plumbing, emits=False)

    @command("reporting.participation")
    def participation(self, items: list[Any]) -> Answers:
        now_us = self.store.clock()
        return answer(
            self.store,
            lambda connection, item: participation_queries.participation(connection, item, now_us),
            items,
        )

    @command("reporting.missing")
    def missing(self, items: list[Any]) -> Answers:
        return answer(self.store, participation_queries.missing, items)

    @command("reporting.outlook")
    def outlook(self, items: list[Any]) -> Answers:
        now_us = self.store.clock()
        return answer(self.store, partial(participation_forecast.outlook, now_us=now_us), items)

    @command("reporting.entry_counts")
    def entry_counts(self, items: list[Any]) -> Answers:
        now_us = self.store.clock()
        return answer(self.store, partial(entry_counts.entry_counts, now_us=now_us), items)

    @command("reporting.statistics")
    def statistics(self, items: list[Any]) -> Answers:
        return answer(self.store, participation_queries.statistics, items)

    @command("reporting.arrivals")
    def arrivals(self, items: list[Any]) -> Answers:
        return answer(self.store, participation_queries.arrivals, items)

    @command("reporting.digest")
    def digest(self, items: list[Any]) -> Answers:
        query = partial(rebuilding_read_models.digest, yield_control=_yield_control)
        return answer(self.store, query, items, steady=True)

    @command("reporting.rebuild")
    def rebuild(self, items: list[Any]) -> Answers:
        answers = carry_out(self.store, rebuilding_read_models.rebuild, items)
        self.store.missing.ring()
        return answers

    def handlers(self) -> Handlers:
        return {
            **replicated_facts.HANDLERS,
            **attempt_events.HANDLERS,
            **entry_counts.HANDLERS,
        }
