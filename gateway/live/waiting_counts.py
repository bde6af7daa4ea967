"""How much waits for a decision in a contest, for the menu of its staff: asked for once in a while
for all, and never waited for long."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Literal

from contracts.agency_staff_lists import Corrections, CorrectionsQuery
from contracts.appeals import Appeals, AppealsQuery
from contracts.question_proposals import Contributions, ContributionsQuery
from contracts.screening import ScreeningCounts, ScreeningCountsQuery
from gateway.core.caching.coalescing import CoalescingCache
from gateway.core.transport.service_client import Backend

#: what waits for a decision of whoever may open the page
Waiting = Literal["appeals", "corrections", "screening", "vetting"]
#: a page that has waited so long is shown without numbers
PATIENCE_S = 0.25
#: contest, and the organiser that the list of corrections is shown to
Asked = tuple[str, str]


class WaitingCounts:
    """Numbers by what waits. What does not answer, or refuses, has none."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        ask: dict[Waiting, Callable[[Asked], Awaitable[int]]] = {
            "appeals": self._appeals,
            "corrections": self._corrections,
            "screening": self._screening,
            "vetting": self._vetting,
        }
        times: dict[str, Any] = {"fresh_s": 3.0, "stale_s": 20.0, "outage_s": 60.0}
        self._counts = {name: CoalescingCache(one, **times) for name, one in ask.items()}

    async def of(self, contest: str, person: str, kinds: Collection[Waiting]) -> dict[Waiting, int]:
        """How many of each of these kinds wait for the organiser ``person``."""
        tasks = {
            kind: asyncio.ensure_future(self._counts[kind].get(_key(kind, contest, person)))
            for kind in sorted(kinds)
        }
        if not tasks:
            return {}
        done, late = await asyncio.wait(tasks.values(), timeout=PATIENCE_S)
        for task in late:
            task.cancel()  # what it waits for goes on, for whoever comes next
        return {
            kind: task.result()
            for kind, task in tasks.items()
            if task in done and task.exception() is None
        }

    def changed(self, contest: str, person: str) -> None:
        """This person decided something here: look again."""
        for kind, counts in self._counts.items():
            counts.forget(_key(kind, contest, person))

    async def _appeals(self, key: Asked) -> int:
        found = await self._backend.ask("scoring.appeals", AppealsQuery(key[0]), Appeals)
        return sum(one.state == "filed" for one in found.appeals)

    async def _corrections(self, key: Asked) -> int:
        query = CorrectionsQuery(*key)
        found = await self._backend.ask("registration.corrections", query, Corrections)
        return sum(one.state == "filed" for one in found.corrections)

    async def _screening(self, key: Asked) -> int:
        query = ScreeningCountsQuery(key[0])
        found = await self._backend.ask("exam.screening_counts", query, ScreeningCounts)
        return sum(one.waiting + one.appealed for one in found.rounds)

    async def _vetting(self, key: Asked) -> int:
        query = ContributionsQuery(key[0])
        found = await self._backend.ask("exam.contributions", query, Contributions)
        return sum(one.draft for one in found.lines)


def _key(kind: Waiting, contest: str, person: str) -> Asked:
    """Only corrections are told to whom they are shown; the others are the same for all."""
    return contest, person if kind == "corrections" else ""
