"""What arrives at this gateway and must not be lost: when it came, whether it is still on its way,
and what is kept, stamped, while no service answers."""

import itertools
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

import msgspec

from contracts.errors import Problem, Unavailable
from contracts.event_envelope import Outcome
from contracts.local_times import rfc3339
from gateway.core.http.problem_responses import (
    UNAVAILABLE,
    Headers,
    problem_answer,
    problem_body,
)
from gateway.core.transport.batching import Batcher
from gateway.core.transport.journal import Journal
from gateway.core.transport.stamps import HEADER, make_stamp, read_stamp
from plumbing.clock import Clock
from plumbing.installation_keys import Signer

_problem = msgspec.json.Decoder(Problem).decode
_KEPT = Problem(
    "unavailable.kept",
    "Hệ thống tạm thời gián đoạn. Nội dung đã được ghi nhận kèm "
    "thời điểm đến và sẽ được tự động chuyển vào. (Temporarily unavailable; what you "
    "sent was stamped and kept, and will be delivered.)",
)


class Arrivals:
    """Order of arrival, watermark, stamps and journal of one gateway."""

    def __init__(
        self,
        batchers: Mapping[str, Batcher],
        signer: Signer,
        gateway: str,
        clock: Clock,
        journal_of: Callable[["Arrivals"], Journal],
    ) -> None:
        self.batchers, self.signer, self.gateway, self.clock = batchers, signer, gateway, clock
        self._sequence = itertools.count(1)
        self._outstanding: dict[object, int] = {}
        self.journal = journal_of(self)

    def watermark_us(self) -> int:
        """Everything that arrived here before this moment has been delivered."""
        now_us = self.clock()
        oldest = min(self._outstanding.values(), default=now_us)
        journaled = self.journal.oldest_us()
        return min(now_us, oldest, journaled if journaled is not None else now_us)

    def delivered_all(self) -> bool:
        """Whether nothing that arrived here is still on its way."""
        return not self._outstanding and self.journal.oldest_us() is None

    def arrival(
        self, person: str, target: str, kind: str, body: bytes, stamp: str | None
    ) -> tuple[int, int]:
        """When this counts as arrived, and its number: now, or at the time of a stamp that belongs
        to it."""
        sequence = next(self._sequence)
        if stamp is None:
            return self.clock(), sequence
        found = read_stamp(stamp, self.signer, person=person, attempt=target, kind=kind, body=body)
        return found.arrived_us, found.sequence

    @contextmanager
    def under_way(self, arrived_us: int) -> Iterator[None]:
        """While it is, no round settles over it. Numbers would not tell requests apart: one that
        comes with a stamp has the number of its first arrival, maybe at another gateway."""
        request = object()
        self._outstanding[request] = arrived_us
        try:
            yield
        finally:
            del self._outstanding[request]

    def stamp(
        self, person: str, target: str, kind: str, body: bytes, arrived_us: int, sequence: int
    ) -> str:
        """Proof that this came then."""
        return make_stamp(
            self.signer,
            person=person,
            attempt=target,
            kind=kind,
            body=body,
            arrived_us=arrived_us,
            gateway=self.gateway,
            sequence=sequence,
        )

    async def kept(
        self, command: str, item: bytes, arrived_us: int, stamp: str
    ) -> tuple[int, bytes, Headers]:
        """503 with the stamp, once the journal has it on disk; without if it cannot be written."""
        try:
            await self.journal.append(command, item, arrived_us, stamp)
        except OSError:
            return problem_answer(UNAVAILABLE)
        more = {"arrival_stamp": stamp, "arrived_at": rfc3339(arrived_us)}
        status, _, headers = problem_answer(_KEPT)
        headers.append((HEADER, stamp.encode("latin-1")))
        return status, problem_body(_KEPT, **more), headers

    async def deliver(self, command: str, item: bytes) -> None:
        """Deliver a journaled item; whatever the service decides is its answer."""
        outcome = await self.batchers[command].ask(item)
        code = _problem(outcome.error).code if outcome.refused else ""
        if code == "unavailable":
            raise Unavailable(command)
        if code == "internal":
            raise RuntimeError(f"{command} failed on a journaled item")


async def outcome_of(asked: Awaitable[Outcome]) -> Outcome | None:
    """What a service said, or ``None`` if none answers."""
    try:
        outcome = await asked
    except Unavailable:
        return None
    if outcome.refused and _problem(outcome.error).code in ("unavailable", "internal"):
        return None
    return outcome
