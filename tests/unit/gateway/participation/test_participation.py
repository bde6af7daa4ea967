"""The quota table for many eyes: one question for all, streams that end, spreadsheets."""

import asyncio
import gzip
import json
from typing import Any

import msgspec
import pytest

from contracts.errors import Refused, Unavailable
from contracts.reporting import Participation
from gateway.core.caching.coalescing import CoalescingCache
from gateway.core.transport.service_client import Backend
from gateway.participation.cache import POLL_S, ParticipationCache, Scope, participation_feeds
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import FakeCaller, House, problem_of
from tests.unit.gateway.service_answers import handlers

pytestmark = pytest.mark.anyio
TABLE = f"/api/contests/{CONTEST}/participation"


def test_the_table_is_as_the_interface_promises(house: House) -> None:
    with house.open() as client:
        body = client.get(TABLE).json()
    assert body.keys() >= {"as_of", "quota_met", "agencies"}
    assert body["agencies"][0].keys() >= {
        "agency", "name", "class", "headcount", "denominator", "participants", "rate", "quota",
        "met", "missing",
    }  # fmt: skip


def test_many_who_ask_at_once_cost_one_question(house: House) -> None:
    with house.open() as client:
        for _ in range(50):
            assert client.get(TABLE, headers={"Accept-Encoding": "gzip"}).status_code == 200
    assert len(house.caller.commands("reporting.participation")) <= 3


def test_the_table_stays_readable_for_a_while_when_nothing_answers(house: House) -> None:
    with house.open() as client:
        client.get(TABLE)
        house.caller.down = True
        assert client.get(TABLE).status_code == 200


def test_a_round_or_phase_that_is_not_there_is_a_refusal(house: House) -> None:
    def unknown(_item: Any) -> Participation:
        raise Refused("round.unknown", "no such round")

    house.caller.handlers["reporting.participation"] = unknown
    with house.open() as client:
        for path in (f"{TABLE}?round=x", f"{TABLE}/stream?round=x", f"{TABLE}.xlsx?round=x"):
            assert problem_of(client.get(path)).code == "round.unknown"


async def test_the_encoding_is_shared_and_compressed_once() -> None:
    desk = ParticipationCache(Backend(FakeCaller(handlers())))
    first = await desk.get(Scope(CONTEST))
    second = await desk.get(Scope(CONTEST))
    assert first is second
    assert gzip.decompress(first.compressed()) == first.encoded


async def test_a_stream_tells_at_once_then_what_changes_and_ends_when_the_gateway_closes() -> None:
    caller = FakeCaller(handlers())
    answer = caller.handlers["reporting.participation"]
    closing = asyncio.Event()
    feeds = participation_feeds(ParticipationCache(Backend(caller)), closing)
    events: list[dict[str, Any]] = []

    async def listen() -> None:
        async for event in feeds.listen(Scope(CONTEST)):
            if event.startswith(b"event: participation\ndata: "):
                events.append(json.loads(event.partition(b"data: ")[2]))

    listeners = [asyncio.create_task(listen()) for _ in range(3)]
    await asyncio.sleep(0.1)
    assert len(events) == 3
    caller.handlers["reporting.participation"] = lambda item: msgspec.structs.replace(
        answer(item), version=4
    )
    await asyncio.sleep(2 * POLL_S)
    assert [event["version"] for event in events] == [3, 3, 3, 4, 4, 4]
    assert len(caller.commands("reporting.participation")) <= 4
    closing.set()
    await asyncio.wait_for(asyncio.gather(*listeners), 1)


class Source:
    """Counts questions; fails as told."""

    def __init__(self) -> None:
        self.asked = 0
        self.fault: Exception | None = None
        self.now = 0.0

    async def ask(self, key: str) -> int:
        self.asked += 1
        await asyncio.sleep(0)
        if self.fault is not None:
            raise self.fault
        return self.asked


def shared(source: Source) -> CoalescingCache[str, int]:
    return CoalescingCache(
        source.ask, fresh_s=1, stale_s=2, outage_s=10, monotonic=lambda: source.now
    )


async def test_all_who_ask_in_one_moment_share_an_answer() -> None:
    source = Source()
    cache = shared(source)
    assert await asyncio.gather(*(cache.get("a") for _ in range(10))) == [1] * 10


async def test_an_answer_that_is_a_little_old_is_given_while_a_new_one_is_fetched() -> None:
    source = Source()
    cache = shared(source)
    await cache.get("a")
    source.now = 1.5
    assert await cache.get("a") == 1
    await asyncio.sleep(0.01)
    assert await cache.get("a") == 2


async def test_an_answer_that_is_too_old_is_waited_for() -> None:
    source = Source()
    cache = shared(source)
    await cache.get("a")
    source.now = 2.5
    assert await cache.get("a") == 2
    assert await cache.get("a", 0.0) == 2


async def test_when_nothing_answers_an_old_answer_has_to_do_but_not_for_ever() -> None:
    source = Source()
    cache = shared(source)
    await cache.get("a")
    source.now, source.fault = 9.0, Unavailable()
    assert await cache.get("a") == 1
    source.now = 11.0
    with pytest.raises(Unavailable):
        await cache.get("a")


async def test_a_refusal_is_told_and_not_kept() -> None:
    source = Source()
    source.fault = Refused("contest.unknown", "none")
    cache = shared(source)
    with pytest.raises(Refused):
        await cache.get("a")
    source.fault = None
    assert await cache.get("a") == 2


async def test_what_was_forgotten_while_it_was_asked_for_is_not_kept() -> None:
    source = Source()
    cache = shared(source)
    old = asyncio.create_task(cache.get("a"))
    await asyncio.sleep(0)
    cache.forget("a")
    assert await old == 1
    assert await cache.get("a") == 2
