"""The services, as the gateway's routes see them: typed questions, typed answers."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import msgspec
from msgspec import Struct

from contracts.commands_and_events import COMMANDS
from contracts.contests import ContestQuery, Contests
from contracts.errors import Problem, Refused, Unavailable
from contracts.event_envelope import Outcome, encode, raw
from gateway.core.http.problem_responses import refusal_of
from gateway.core.transport.batching import Batcher, Calls
from gateway.core.transport.rpc_timeouts import PATIENCE_S

Answer = TypeVar("Answer", bound=Struct)
#: how long a contest that registration has accepted may be news to the others; events take some
#: hundredths of a second; seconds where a service starts or has much to read
HEARD_S = 10.0
PAUSE_S = 0.1


class Backend:
    """One call, one item, unless it is asked with others; the hot path batches for itself.

    A service that has not heard yet of a contest or a round that registration knows is asked again
    until it has: nobody is told that there is no such contest whom registration has just told that
    there is one. So is scoring while it has not heard all that exam has told of a stage.
    """

    def __init__(self, caller: Calls) -> None:
        self.caller = caller
        self._batchers: dict[str, Batcher] = {}

    async def ask(
        self, command: str, item: Struct, expect: type[Answer], patience_s: float = PATIENCE_S
    ) -> Answer:
        """The answer; ``Refused`` as the service says, :class:`Unavailable` without one."""
        return await self._once_heard(
            command, item, lambda: self.ask_now(command, item, expect, patience_s)
        )

    async def ask_now(
        self, command: str, item: Struct, expect: type[Answer], patience_s: float = PATIENCE_S
    ) -> Answer:
        """The same from a service that may answer that it has not heard of it yet."""
        (answer,) = await self.ask_each(command, [item], expect, patience_s)
        return answer

    async def ask_each(
        self, command: str, items: Sequence[Struct], expect: type[Answer], patience_s: float
    ) -> list[Answer]:
        """An answer to each of these items, in one message."""
        told = COMMANDS[command]
        assert all(isinstance(item, told.item) for item in items), f"{command} takes other items"
        outcomes = await self.caller.call(command, [raw(item) for item in items], patience_s)
        if len(outcomes) != len(items):
            raise Unavailable(command)
        return [_understood(command, outcome, expect) for outcome in outcomes]

    async def ask_with_others(self, command: str, item: Struct, expect: type[Answer]) -> Answer:
        """The same for what many ask at once: calls that come together travel together."""
        assert isinstance(item, COMMANDS[command].item), f"{command} takes another item"
        batcher = self._batchers.get(command)
        if batcher is None:
            batcher = self._batchers[command] = Batcher(self.caller, command)
        asked, sent = batcher, encode(item)

        async def once() -> Answer:
            return _understood(command, await asked.ask(sent), expect)

        return await self._once_heard(command, item, once)

    async def _once_heard(
        self, command: str, item: Struct, ask: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        try:
            return await ask()
        except Refused as refusal:
            if not await self._on_its_way(command, item, refusal.problem.code):
                raise
            missing = refusal.problem.code
        until = time.monotonic() + HEARD_S
        while time.monotonic() < until:
            await asyncio.sleep(PAUSE_S)
            try:
                return await ask()
            except Refused as refusal:
                if refusal.problem.code != missing:
                    raise
        raise Unavailable(command)

    async def _on_its_way(self, command: str, item: Struct, code: str) -> bool:
        """Whether registration knows what the service does not; it is the first to know. Of rounds
        only exam hears; what another service calls unknown is not there."""
        if code == "hall.unheard":
            return True
        contest, service = getattr(item, "contest", None), COMMANDS[command].service
        unknown = code == "contest.unknown" or (code == "round.unknown" and service == "exam")
        if not unknown or not contest or service == "registration":
            return False
        known = await self.ask_now("registration.contests", ContestQuery(contest), Contests)
        plans = [one.definition for one in known.contests if one.contest == contest]
        if code == "contest.unknown":
            return bool(plans)
        rounds = {r.id for plan in plans for p in plan.phases for r in p.rounds}
        return getattr(item, "round", None) in rounds


def _understood(command: str, outcome: Outcome, expect: type[Answer]) -> Answer:
    """An outcome of a command as its value, or raised as the refusal it is."""
    if outcome.refused:
        problem = msgspec.json.decode(outcome.error, type=Problem)
        if problem.code == "unavailable":
            raise Unavailable(command)
        raise refusal_of(problem)
    return msgspec.json.decode(outcome.ok, type=expect)
