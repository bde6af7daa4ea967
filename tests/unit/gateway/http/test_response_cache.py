"""Answers kept by what they were made from, within a number of bytes."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from contracts.errors import Unavailable
from gateway.core.caching.response_cache import CachedAnswer, ResponseCache


def maker(
    version: object, size: int = 1
) -> tuple[list[int], Callable[[], Awaitable[CachedAnswer[int]]]]:
    """Makes 1, 2, 3… and lets others run in between."""
    made: list[int] = []

    async def make() -> CachedAnswer[int]:
        made.append(len(made) + 1)
        number = made[-1]
        await asyncio.sleep(0)
        return CachedAnswer(number, size, version)

    return made, make


def test_those_who_ask_at_once_wait_for_one_making_and_later_ones_for_none() -> None:
    async def play() -> list[int]:
        cache, (made, make) = ResponseCache(), maker("m")
        found = await asyncio.gather(*(cache.get("p", "m", 0, make) for _ in range(50)))
        found.append(await cache.get("p", "m", 0, make))
        assert {one.value for one in found} == {1}
        return made

    assert asyncio.run(play()) == [1]


def test_another_version_clears_the_whole_place_and_no_other() -> None:
    async def play() -> None:
        cache, (made, make) = ResponseCache(), maker(1)
        for part in (0, 1):
            await cache.get("p", 1, part, make)
        await cache.get("q", 1, 0, make)
        assert cache.bytes == 3
        _, newer = maker(2)
        assert (await cache.get("p", 2, 0, newer)).value == 1
        assert cache.bytes == 2
        await cache.get("q", 1, 0, make)
        assert made == [1, 2, 3]

    asyncio.run(play())


def test_what_is_made_from_something_else_than_asked_for_is_given_but_not_kept() -> None:
    async def play() -> list[int]:
        cache, (made, make) = ResponseCache(), maker("newer")
        assert (await cache.get("p", "m", 0, make)).value == 1
        assert (await cache.get("p", "m", 0, make)).value == 2
        assert cache.bytes == 0
        return made

    assert asyncio.run(play()) == [1, 2]


def test_what_was_asked_for_longest_ago_goes_when_there_is_no_room() -> None:
    async def play() -> list[int]:
        cache, (made, make) = ResponseCache(most_bytes=10), maker("m", 4)
        for part in (0, 1, 0, 2):  # the third hits, the fourth drops part 1
            await cache.get("p", "m", part, make)
        assert cache.bytes == 8
        await cache.get("p", "m", 0, make)
        assert made == [1, 2, 3]
        await cache.get("p", "m", 1, make)
        _, large = maker("m", 11)
        await cache.get("p", "m", 3, large)
        assert cache.bytes == 8
        return made

    assert asyncio.run(play()) == [1, 2, 3, 4]


def test_a_failure_reaches_all_who_wait_and_is_not_kept() -> None:
    async def play() -> None:
        cache, (_, make) = ResponseCache(), maker("m")

        async def fail() -> CachedAnswer[int]:
            await asyncio.sleep(0)
            raise Unavailable("scoring.standings")

        two = (cache.get("p", "m", 0, fail), cache.get("p", "m", 0, fail))
        found = await asyncio.gather(*two, return_exceptions=True)
        assert [type(one) for one in found] == [Unavailable, Unavailable]
        assert (await cache.get("p", "m", 0, make)).value == 1

    asyncio.run(play())


def test_who_goes_away_takes_the_answer_from_nobody_else() -> None:
    async def play() -> int:
        cache, (_, make) = ResponseCache(), maker("m")
        first = asyncio.create_task(cache.get("p", "m", 0, make))
        second = asyncio.create_task(cache.get("p", "m", 0, make))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        return (await second).value

    assert asyncio.run(play()) == 1
