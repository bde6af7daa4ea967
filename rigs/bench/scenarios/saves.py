"""S1, S2 and S3: a save among many, a save alone, a whole attempt; beside them the plain peer."""

import asyncio
import time
from collections.abc import Mapping
from functools import partial

from client.http_connection import HttpConnection
from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.bench.scenarios.whole_attempt import spent_on, spent_until_applied, whole_attempt
from rigs.harness.load_generator import (
    CROWD,
    MANY,
    Sitting,
    Tally,
    choice,
    first_wrong,
    keep_saving,
    save,
    sit_down,
    wires,
)
from rigs.harness.measured_platform import MeasuredPlatform, idle_share, say, shares_text
from rigs.harness.turns import Spent, by_turns

CLIENTS_S3 = 128
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
        return await spent_on(one, partial(keep_saving, one, sittings[one], lasting, MANY))

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
        return await spent_on(one, partial(_one_at_a_time, one, sittings[one], lasting))

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

    async def load(one: MeasuredPlatform, lasting: float) -> Spent:
        work = partial(attempts_for, one, lasting, CLIENTS_S3)
        # the peer has told everything when it answers
        return await (spent_on if one is peer else spent_until_applied)(one, work)

    found = await by_turns(_both(rig, peer), seconds, load)
    ours = found[0]
    figures = {"CPU ms": ours.cpu_ms, "per s": ours.per_second, **_latencies(ours, 0.5)}
    limits = {"CPU_ms": (ours.cpu_ms, "<=", 3.5)}
    what = f"whole attempt, {CLIENTS_S3} at once"
    return _row("S3", what, found, figures, "CPU <= 3.5 ms", limits)


async def attempts_for(rig: MeasuredPlatform, seconds: float, clients: int) -> Tally:
    """Whole attempts of newcomers, one after the other by each of so many clients."""
    tally = Tally()
    opened = await wires(rig, clients)
    until = time.monotonic() + seconds

    async def client(wire: HttpConnection) -> None:
        begun = True
        while begun and time.monotonic() < until:
            (person,) = rig.newcomers(1)
            begun = await whole_attempt(rig, wire, person, "r1", tally)
        wire.close()

    with tally.at_work():
        await asyncio.gather(*(client(wire) for wire in opened))
    return tally


def _both(rig: MeasuredPlatform, peer: MeasuredPlatform | None) -> list[MeasuredPlatform]:
    return [rig] if peer is None else [rig, peer]


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
