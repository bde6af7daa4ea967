"""Natural batching: calls of one kind that come while a batch is in flight go together in the next.

Alone, a call goes at once and waits for nobody. When batches are larger than one, the gateway waits
a moment between them, so that they grow and their cost is shared: after a small one as long as that
took, since where much is to be done a wait is no loss, and small batches only make more of it.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from msgspec import Raw

from contracts.errors import Unavailable
from contracts.event_envelope import Outcome
from plumbing.metrics import BATCH_SIZE

log = logging.getLogger(__name__)

MOST_ITEMS = 200
MOST_PENDING = 20_000
#: so many share a batch's cost well; more of them would gain less than their wait is worth
SHARED_WELL_ITEMS = 64


class Pause(NamedTuple):
    """How long the gateway lets the next batch grow, in seconds."""

    shortest_s: float
    longest_s: float

    def after(self, items: int, took_s: float) -> float:
        """The pause after a batch of so many items, whose answers took so long."""
        if items == 1:
            return 0.0
        if items >= SHARED_WELL_ITEMS:
            return self.shortest_s
        return max(self.shortest_s, min(took_s, self.longest_s))


#: a batch that takes longer than the longest pause has met a fault, and no crowd
PAUSE = Pause(0.012, 0.06)
#: no other process has anything to do meanwhile, so that waiting longer only makes it slower
EMBEDDED_PAUSE = Pause(0.003, 0.003)


class Calls(Protocol):
    """Whoever carries commands to the services; ``rpc.Caller`` does it over the broker."""

    async def call(
        self, command: str, items: Sequence[Raw], patience_s: float = ...
    ) -> list[Outcome]:
        """As many outcomes as items, in order; ``Unavailable`` without an answer."""


class Batcher:
    """Collects calls of one command. One batch is in flight at a time."""

    def __init__(self, caller: Calls, command: str, pause: Pause = PAUSE) -> None:
        self._caller, self._command, self._pause = caller, command, pause
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
            sent_at = self._loop.time()
            await self._send_one(batch)
            pause_s = self._pause.after(len(batch), self._loop.time() - sent_at)
            if pause_s and len(self._pending) < MOST_ITEMS:
                await asyncio.sleep(pause_s)
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
