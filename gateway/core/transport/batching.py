"""Natural batching: calls of one kind that come while a batch is in flight go together in the next.

Alone, a call goes at once and waits for nobody. When batches are larger than one, the gateway waits
a moment between them, so that they grow and their cost is shared.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from msgspec import Raw

from contracts.errors import Unavailable
from contracts.event_envelope import Outcome
from plumbing.metrics import BATCH_SIZE

log = logging.getLogger(__name__)

LINGER_S = 0.025
#: before the next saves or submissions: people wait for these most often, and most at once
ANSWERS_LINGER_S = 0.012
#: no other process has anything to do meanwhile, so that waiting longer only makes it slower
EMBEDDED_LINGER_S = 0.003
MOST_ITEMS = 200
MOST_PENDING = 20_000


class Calls(Protocol):
    """Whoever carries commands to the services; ``rpc.Caller`` does it over the broker."""

    async def call(
        self, command: str, items: Sequence[Raw], patience_s: float = ...
    ) -> list[Outcome]:
        """As many outcomes as items, in order; ``Unavailable`` without an answer."""


class Batcher:
    """Collects calls of one command. One batch is in flight at a time."""

    def __init__(self, caller: Calls, command: str, linger_s: float = LINGER_S) -> None:
        self._caller, self._command, self._linger_s = caller, command, linger_s
        self._pending: list[tuple[Raw, asyncio.Future[Outcome]]] = []
        self._task: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()
        self._sizes = BATCH_SIZE.labels(f"gateway:{command}")

    async def ask(self, item: bytes) -> Outcome:
        """Carry out the command for this item (JSON); :class:`Unavailable` without an answer of its
        own: also where a service gave fewer or more answers than it was asked for."""
        if len(self._pending) >= MOST_PENDING:
            raise Unavailable(self._command)
        answer: asyncio.Future[Outcome] = self._loop.create_future()
        self._pending.append((Raw(item), answer))
        if self._task is None:
            self._task = self._loop.create_task(self._send())
        return await answer

    async def _send(self) -> None:
        while self._pending:
            batch, self._pending = self._pending[:MOST_ITEMS], self._pending[MOST_ITEMS:]
            self._sizes.observe(len(batch))
            await self._send_one(batch)
            if len(batch) > 1 and len(self._pending) < MOST_ITEMS:
                await asyncio.sleep(self._linger_s)
        self._task = None

    async def _send_one(self, batch: list[tuple[Raw, asyncio.Future[Outcome]]]) -> None:
        try:
            outcomes = await self._caller.call(self._command, [item for item, _ in batch])
            if len(outcomes) != len(batch):  # whose answer is whose cannot be told
                log.error("%s: %d answers to %d items", self._command, len(outcomes), len(batch))
                raise Unavailable(self._command)
        except Exception as error:  # whatever went wrong, every waiting request must hear of it
            reason = error if isinstance(error, Unavailable) else Unavailable(repr(error))
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(reason)
            return
        for (_, answer), outcome in zip(batch, outcomes, strict=True):
            if not answer.done():
                answer.set_result(outcome)
