"""Scoring's entrypoints: translation only."""

from typing import Any

from msgspec import Struct

from contracts.errors import Problem
from contracts.streams import EventsAfter
from plumbing import outbox
from plumbing.entrypoints import command, follow
from plumbing.handling import answer
from plumbing.inbox import apply
from plumbing.office import Keyring, Office
from plumbing.unit_of_work import Store
from services.scoring.models import plumbing
from services.scoring.use_cases import learning

Answers = list[Struct | Problem]


class ScoringService:
    """Keys, scores, standings, awards, publications."""

    name = "scoring"

    store: Store = Office(plumbing)
    keys: Keyring = Keyring()

    @command("scoring.events_after")
    def events_after(self, items: list[EventsAfter]) -> Answers:
        return answer(
            self.store,
            lambda connection, item: outbox.events_after(connection, plumbing, self.name, item),
            items,
        )

    @follow("registration")
    def registration_told(self, partition: int, envelopes: list[Any], one_by_one: bool) -> Any:
        return apply(
            self.store,
            self.name,
            "registration",
            partition,
            envelopes,
            learning.REGISTRATION_HANDLERS,
            one_by_one=one_by_one,
        )

    @follow("exam")
    def exam_told(self, partition: int, envelopes: list[Any], one_by_one: bool) -> Any:
        return apply(
            self.store,
            self.name,
            "exam",
            partition,
            envelopes,
            learning.exam_handlers(self.keys.safe()),
            one_by_one=one_by_one,
        )
