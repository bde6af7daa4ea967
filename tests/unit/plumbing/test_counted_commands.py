"""What became of commands is counted by kind: a fault of ours is never a refusal."""

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from kombu import Message
from msgspec import Raw

from contracts.commands_and_events import COMMANDS
from contracts.errors import Problem
from contracts.event_envelope import Outcome, raw
from contracts.gateway_watermarks import ReportWatermark
from plumbing.command_handling import INTERNAL, UNAVAILABLE
from plumbing.entrypoints import Commands
from plumbing.metrics import REQUESTS, samples

COMMAND = COMMANDS["exam.watermark"]
GOOD = raw(ReportWatermark("g", 1, 2))
DONE = ReportWatermark("g", 1, 2)
REFUSED = Problem("round.unknown", "không có")
FAILURE = (ValueError, ValueError("a fault"), None)


class Answered(Commands):
    """The entrypoint of one command, with a line that keeps what is answered."""

    def __init__(self) -> None:
        super().__init__(COMMAND.name)
        self.command = COMMAND
        self._decode = msgspec.json.Decoder(COMMAND.item).decode
        self.sent: list[bytes] = []
        line: Any = SimpleNamespace(publish=lambda body, **_: self.sent.append(body))
        self.link = line

    def carried_out(self, items: list[Raw], result: Any, failure: Any = None) -> list[Outcome]:
        """What the caller is told of a batch that came to this."""
        _, unread = self._understand(items)
        message = Message(properties={"reply_to": "somebody"})
        self._answer(message, unread, 0, None, result, failure)
        return msgspec.json.decode(self.sent[-1], type=list[Outcome])


def counts() -> dict[str, float]:
    return {
        one.labels["outcome"]: one.value
        for one in samples(REQUESTS, "_total")
        if one.labels["command"] == COMMAND.name
    }


@pytest.mark.parametrize(
    ("items", "result", "failure", "expected"),
    [
        ([GOOD, GOOD], [DONE, DONE], None, {"ok": 2}),
        ([GOOD, GOOD], [DONE, REFUSED], None, {"ok": 1, "refused": 1}),
        ([GOOD, GOOD], [INTERNAL, DONE], None, {"ok": 1, "failed": 1}),
        ([GOOD], [UNAVAILABLE], None, {"refused": 1}),
        ([GOOD, GOOD], None, FAILURE, {"failed": 2}),
        ([Raw(b"{}"), GOOD], None, FAILURE, {"refused": 1, "failed": 1}),
        ([Raw(b"{}"), GOOD], [DONE], None, {"refused": 1, "ok": 1}),
    ],
    ids=["done", "refused", "a fault in one", "an outage", "a fault of all", "both", "unread"],
)
def test_each_item_is_answered_and_counted_as_what_became_of_it(
    items: list[Raw], result: Any, failure: Any, expected: dict[str, int]
) -> None:
    before = counts()
    told = Answered().carried_out(items, result, failure)
    more = {kind: count - before.get(kind, 0) for kind, count in counts().items()}
    assert {kind: count for kind, count in more.items() if count} == expected
    assert len(told) == len(items)
    assert sum(not one.refused for one in told) == expected.get("ok", 0)
