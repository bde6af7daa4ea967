"""One run: contestants at work while faults are injected, and afterwards everything compared."""

import asyncio
import os
import random
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from plumbing.installation_keys import Signer, secret
from rigs.chaos import consistency
from rigs.chaos.contestants import Contestant, Notes
from rigs.chaos.departed_gateways import bring_back, waited_for
from rigs.chaos.fault_injection import FaultInjector
from rigs.harness import measured_platform
from rigs.harness.measured_platform import MeasuredPlatform, RealPlatform
from rigs.harness.seeding import Wanted
from rigs.harness.stream_lag import Watch, watching

CONTESTANTS, SEATS_PER_DEED, ROUNDS = 40, 250, 4
LIMIT_S = 25
SETTLE_S = 120.0


class ChaosRun(Struct, frozen=True):
    """How many deeds, from which seed, how many seconds apart, on which kind of platform, with how
    many processes of which kind at the beginning."""

    deeds: int
    seed: int
    pause_s: float
    embedded: bool
    several: Mapping[str, int]
    #: nothing is broken: processes come and go, and no call may fail
    only_resize: bool = False

    @property
    def people(self) -> int:
        """So many that everybody who begins an attempt is new to their round."""
        return max(1_000, self.deeds * SEATS_PER_DEED // ROUNDS)


class ChaosResult(Struct, frozen=True):
    """Figures by name, what is wrong, and what was done to the platform."""

    summary: dict[str, Any]
    wrong: list[str]
    deeds: list[str]


def run_chaos(chaos: ChaosRun, logs: Path | None = None) -> ChaosResult:
    """Break, wait until it has settled, compare; ``logs``: where to copy the platform's own."""
    began = time.monotonic()
    with _platform(chaos) as (measured, platform):
        injector = FaultInjector(
            platform, chaos.seed, measured.broker, only_resize=chaos.only_resize
        )
        notes = asyncio.run(_contestants_at_work(measured, injector, chaos))
        signer = Signer(secret(measured.place.keys, "receipt"))
        with watching(measured.place) as watch:
            came_back = [] if chaos.embedded else _let_go(platform, watch, injector)
            settled_s, waiting = consistency.settle(watch, SETTLE_S)
            found = consistency.judge(watch, notes.records, signer)
        if logs is not None:
            shutil.copytree(measured.machine.folder / "logs", logs, dirs_exist_ok=True)
    wrong = [*injector.faults, *(f"not settled: {item}" for item in waiting), *found.wrong]
    wrong += [f"odd answer: {item}" for item in notes.odd]
    if chaos.only_resize:
        wrong += _failed_calls(notes, came_back)
    summary = {
        "seed": chaos.seed,
        "deeds": len(injector.log),
        "attempts": found.attempts,
        "submitted": found.submitted,
        "saves acknowledged": notes.saves_taken,
        "submissions acknowledged": notes.submissions_taken,
        "stamps": notes.stamps,
        "connections broken": notes.broken,
        "gateways back to deliver": len(came_back),
        "settled after s": round(settled_s, 1),
        "took s": round(time.monotonic() - began),
        "load average": round(os.getloadavg()[0], 2),
        "wrong": len(wrong),
    }
    return ChaosResult(summary, wrong, injector.log)


def _let_go(platform: RealPlatform, watch: Watch, injector: FaultInjector) -> list[str]:
    """Let gateways that were taken away while nothing answered deliver what they kept; afterwards
    nobody may wait for any of them. The names of those that had to come back."""
    names = sorted(waited_for(platform, watch.stores["exam"]))
    bring_back(platform, names)
    for name in waited_for(platform, watch.stores["exam"]):
        injector.faults.append(f"{name} was taken away, and settlement waits for it")
    return names


def _failed_calls(notes: Notes, came_back: list[str]) -> list[str]:
    """What may not happen where nothing was broken."""
    wrong = [f"{name} could not take its leave though all else ran" for name in came_back]
    if notes.broken:
        wrong.append(f"{notes.broken} connections broken though nothing was")
    if notes.stamps:
        wrong.append(f"{notes.stamps} requests answered by a stamp though nothing was down")
    return wrong


@contextmanager
def _platform(chaos: ChaosRun) -> Iterator[tuple[MeasuredPlatform, Any]]:
    wanted = Wanted(people=chaos.people, agencies=66, rounds=ROUNDS, limit_s=LIMIT_S)
    if chaos.embedded:
        with measured_platform.embedded(wanted) as both:
            yield both
    else:
        with measured_platform.real(wanted, several=chaos.several) as made:
            yield made, made.machine


async def _contestants_at_work(
    measured: MeasuredPlatform, injector: FaultInjector, chaos: ChaosRun
) -> Notes:
    """Contestants at work while the injector is, and until their attempts are done."""
    notes, over = Notes(), asyncio.Event()
    people = measured.newcomers(chaos.people)
    seats = iter([(person, f"r{number}") for number in range(ROUNDS) for person in people])
    at_work = [
        asyncio.create_task(
            Contestant(measured, notes, random.Random(f"{chaos.seed}/{n}")).run(seats, over)
        )
        for n in range(CONTESTANTS)
    ]
    await asyncio.sleep(1)
    await asyncio.to_thread(injector.work, chaos.deeds, chaos.pause_s)
    await asyncio.to_thread(injector.mend)
    await asyncio.sleep(2)
    over.set()
    _, late = await asyncio.wait(at_work, timeout=90)
    for task in late:
        task.cancel()
        notes.odd.append("a contestant was still waiting 90 s after the last deed was mended")
    for task in at_work:
        if task not in late and task.exception() is not None:
            notes.odd.append(f"a contestant gave up: {task.exception()!r}")
    return notes
