"""Whether participation page and databases say what the people were told."""

import asyncio
import time
from collections.abc import Sequence

import sqlalchemy as sa
from msgspec import Struct

from rigs.harness.measured_platform import MeasuredPlatform
from rigs.harness.seeding import CONTEST
from rigs.week.open_loop import Told, Wires
from services.exam.models import answer_sheets
from services.scoring.models import scores

_FINAL_WITHIN_S = 60.0


class Said(Struct, frozen=True):
    """What the participation page says."""

    participants: int = -1
    attempts: int = -1
    in_progress: int = -1


async def final_figures(
    rig: MeasuredPlatform, told: Sequence[Told], closes: float
) -> tuple[float, Said]:
    """When the page said what everybody was told, and what it said; after a bounded time, what it
    says then."""
    wires, token = Wires(rig.port), rig.token(0)
    taking_part = sum(len(one.answered) for one in told)
    while True:
        wire = wires.take()
        answer = await wire.request("GET", f"/api/contests/{CONTEST}/participation", token)
        wires.give_back(wire)
        page: dict[str, object] = answer.json() if answer.status == 200 else {}
        said = _said(page)
        right = said.participants == taking_part and said.in_progress == 0
        if right or time.monotonic() > closes + _FINAL_WITHIN_S:
            wires.close()
            return time.monotonic(), said
        await asyncio.sleep(0.1)


def _said(page: dict[str, object]) -> Said:
    agencies, attempts, in_progress = (
        page.get(key) for key in ("agencies", "attempts", "in_progress")
    )
    if not (isinstance(agencies, list) and isinstance(attempts, int)):
        return Said()
    assert isinstance(in_progress, int)
    return Said(sum(line["participants"] for line in agencies), attempts, in_progress)


def differences(rig: MeasuredPlatform, told: Sequence[Told], said: Said) -> list[str]:
    """Where page and databases say another thing than the people were told."""
    started = set[str]().union(*(one.started for one in told))
    answered = set[str]().union(*(one.answered for one in told))
    receipts = set[str]().union(*(one.receipts for one in told))
    exam, scoring = rig.place.store("exam"), rig.place.store("scoring")
    with exam.reading() as connection:
        state = answer_sheets.c.state
        rows = connection.execute(sa.select(answer_sheets.c.attempt, state)).all()
    with scoring.reading() as connection:
        scored = set(connection.execute(sa.select(scores.c.attempt)).scalars())
    exam.database.close()
    scoring.database.close()
    kept = {row.attempt for row in rows if row.state == "submitted"}
    compared = {
        "receipts whose attempt is not kept": len(receipts - kept),
        "attempts begun and not ended": len(started - kept),
        "attempts without a score": len(started - scored),
        "participants, page against people": said.participants - len(answered),
        "attempts, page against people": said.attempts - len(started),
        "attempts in progress": said.in_progress,
    }
    return [f"{what}: {count}" for what, count in compared.items() if count]
