"""C12: without an outage no save takes the place of the receipt that its submission was given."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest

from gateway.exam.api.hot_path import HotPath
from tests.unit.gateway.fakes import House

SAVE, SUBMIT = "exam.save", "exam.submit"


def _play(house: House, story: Callable[["_Line"], Awaitable[None]]) -> None:
    """The story in the gateway's own loop."""
    with house.serving() as client:
        assert client.portal is not None
        client.portal.call(lambda: story(_Line(house)))


class _Line:
    """A program with several connections to one gateway."""

    def __init__(self, house: House) -> None:
        assert house.gateway.hot is not None
        self.hot: HotPath = house.gateway.hot
        self.caller = house.caller
        self._token = house.token("contestant").encode()

    def hold(self, command: str) -> asyncio.Event:
        """Let nothing of this command be answered until the event is set."""
        self.caller.held[command] = asyncio.Event()
        return self.caller.held[command]

    def save(
        self, option: str, attempt: str = "at1", stamped_us: int | None = None
    ) -> "asyncio.Task[int]":
        """``stamped_us``: it was the first that another gateway stamped, at this moment."""
        body = {"answers": {"q1": option}}
        stamp = ""
        if stamped_us is not None:
            stamp = self.hot.stamp("p1", attempt, "save", msgspec.json.encode(body), stamped_us, 1)
        return self._send("PUT", f"/api/attempts/{attempt}/answers", body, stamp)

    def submit(self, attempt: str = "at1") -> "asyncio.Task[int]":
        return self._send("POST", f"/api/attempts/{attempt}/submission", {"answers": {}})

    def _send(self, method: str, path: str, body: Any, stamp: str = "") -> "asyncio.Task[int]":
        return asyncio.ensure_future(self._answer(method, path, msgspec.json.encode(body), stamp))

    async def _answer(self, method: str, path: str, body: bytes, stamp: str) -> int:
        headers = [(b"authorization", b"Bearer " + self._token)]
        headers += [(b"arrival-stamp", stamp.encode())] if stamp else []
        scope = {"type": "http", "method": method, "path": path, "headers": headers}
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.hot(scope, receive, send)
        return int(sent[0]["status"])

    def order(self) -> list[str]:
        """What exam was asked, in turn."""
        kinds = {SAVE: "save", SUBMIT: "submission"}
        return [kinds[command] for command, _ in self.caller.asked if command in kinds]


async def _work() -> None:
    """Let everything happen that can."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_submission_waits_for_the_save_that_arrived_before_it(house: House) -> None:
    async def story(line: _Line) -> None:
        release = line.hold(SAVE)
        saved = line.save("A")
        await _work()
        submitted = line.submit()
        await _work()
        assert line.order() == []
        assert line.hot.watermark_us() == house.now_us  # both count as arrived, not delivered
        house.now_us += 1_000_000
        assert line.hot.watermark_us() == house.now_us - 1_000_000
        release.set()
        assert (await saved, await submitted) == (200, 201)
        assert line.order() == ["save", "submission"]
        assert line.hot.delivered_all()

    _play(house, story)


def test_a_save_behind_a_submission_does_not_overtake_it(house: House) -> None:
    async def story(line: _Line) -> None:
        before = line.hold(SAVE)
        first = line.save("A")
        await _work()
        submitted, behind, again = line.submit(), line.save("B"), line.submit()
        await _work()
        before.set()
        assert [await one for one in (first, submitted, behind, again)] == [200, 201, 200, 201]
        assert line.order()[:2] == ["save", "submission"]

    _play(house, story)


def test_the_watermark_waits_for_a_stamped_request_whose_number_another_one_has(
    house: House,
) -> None:
    async def story(line: _Line) -> None:
        stamped_us = house.now_us - 60_000_000
        first = line.hold(SAVE)
        fresh = line.save("A")
        await _work()
        stamped = line.save("B", "at2", stamped_us)
        await _work()
        second = line.hold(SAVE)
        first.set()
        assert await fresh == 200
        assert line.hot.watermark_us() == stamped_us
        second.set()
        assert await stamped == 200
        assert line.hot.delivered_all()

    _play(house, story)


def test_nobody_waits_for_what_another_attempt_sends(house: House) -> None:
    async def story(line: _Line) -> None:
        release = line.hold(SAVE)
        saved = line.save("A", "at2")
        await _work()
        assert await line.submit("at1") == 201
        release.set()
        assert await saved == 200

    _play(house, story)


@pytest.mark.parametrize("kind", ["save", "submission"])
def test_what_cannot_be_delivered_holds_nothing_up(house: House, kind: str) -> None:
    """It is in the journal by then, stamped: after an outage a receipt may be superseded."""

    async def story(line: _Line) -> None:
        release = line.hold(SAVE if kind == "save" else SUBMIT)
        first = line.save("A") if kind == "save" else line.submit()
        await _work()
        second = line.submit() if kind == "save" else line.save("B")
        await _work()
        line.caller.down = True
        release.set()
        assert await first == 503
        line.caller.down = False
        assert await second in (200, 201, 503)
        assert (line.hot.turns._saves, line.hot.turns._submissions) == ({}, {})

    _play(house, story)
