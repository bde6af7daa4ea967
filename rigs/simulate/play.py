"""One round, played: everybody comes when they come, and nobody is waited for forever."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from rigs.city.participation_behaviour import Visit
from rigs.simulate.acknowledged_record import Sheet, Totals
from rigs.simulate.retrying_client import NoClearAnswer
from rigs.simulate.simulated_people import Crowd, RoundTimes

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


async def clear_up(crowd: Crowd, contest: str) -> None:
    """Ask the platform about what the simulator cannot know: attempts that began though the answer
    got lost, and sheets of which it is unsure what was kept."""
    known = {sheet.attempt for sheet in crowd.record.sheets}
    for person, round_id in crowd.record.lost_starts:
        found = await _look(crowd, person, f"/api/contests/{contest}/attempts")
        for item in found.get("attempts", []):
            if item["round"] == round_id and item["attempt"] not in known:
                known.add(item["attempt"])
                sheet = Sheet(person, round_id, item["attempt"], item["started_at"], [])
                sheet.unsure = True
                crowd.record.sheets.append(sheet)
    for sheet in [sheet for sheet in crowd.record.sheets if sheet.unsure]:
        found = await _look(crowd, sheet.person, f"/api/attempts/{sheet.attempt}")
        if found:
            sheet.answers, sheet.unsure = dict(found["answers"]), False


async def _look(crowd: Crowd, person: str, path: str) -> dict[str, Any]:
    """What a person sees there; empty if nothing."""
    try:
        answer = await crowd.client.ask("GET", path, await crowd.sign_in(person))
    except NoClearAnswer:
        return {}
    return answer.json() if answer.status == 200 else {}
