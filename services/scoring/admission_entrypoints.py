"""Scoring's entrypoints about who enters a later phase: translation only."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import Struct

from contracts.errors import Problem
from plumbing.command_handling import answer, one_by_one
from plumbing.dependency_providers import Keyring
from plumbing.entrypoints import command
from plumbing.unit_of_work import Store
from services.scoring.use_cases.admissions import confirming
from services.scoring.use_cases.long_work_resources import Resources

Answers = list[Struct | Problem]


class AdmissionEntrypoints(ABC):
    """Lists of who enters by results, and of teams that go on."""

    store: Store
    keyring: Keyring

    @abstractmethod
    def _resources(self) -> Resources: ...

    @abstractmethod
    def _published(self, use_case: Callable[..., Struct], items: list[Any]) -> Answers: ...

    @command("scoring.admission")
    def admission(self, items: list[Any]) -> Answers:
        return one_by_one(partial(confirming.admission, self._resources()), items)

    @command("scoring.confirm_admission")
    def confirm_admission(self, items: list[Any]) -> Answers:
        return self._published(confirming.confirm, items)

    @command("scoring.confirmed_admissions")
    def confirmed_admissions(self, items: list[Any]) -> Answers:
        return answer(self.store, confirming.confirmed, items)

    @command("scoring.admission_ledger")
    def admission_ledger(self, items: list[Any]) -> Answers:
        return answer(self.store, confirming.ledger, items)
