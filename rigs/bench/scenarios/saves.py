"""S1, S2 and S3: a save among many, a save alone, a whole attempt; beside them the plain peer."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from client.http_connection import HttpConnection
from rigs.bench.read_client import read_result
from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.harness.load_generator import (
    CROWD,
    MANY,
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
from rigs.harness.measured_platform import MeasuredPlatform, Stopwatch, idle_share, say, shares_text
from rigs.harness.stream_lag import watching
from rigs.harness.turns import Spent, by_turns

CLIENTS_S3 = 128
SAVES_S3 = 3
SETTLED_WITHIN_S = 10.0
#: people of one client's saves: of so many none sends more than one may, at 2,000 a second
IN_TURN = 100
#: the most of the plain peer's CPU that each row may cost
OF_PEER = {"S1": 1 / 6, "S2": 1.3, "S3": 1 / 3}
Measured = Mapping[str, tuple[float, str, float]]


async def many_saves(
    rig: MeasuredPlatform, seconds: float, peer: MeasuredPlatform | None = None
) -> BenchRow:
    """S1: CPU per durable save at concurrency 128."""
    sittings = {
        one: await sit_down(one, one.newcomers(CROWD), "r0", clients=32, save_all=False)
        for one in _both(rig, peer)
    }
    for one, mine in sittings.items():
        await keep_saving(one, mine, min(1.0, seconds / 3), MANY)

    async def load(one: MeasuredPlatform, lasting: float) -> Spent:
        return await _spent(one, partial(keep_saving, one, sittings[one], lasting, MANY))

    found = await by_turns(_both(rig, peer), seconds, load)
    ours = found[0]
    figures = {"CPU ms": ours.cpu_ms, "per s": ours.per_second, **_latencies(ours, 0.5, 0.99)}
    limits = {"CPU_ms": (ours.cpu_ms, "<=", 0.25), "per_s": (ours.per_second, ">=", 4000)}
    target = "CPU <= 0.25 ms, >= 4,000/s"
    return _row("S1", f"durable save, {MANY} at once", found, figures, target, limits)


async def lone_save(
    rig: MeasuredPlatform, seconds: float, peer: MeasuredPlatform | None = None
) -> BenchRow:
    """S2: the same for one client."""
    sittings = {
        one: await sit_down(one, one.newcomers(IN_TURN), "r0", clients=4, save_all=False)
        for one in _both(rig, peer)
    }
    await asyncio.sleep(1)  # what the starts were told to others has been applied
    idle = await idle_share(rig, 3)

    async def load(one: MeasuredPlatform, lasting: float) -> Spent:
        return await _spent(one, partial(_one_at_a_time, one, sittings[one], lasting))

    found = await by_turns(_both(rig, peer), seconds, load)
    ours = found[0]
    figures = {"CPU ms": ours.cpu_ms, **_latencies(ours, 0.5, 0.99)}
    limits = {"CPU_ms": (ours.cpu_ms, "<=", 2.5), "p50_ms": (figures["p50 ms"], "<=", 4)}
    note, target = f"idle platform {idle:.1%} of a core", "CPU <= 2.5 ms, p50 <= 4 ms"
    return _row("S2", "durable save, one at a time", found, figures, target, limits, note)


async def whole_attempts(
    rig: MeasuredPlatform, seconds: float, peer: MeasuredPlatform | None = None
) -> BenchRow:
    """S3: start, 3 saves, submission, score, dashboard updated, result read."""
    left = 0

    async def load(one: MeasuredPlatform, lasting: float) -> Spent:
        nonlocal left
        if one is peer:  # it has told everything when it answers
            return await _spent(one, partial(_attempts, one, lasting, CLIENTS_S3))
        spent, unheard = await attempts_until_applied(one, lasting, CLIENTS_S3)
        left += unheard
        return spent

    found = await by_turns(_both(rig, peer), seconds, load)
    ours = found[0]
    figures = {"CPU ms": ours.cpu_ms, "per s": ours.per_second, **_latencies(ours, 0.5)}
    limits = {"CPU_ms": (ours.cpu_ms, "<=", 3.5), "events_not_applied": (left, "<=", 0)}
    what = f"whole attempt, {CLIENTS_S3} at once"
    return _row("S3", what, found, figures, "CPU <= 3.5 ms", limits)


def _both(rig: MeasuredPlatform, peer: MeasuredPlatform | None) -> list[MeasuredPlatform]:
    return [rig] if peer is None else [rig, peer]


async def _spent(rig: MeasuredPlatform, load: Callable[[], Awaitable[Tally]]) -> Spent:
    watch = Stopwatch(rig.machine)
    tally = await load()
    return Spent(tally, watch.seconds(), watch.shares(1))


def _latencies(spent: Spent, *shares: float) -> dict[str, float]:
    seconds = spent.tally.seconds
    return {f"p{share * 100:.0f} ms": percentile(seconds, share) * 1e3 for share in shares}


def _row(
    row: str,
    what: str,
    found: list[Spent],
    figures: Mapping[str, float],
    target: str,
    limits: Measured,
    note: str = "",
) -> BenchRow:
    """The row, with what the plain peer took for the same in the same minutes if it was there."""
    ours, plain = found[0], found[1:]
    say(f"   {row} by process, ms: {shares_text(ours.by_process())}")
    wrong = sum(len(one.tally.wrong) for one in found)
    kept = {**limits, "wrong_answers": (wrong, "<=", 0)}
    told = dict(figures)
    for one in plain:
        say(f"   {row} plain peer by process, ms: {shares_text(one.by_process())}")
        told |= {"plain CPU ms": one.cpu_ms, "plain per s": one.per_second}
        told |= {f"plain {name}": value for name, value in _latencies(one, 0.5).items()}
        told["ours / plain"] = ours.cpu_ms / one.cpu_ms if one.count else float("nan")
        kept["ours_/_plain"] = (told["ours / plain"], "<=", OF_PEER[row])
        target += f", <= {OF_PEER[row]:.2f} of the plain peer's CPU"
    said = f"{note} {first_wrong(*(one.tally for one in found))}".strip()
    return BenchRow(row, what, told, target, missed(**kept), said, ours.tally.generator)


async def _one_at_a_time(rig: MeasuredPlatform, sittings: list[Sitting], seconds: float) -> Tally:
    """One request in flight, of many people in turn."""
    tally = Tally()
    (wire,) = await wires(rig, 1)
    until, number = time.monotonic() + seconds, 0
    with tally.at_work():
        while time.monotonic() < until:
            sitting = sittings[number % len(sittings)]
            question = sitting.questions[number // len(sittings) % len(sitting.questions)]
            began = time.perf_counter()
            answer = await save(wire, sitting, {question: choice(sitting, number)})
            tally.note(answer, time.perf_counter() - began, 200)
            number += 1
    wire.close()
    return tally


async def attempts_until_applied(
    rig: MeasuredPlatform, seconds: float, clients: int
) -> tuple[Spent, int]:
    """Whole attempts, one after the other by each client, and what they came to once all that they
    told was applied everywhere; how many events were not, in good time."""
    with watching(rig.place) as behind:

        async def settled() -> Tally:
            tally = await _attempts(rig, seconds, clients)
            until = time.monotonic() + SETTLED_WITHIN_S
            while behind.behind() and time.monotonic() < until:
                await asyncio.sleep(0.02)
            return tally

        return await _spent(rig, settled), sum(behind.behind().values())


async def _attempts(rig: MeasuredPlatform, seconds: float, clients: int) -> Tally:
    tally = Tally()
    opened = await wires(rig, clients)
    until = time.monotonic() + seconds
    with tally.at_work():
        await asyncio.gather(*(_client(rig, wire, tally, until) for wire in opened))
    return tally


async def _client(rig: MeasuredPlatform, wire: HttpConnection, tally: Tally, until: float) -> None:
    while time.monotonic() < until:
        (person,) = rig.newcomers(1)
        began = time.perf_counter()
        answer, sitting = await begin(wire, rig.token(person), person, "r1")
        if sitting is None:
            tally.note(answer, 0.0)
            return
        rig.sittings.append(sitting)
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
