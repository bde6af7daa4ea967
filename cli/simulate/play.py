"""One round, played: everybody comes when they come, and nobody is waited for forever."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from cli.city.arrivals import Visit
from cli.simulate.door import Shut
from cli.simulate.people import Crowd, RoundTimes
from cli.simulate.record import Totals

_TICK_S = 0.25
_AFTER_CLOSE_S = 45.0


async def play_round(
    crowd: Crowd,
    visits: list[Visit],
    times: RoundTimes,
    on_tick: Callable[[Totals], None] = lambda _: None,
) -> Totals:
    """Play a round until the last person has left or patience ends after its close."""
    totals = Totals(visitors=len(visits))
    tasks = {asyncio.create_task(crowd.visit(visit, times, totals)) for visit in visits}
    waiting = set(tasks)
    while waiting and time.monotonic() < times.closes + _AFTER_CLOSE_S:
        _, waiting = await asyncio.wait(waiting, timeout=_TICK_S)
        on_tick(totals)
    for task in waiting:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            crowd.record.faults.append(f"the simulator itself failed: {outcome!r}")
    return totals


async def clear_up(crowd: Crowd) -> None:
    """Ask the platform about attempts of which the simulator is unsure what was kept."""
    for sheet in [sheet for sheet in crowd.record.sheets if sheet.unsure]:
        try:
            token = await crowd.sign_in(sheet.person)
            answer = await crowd.door.ask("GET", f"/api/attempts/{sheet.attempt}", token)
        except Shut:
            continue
        if answer.status == 200:
            found: Any = answer.json()
            sheet.answers, sheet.unsure = dict(found["answers"]), False
