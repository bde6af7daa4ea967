"""One whole attempt as rows S3, S8 and S12 mean it, and what many of them come to."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from client.http_connection import HttpConnection
from rigs.bench.read_client import read_result
from rigs.harness.load_generator import Tally, begin, choice, save, submit
from rigs.harness.measured_platform import MeasuredPlatform, Stopwatch
from rigs.harness.stream_lag import watching
from rigs.harness.turns import Spent

SAVES = 3
APPLIED_WITHIN_S = 20.0


async def whole_attempt(
    rig: MeasuredPlatform, wire: HttpConnection, person: int, round_id: str, tally: Tally
) -> bool:
    """Start, three saves, submission, result read; noted in ``tally``. Whether it could begin."""
    began = time.perf_counter()
    answer, sitting = await begin(wire, rig.token(person), person, round_id)
    if sitting is None:
        tally.note(answer, 0.0)
        return False
    rig.sittings.append(sitting)
    for part in range(SAVES):
        some = sitting.questions[part::SAVES]
        answer = await save(wire, sitting, {q: choice(sitting, n) for n, q in enumerate(some)})
        if answer.status != 200:
            tally.note(answer, 0.0)
    answer = await submit(wire, sitting)
    if not await read_result(wire, sitting):
        tally.wrong.append("the result can't be read")
    tally.note(answer, time.perf_counter() - began, 200, 201)
    return True


async def spent_on(rig: MeasuredPlatform, load: Callable[[], Awaitable[Tally]]) -> Spent:
    """What everything takes while this load lasts."""
    watch = Stopwatch(rig.machine)
    tally = await load()
    return Spent(tally, watch.seconds(), watch.shares(1))


async def spent_until_applied(rig: MeasuredPlatform, load: Callable[[], Awaitable[Tally]]) -> Spent:
    """The same, until all that the load told was applied everywhere; what was not in good time is
    among the wrong answers."""
    with watching(rig.place) as watch:

        async def applied() -> Tally:
            tally = await load()
            until = time.monotonic() + APPLIED_WITHIN_S
            while (left := watch.behind()) and time.monotonic() < until:
                await asyncio.sleep(0.02)
            if left:
                tally.wrong.append(f"not applied: {left}")
            return tally

        return await spent_on(rig, applied)
