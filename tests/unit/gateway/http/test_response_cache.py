"""Answers kept by what they were made from, within a number of bytes."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from contracts.errors import Unavailable
from gateway.core.caching.response_cache import CachedAnswer, Shelf


def maker(
    mark: object, size: int = 1
) -> tuple[list[int], Callable[[], Awaitable[CachedAnswer[int]]]]:
    """Makes 1, 2, 3… and lets others run in between."""
    made: list[int] = []

    async def make() -> CachedAnswer[int]:
        made.append(len(made) + 1)
        number = made[-1]
        await asyncio.sleep(0)
        return CachedAnswer(number, size, mark)

    return made, make


def test_those_who_ask_at_once_wait_for_one_making_and_later_ones_for_none() -> None:
    async def play() -> list[int]:
        shelf, (made, make) = Shelf(), maker("m")
        found = await asyncio.gather(*(shelf.get("p", "m", 0, make) for _ in range(50)))
        found.append(await shelf.get("p", "m", 0, make))
        assert {one.value for one in found} == {1}
        return made

    assert asyncio.run(play()) == [1]


def test_another_mark_clears_the_whole_place_and_no_other() -> None:
    async def play() -> None:
        shelf, (made, make) = Shelf(), maker(1)
        for part in (0, 1):
            await shelf.get("p", 1, part, make)
        await shelf.get("q", 1, 0, make)
        assert shelf.bytes == 3
        _, newer = maker(2)
        assert (await shelf.get("p", 2, 0, newer)).value == 1
        assert shelf.bytes == 2
        await shelf.get("q", 1, 0, make)
        assert made == [1, 2, 3]

    asyncio.run(play())


def test_what_is_made_from_something_else_than_asked_for_is_given_but_not_kept() -> None:
    async def play() -> list[int]:
        shelf, (made, make) = Shelf(), maker("newer")
        assert (await shelf.get("p", "m", 0, make)).value == 1
        assert (await shelf.get("p", "m", 0, make)).value == 2
        assert shelf.bytes == 0
        return made

    assert asyncio.run(play()) == [1, 2]


def test_what_was_asked_for_longest_ago_goes_when_there_is_no_room() -> None:
    async def play() -> list[int]:
        shelf, (made, make) = Shelf(most_bytes=10), maker("m", 4)
        for part in (0, 1, 0, 2):  # the third hits, the fourth drops part 1
            await shelf.get("p", "m", part, make)
        assert shelf.bytes == 8
        await shelf.get("p", "m", 0, make)
        assert made == [1, 2, 3]
        await shelf.get("p", "m", 1, make)
        _, large = maker("m", 11)
        await shelf.get("p", "m", 3, large)
        assert shelf.bytes == 8
        return made

    assert asyncio.run(play()) == [1, 2, 3, 4]


def test_a_failure_reaches_all_who_wait_and_is_not_kept() -> None:
    async def play() -> None:
        shelf, (_, make) = Shelf(), maker("m")

        async def fail() -> CachedAnswer[int]:
            await asyncio.sleep(0)
            raise Unavailable("scoring.standings")

        two = (shelf.get("p", "m", 0, fail), shelf.get("p", "m", 0, fail))
        found = await asyncio.gather(*two, return_exceptions=True)
        assert [type(one) for one in found] == [Unavailable, Unavailable]
        assert (await shelf.get("p", "m", 0, make)).value == 1

    asyncio.run(play())


def test_who_goes_away_takes_the_answer_from_nobody_else() -> None:
    async def play() -> int:
        shelf, (_, make) = Shelf(), maker("m")
        first = asyncio.create_task(shelf.get("p", "m", 0, make))
        second = asyncio.create_task(shelf.get("p", "m", 0, make))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        return (await second).value

    assert asyncio.run(play()) == 1
