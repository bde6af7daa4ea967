"""The services, as the gateway's routes see them: typed questions, typed answers."""

from typing import TypeVar

import msgspec
from msgspec import Struct

from contracts.envelope import Outcome, encode, raw
from contracts.errors import Problem, Unavailable
from contracts.registry import COMMANDS
from gateway.batching import Batcher
from gateway.errors import refusal_of
from gateway.rpc import PATIENCE_S, Caller

Answer = TypeVar("Answer", bound=Struct)


class Backend:
    """One call, one item, unless it is asked with others; the hot path batches for itself."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self._batchers: dict[str, Batcher] = {}

    async def ask(
        self, command: str, item: Struct, expect: type[Answer], patience_s: float = PATIENCE_S
    ) -> Answer:
        """The answer; ``Refused`` as the service says, :class:`Unavailable` without one."""
        assert isinstance(item, COMMANDS[command].item), f"{command} takes another item"
        outcomes = await self.caller.call(command, [raw(item)], patience_s)
        if len(outcomes) != 1:
            raise Unavailable(command)
        return understand(outcomes[0], expect)

    async def ask_with_others(self, command: str, item: Struct, expect: type[Answer]) -> Answer:
        """The same for what many ask at once: calls that come together travel together."""
        assert isinstance(item, COMMANDS[command].item), f"{command} takes another item"
        batcher = self._batchers.get(command)
        if batcher is None:
            batcher = self._batchers[command] = Batcher(self.caller, command)
        return understand(await batcher.ask(encode(item)), expect)


def understand(outcome: Outcome, expect: type[Answer]) -> Answer:
    """An outcome as its value, or raised as the refusal it is."""
    if outcome.refused:
        problem = msgspec.json.decode(outcome.error, type=Problem)
        if problem.code == "unavailable":
            raise Unavailable(problem.message)
        raise refusal_of(problem)
    return msgspec.json.decode(outcome.ok, type=expect)
