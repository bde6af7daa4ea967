"""Whoever takes a slow command says so at once, if the caller wants to know."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from kombu import Message

from contracts.event_envelope import TAKEN, Request, encode, raw
from contracts.gateway_watermarks import ReportWatermark
from plumbing.clock import now_us
from plumbing.entrypoints import _dispatcher_of
from plumbing.settings import Settings

COMMAND = "exam.watermark"


class Line:
    """A link that keeps what is said on it, and by whom messages are taken."""

    def __init__(self) -> None:
        self.dispatcher: dict[str, Any] | None = None
        self.said: list[tuple[str, str]] = []

    def listen(self, _queue: Any, on_message: Any, *, no_ack: bool) -> None:
        assert no_ack
        self.bring = on_message

    def publish(self, _body: bytes, *, to: str, correlation_id: str, type: str) -> None:
        assert (to, correlation_id) == ("somebody", "c1")
        self.said.append((type, ""))


@pytest.mark.parametrize(
    ("confirm_taken", "left_us", "expected"),
    [
        (True, 1_000_000, [(TAKEN, ""), ("carried out", COMMAND)]),
        (False, 1_000_000, [("carried out", COMMAND)]),
        (True, -1, []),
    ],
)
def test_a_command_is_said_to_be_taken_before_it_is_carried_out(
    tmp_path: Path, confirm_taken: bool, left_us: int, expected: list[tuple[str, str]]
) -> None:
    line = Line()
    container = SimpleNamespace(config={"settings": Settings(data=tmp_path)}, service_name="exam")
    link: Any = line
    table = _dispatcher_of(container, link)
    table[COMMAND] = lambda *_: line.said.append(("carried out", COMMAND))
    request = Request([raw(ReportWatermark("g", 1, 2))], now_us() + 60 * left_us, confirm_taken)
    properties = {"type": COMMAND, "reply_to": "somebody", "correlation_id": "c1"}
    line.bring(Message(body=encode(request), properties=properties))
    assert line.said == expected
