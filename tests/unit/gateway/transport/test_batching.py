"""Calls that come together travel together."""

import asyncio
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from contracts.attempts import AnswersSaved, SaveAnswers
from contracts.errors import Unavailable
from contracts.event_envelope import Outcome
from gateway.core.transport.batching import MOST_ITEMS, Batcher
from tests.unit.gateway.fakes import NOW_US, FakeCaller

pytestmark = pytest.mark.anyio


def item(number: int) -> bytes:
    return msgspec.json.encode(SaveAnswers("at1", "p1", {"q": str(number)}, NOW_US, number))


def saves() -> FakeCaller:
    return FakeCaller({"exam.save": lambda save: AnswersSaved(save.sequence)})


async def test_a_single_call_goes_at_once_and_alone() -> None:
    caller = saves()
    outcome = await Batcher(caller, "exam.save").ask(item(1))
    assert caller.batches == [1]
    assert not outcome.refused


async def test_calls_that_come_while_a_batch_is_under_way_go_together() -> None:
    caller = saves()
    caller.hold = asyncio.Event()
    batcher = Batcher(caller, "exam.save")
    first = asyncio.create_task(batcher.ask(item(0)))
    await asyncio.sleep(0)
    rest = [asyncio.create_task(batcher.ask(item(number))) for number in range(1, 6)]
    await asyncio.sleep(0.01)
    caller.hold.set()
    outcomes = await asyncio.gather(first, *rest)
    assert caller.batches == [1, 5]
    assert [saved(outcome) for outcome in outcomes] == [0, 1, 2, 3, 4, 5]


async def test_a_batch_has_a_bound() -> None:
    caller = saves()
    caller.hold = asyncio.Event()
    batcher = Batcher(caller, "exam.save")
    asks = [asyncio.create_task(batcher.ask(item(number))) for number in range(MOST_ITEMS + 50)]
    await asyncio.sleep(0.01)
    caller.hold.set()
    await asyncio.gather(*asks)
    assert max(caller.batches) <= MOST_ITEMS
    assert sum(caller.batches) == MOST_ITEMS + 50


async def test_when_nothing_answers_everyone_waiting_hears_of_it() -> None:
    caller = saves()
    caller.down = True
    batcher = Batcher(caller, "exam.save")
    results = await asyncio.gather(
        *(batcher.ask(item(number)) for number in range(3)), return_exceptions=True
    )
    assert all(isinstance(result, Unavailable) for result in results)
    caller.down = False
    assert saved(await batcher.ask(item(9))) == 9


@pytest.mark.parametrize("answers", [0, 2, 4])
async def test_a_service_that_answers_fewer_or_more_items_than_asked_lets_nobody_wait_for_ever(
    answers: int,
) -> None:
    """Who would be given whose answer? Nobody is given one, and the next batch goes out."""

    class Short(FakeCaller):
        async def call(self, command: str, items: Any, patience_s: float = 2.5) -> list[Outcome]:
            outcomes = await super().call(command, items, patience_s)
            return outcomes if len(items) == 1 else (outcomes + outcomes)[:answers]

    batcher = Batcher(Short(saves().handlers), "exam.save")
    asked = [asyncio.create_task(batcher.ask(item(number))) for number in range(3)]
    async with asyncio.timeout(5):
        told = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(one, Unavailable) for one in told)
        assert saved(await batcher.ask(item(9))) == 9


async def test_a_caller_that_went_away_harms_nobody_else() -> None:
    caller = saves()
    caller.hold = asyncio.Event()
    batcher = Batcher(caller, "exam.save")
    gone, here = (asyncio.create_task(batcher.ask(item(number))) for number in (1, 2))
    await asyncio.sleep(0.01)
    gone.cancel()
    caller.hold.set()
    assert saved(await here) == 2


def saved(outcome: Outcome) -> int:
    return msgspec.json.decode(Raw(outcome.ok), type=AnswersSaved).saved
