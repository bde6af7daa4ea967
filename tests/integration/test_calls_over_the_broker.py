"""The gateway calls, a service answers: on both brokers, and after the line was cut."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import uvloop
from kombu import Connection, Consumer, Message, Producer
from msgspec import Raw

from contracts.errors import Unavailable
from contracts.event_envelope import Outcome, decode_request, encode
from deploy.local.platform import Platform
from gateway.core.transport.rpc import WATCH_S, Caller
from plumbing import broker
from plumbing.settings import Settings
from tests.support.waiting import PATIENCE_S

ASKED = encode({"hello": "xin chào"})
#: more than a socket keeps, so that it comes in several pieces
LARGE = encode("đ" * 2_000_000)


class Echo:
    """A service that answers each item with itself."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.stopping = settings, False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self.stopping:
            with suppress(*broker.BROKER_ERRORS):
                self._answer()
            time.sleep(0.05)

    def _answer(self) -> None:
        connection = broker.connect(self.settings, heartbeat=False)
        try:
            self._answer_on(connection)
        finally:
            connection.collect()  # a line that was cut is not closed politely

    def _answer_on(self, connection: Connection) -> None:
        channel = connection.channel()
        (queue,) = broker.declare(channel, [broker.commands("exam")])
        producer = Producer(connection.channel())

        def answer(message: Message) -> None:
            items = decode_request(broker.body_of(message)).items
            to, correlation = (message.properties[name] for name in ("reply_to", "correlation_id"))
            outcomes = [Outcome(ok=item) for item in items]
            broker.publish(producer, encode(outcomes), to=to, correlation_id=correlation)

        Consumer(channel, [queue], on_message=answer, no_ack=True).consume()
        while not self.stopping:
            with suppress(TimeoutError):
                connection.drain_events(timeout=0.2)
        queue.delete()

    def stop(self) -> None:
        self.stopping = True
        self._thread.join(PATIENCE_S)


@pytest.fixture
def calls(settings: Settings) -> Iterator[Callable[[Any], Any]]:
    """Runs a coroutine function that is given a caller in its event loop."""
    echo = Echo(settings)

    async def with_caller(work: Any) -> None:
        caller = Caller(settings)
        caller.start()
        try:
            await work(caller)
        finally:
            began = time.monotonic()
            caller.stop()
            assert time.monotonic() - began < WATCH_S + PATIENCE_S

    yield lambda work: uvloop.run(with_caller(work))
    echo.stop()


async def _asked(caller: Caller, body: bytes = ASKED) -> None:
    """As pages do it: again where nothing came in time."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            answers = await caller.call("exam.echo", [Raw(body)] * 2)
            break
        except Unavailable:
            assert time.monotonic() < until
    assert [bytes(answer.ok) for answer in answers] == [body, body]


def test_what_was_asked_is_answered_however_large_it_is(calls: Any) -> None:
    async def work(caller: Caller) -> None:
        for body in (ASKED, LARGE, ASKED):
            await _asked(caller, body)

    calls(work)


def test_a_line_that_was_cut_is_made_anew(calls: Any, kind: str, request: Any) -> None:
    if kind == "embedded":
        pytest.skip("there is no line that could be cut")
    parts: Platform = request.getfixturevalue("parts")

    async def work(caller: Caller) -> None:
        await _asked(caller)
        parts.rabbitmq.hang_up()
        await _asked(caller)

    calls(work)
