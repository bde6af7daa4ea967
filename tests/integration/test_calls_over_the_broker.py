"""The gateway calls, a service answers: on both brokers, and after the line was cut."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import uvloop
from msgspec import Raw

from contracts.errors import BROKER, Unavailable
from contracts.event_envelope import Outcome, encode
from deploy.local.platform import Platform
from gateway.core.transport.rpc import EARLY_TRIES, Caller
from gateway.core.transport.rpc_connections import WATCH_S
from plumbing.settings import Settings
from tests.support.answering import Answering
from tests.support.waiting import PATIENCE_S

ASKED = encode({"hello": "xin chào"})
#: more than a socket keeps, so that it comes in several pieces
OTHERS, MANY = encode("another"), 1_000
LARGE = encode("đ" * 2_000_000)


class Calls:
    """Runs coroutine functions that are given a caller in its event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.service = Answering(settings, ["exam"], lambda _command, item: Outcome(ok=item))

    def __call__(self, work: Any) -> None:
        uvloop.run(self._with_caller(work))

    async def _with_caller(self, work: Any) -> None:
        caller = Caller(self.settings)
        caller.start()
        try:
            await work(caller)
        finally:
            began = time.monotonic()
            caller.stop()
            assert time.monotonic() - began < WATCH_S + PATIENCE_S

    async def one_lost(self, caller: Caller) -> "asyncio.Task[list[Outcome]]":
        """A call that the service took and does not answer; asked again only when the tests have
        long given up."""
        await _asked(caller)
        self.service.mute = {"exam.echo"}
        asked = asyncio.create_task(caller.call("exam.echo", [Raw(ASKED)], 6 * PATIENCE_S))
        while not self.service.lost:
            await asyncio.sleep(0.05)
        self.service.mute = set()
        return asked


@pytest.fixture
def calls(settings: Settings) -> Iterator[Calls]:
    calls = Calls(settings)
    yield calls
    calls.service.stop()


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


def test_what_was_asked_is_answered_however_large_it_is(calls: Calls) -> None:
    async def work(caller: Caller) -> None:
        for body in (ASKED, LARGE, ASKED):
            await _asked(caller, body)

    calls(work)


def test_a_line_that_was_cut_is_made_anew(calls: Calls, kind: str, request: Any) -> None:
    if kind == "embedded":
        pytest.skip("there is no line that could be cut")
    parts: Platform = request.getfixturevalue("parts")

    async def work(caller: Caller) -> None:
        await _asked(caller)
        parts.rabbitmq.hang_up()
        await _asked(caller)

    calls(work)


def test_what_was_asked_when_the_line_was_cut_is_asked_again_on_the_next(
    calls: Calls, kind: str, request: Any
) -> None:
    if kind == "embedded":
        pytest.skip("there is no line that could be cut")
    parts: Platform = request.getfixturevalue("parts")

    async def work(caller: Caller) -> None:
        asked = await calls.one_lost(caller)
        parts.rabbitmq.hang_up()
        async with asyncio.timeout(PATIENCE_S):
            assert bytes((await asked)[0].ok) == ASKED

    calls(work)


def test_what_a_frozen_process_was_brought_is_soon_asked_of_another(calls: Calls) -> None:
    async def work(caller: Caller) -> None:
        await _asked(caller)
        calls.service.frozen = EARLY_TRIES
        async with asyncio.timeout(PATIENCE_S):  # the long try alone would last twice that
            answers = await caller.call("exam.echo", [Raw(ASKED)], 6 * PATIENCE_S)
        assert bytes(answers[0].ok) == ASKED

    calls(work)


def test_of_two_processes_one_is_asked_while_the_other_is_frozen(
    calls: Calls, kind: str, settings: Settings
) -> None:
    """Also where whatever is asked in between always goes to the one that works."""
    if kind == "embedded":
        pytest.skip("there is one process")
    other = Answering(settings, ["exam"], lambda _command, _item: Outcome(ok=Raw(OTHERS)))

    async def work(caller: Caller) -> None:
        loop, others = asyncio.get_running_loop(), list[asyncio.Task[list[Outcome]]]()

        def ask() -> None:
            others.append(asyncio.create_task(caller.call("exam.else", [Raw(ASKED)], 1.0)))

        def wake() -> None:
            loop.call_soon_threadsafe(ask)

        found = set[bytes]()
        while len(found) < 2:  # both listen
            with suppress(Unavailable):
                found.add(bytes((await caller.call("exam.echo", [Raw(ASKED)]))[0].ok))
        other.when_frozen = wake
        other.frozen = MANY
        for _ in range(2):  # from whichever of the two it begins
            await _asked(caller)
        assert other.frozen < MANY
        await asyncio.gather(*others, return_exceptions=True)

    try:
        calls(work)
    finally:
        other.stop()


def test_a_gateway_that_ends_does_not_wait_for_a_service_longer_than_it_may(calls: Calls) -> None:
    async def work(caller: Caller) -> None:
        asked = await calls.one_lost(caller)
        leaving = asyncio.create_task(caller.leave(0.0))
        async with asyncio.timeout(PATIENCE_S):
            with pytest.raises(Unavailable, match=r"exam\.echo"):
                await asked
            await _asked(caller)  # what is asked last, is answered
        leaving.cancel()

    calls(work)


def test_a_gateway_that_ends_does_not_wait_for_a_frozen_broker(
    calls: Calls, kind: str, request: Any
) -> None:
    if kind == "embedded":
        pytest.skip("a process does not outlive its broker")
    parts: Platform = request.getfixturevalue("parts")

    async def work(caller: Caller) -> None:
        asked = await calls.one_lost(caller)
        parts.pause("rabbitmq")
        try:
            leaving = asyncio.create_task(caller.leave(6 * PATIENCE_S))
            async with asyncio.timeout(PATIENCE_S):
                with pytest.raises(Unavailable, match=BROKER):
                    await asked
                with pytest.raises(Unavailable, match=BROKER):
                    await caller.call("exam.echo", [Raw(ASKED)], 6 * PATIENCE_S)
            leaving.cancel()
        finally:
            parts.resume("rabbitmq")
        await _asked(caller)

    calls(work)
