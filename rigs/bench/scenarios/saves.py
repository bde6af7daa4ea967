"""S1, S2 and S3: a save among many, a save alone, a whole attempt."""

import asyncio
import time

from client.http_connection import HttpConnection
from rigs.bench.read_client import read_result
from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.harness.load_generator import (
    CROWD,
    Sitting,
    Tally,
    begin,
    choice,
    first_wrong,
    keep_saving,
    save,
    sit_down,
    submit,
    wires,
)
from rigs.harness.measured_platform import MeasuredPlatform, Stopwatch, say, shares_text
from rigs.harness.stream_lag import watching

MANY = 128
CLIENTS_S3 = 128
SAVES_S3 = 3
SETTLED_WITHIN_S = 10.0


async def many_saves(rig: MeasuredPlatform, seconds: float) -> BenchRow:
    """S1: CPU per durable save at concurrency 128."""
    sittings = await sit_down(rig, rig.newcomers(CROWD), "r0", clients=32, save_all=False)
    await keep_saving(rig, sittings, min(1.0, seconds / 3), MANY)
    tally, watch = await _saves(rig, sittings, seconds)
    count = len(tally.seconds)
    cpu_ms, per_second = watch.cpu_ms(count), count / watch.seconds()
    say(f"   S1 by process, ms: {shares_text(watch.shares(count))}")
    return BenchRow(
        "S1",
        f"durable save, {MANY} at once",
        {
            "CPU ms": cpu_ms,
            "per s": per_second,
            "p50 ms": percentile(tally.seconds, 0.5) * 1e3,
            "p99 ms": percentile(tally.seconds, 0.99) * 1e3,
        },
        "CPU <= 0.25 ms, >= 4,000/s",
        missed(
            CPU_ms=(cpu_ms, "<=", 0.25),
            per_s=(per_second, ">=", 4000),
            wrong_answers=(len(tally.wrong), "<=", 0),
        ),
        first_wrong(tally),
    )


async def lone_save(rig: MeasuredPlatform, seconds: float) -> BenchRow:
    """S2: the same for one client."""
    sittings = await sit_down(rig, rig.newcomers(1), "r0", clients=1, save_all=False)
    await keep_saving(rig, sittings, 0.5)
    await asyncio.sleep(7)  # its rate limit fills again
    idle = Stopwatch(rig.machine)
    await asyncio.sleep(3)
    idle_share = idle.cpu_ms(1) / 1000 / idle.seconds()
    tally, watch = await _lone_saves(rig, seconds)
    count = len(tally.seconds)
    cpu_ms = watch.cpu_ms(count)
    p50_ms = percentile(tally.seconds, 0.5) * 1e3
    return BenchRow(
        "S2",
        "durable save, one at a time",
        {"CPU ms": cpu_ms, "p50 ms": p50_ms, "p99 ms": percentile(tally.seconds, 0.99) * 1e3},
        "CPU <= 2.5 ms, p50 <= 4 ms",
        missed(
            CPU_ms=(cpu_ms, "<=", 2.5),
            p50_ms=(p50_ms, "<=", 4),
            wrong_answers=(len(tally.wrong), "<=", 0),
        ),
        f"idle platform {idle_share:.1%} of a core {first_wrong(tally)}".strip(),
    )


async def _saves(
    rig: MeasuredPlatform, sittings: list[Sitting], seconds: float
) -> tuple[Tally, Stopwatch]:
    watch = Stopwatch(rig.machine)
    tally = await keep_saving(rig, sittings, seconds, MANY)
    frozen = _Frozen(rig, watch)
    return tally, frozen


async def _lone_saves(rig: MeasuredPlatform, seconds: float) -> tuple[Tally, Stopwatch]:
    """One request in flight, of many people in turn: nobody may send 200 requests a second."""
    sittings = await sit_down(rig, rig.newcomers(40), "r0", clients=4, save_all=False)
    tally = Tally()
    (wire,) = await wires(rig, 1)
    watch = Stopwatch(rig.machine)
    until, number = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        sitting = sittings[number % len(sittings)]
        question = sitting.questions[number // len(sittings) % len(sitting.questions)]
        began = time.perf_counter()
        answer = await save(wire, sitting, {question: choice(sitting, number)})
        tally.note(answer, time.perf_counter() - began, 200)
        number += 1
    frozen = _Frozen(rig, watch)
    wire.close()
    return tally, frozen


class _Frozen(Stopwatch):
    """A stopwatch that was stopped: what it showed then."""

    def __init__(self, rig: MeasuredPlatform, watch: Stopwatch) -> None:
        self._shares = watch.shares(1)
        self._seconds = watch.seconds()

    def seconds(self) -> float:
        return self._seconds

    def shares(self, operations: int) -> dict[str, float]:
        return {name: share / max(operations, 1) for name, share in self._shares.items()}


async def whole_attempts(rig: MeasuredPlatform, seconds: float) -> BenchRow:
    """S3: start, 3 saves, submission, score, dashboard updated, result read."""
    tally = Tally()
    opened = await wires(rig, CLIENTS_S3)
    with watching(rig.place) as behind:
        watch = Stopwatch(rig.machine)
        until = time.monotonic() + seconds
        await asyncio.gather(*(_client(rig, wire, tally, until) for wire in opened))
        while behind.behind() and watch.seconds() < seconds + SETTLED_WITHIN_S:
            await asyncio.sleep(0.02)
        left = behind.behind()
        frozen = _Frozen(rig, watch)
    count = len(tally.seconds)
    cpu_ms = frozen.cpu_ms(count)
    say(f"   S3 by process, ms: {shares_text(frozen.shares(count))}")
    return BenchRow(
        "S3",
        f"whole attempt, {CLIENTS_S3} at once",
        {
            "CPU ms": cpu_ms,
            "per s": count / frozen.seconds(),
            "p50 ms": percentile(tally.seconds, 0.5) * 1e3,
        },
        "CPU <= 3.5 ms",
        missed(
            CPU_ms=(cpu_ms, "<=", 3.5),
            wrong_answers=(len(tally.wrong), "<=", 0),
            events_not_applied=(sum(left.values()), "<=", 0),
        ),
        first_wrong(tally),
    )


async def _client(rig: MeasuredPlatform, wire: HttpConnection, tally: Tally, until: float) -> None:
    while time.monotonic() < until:
        (person,) = rig.newcomers(1)
        began = time.perf_counter()
        answer, sitting = await begin(wire, rig.token(person), person, "r1")
        if sitting is None:
            tally.note(answer, 0.0)
            return
        for part in range(SAVES_S3):
            some = sitting.questions[part::SAVES_S3]
            answer = await save(wire, sitting, {q: choice(sitting, n) for n, q in enumerate(some)})
            if answer.status != 200:
                tally.note(answer, 0.0)
        answer = await submit(wire, sitting)
        read = await read_result(wire, sitting)
        if not read:
            tally.wrong.append("the result can't be read")
        tally.note(answer, time.perf_counter() - began, 200, 201)
    wire.close()
