"""S4r: the highest rate of submissions that is held for a minute, and what gives first there."""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence

from msgspec import Struct

from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.harness.load_generator import MANY, Sitting, Tally, offer, sit_down, submit, wires
from rigs.harness.measured_platform import MeasuredPlatform, Stopwatch, say

ROUND = "r3"
MINUTE_S, MOST_PER_S = 60.0, 2_000
#: submissions by clients that wait for each answer: what is taken so is more than can be held
PROBE = 15_000
#: of that, what is offered for a minute: first this, and if it is not held then the next
SHARES = (0.9, 0.75)
HELD_P99_S = 1.0
#: a process of Python has one core and no more; below this, of it or of all, something else waits
FULL = 0.85
PEOPLE = PROBE + int(sum(SHARES) * MOST_PER_S * MINUTE_S)


class Minute(Struct, frozen=True):
    """A minute at some rate: what came of it, and the share of a core each process took."""

    per_second: float
    tally: Tally
    offered: int
    cores: Mapping[str, float]

    @property
    def p99_s(self) -> float:
        """Of the submissions that were taken."""
        return percentile(self.tally.seconds, 0.99)

    @property
    def held(self) -> bool:
        """Whether all were taken, and hardly anybody waited longer than a second."""
        return len(self.tally.seconds) == self.offered and self.p99_s < HELD_P99_S


async def highest_rate(rig: MeasuredPlatform) -> BenchRow:
    """Find by waiting clients what the platform takes, then offer a share of it for a minute."""
    most = min(await _probe(rig), MOST_PER_S)
    say(f"   S4r: {most:.0f}/s taken of {MANY} clients that wait")
    for share in SHARES:
        minute = await _minute(rig, most * share)
        say(f"   S4r: {minute.per_second:.0f}/s, p99 {minute.p99_s:.2f} s")
        if minute.held:
            break
    return _row(most, minute)


async def _probe(rig: MeasuredPlatform) -> float:
    sittings = await _ready(rig, PROBE)
    waiting, opened = iter(sittings), await wires(rig, MANY)
    began = time.monotonic()

    async def client(number: int) -> None:
        for sitting in waiting:
            await submit(opened[number], sitting)

    await asyncio.gather(*(client(number) for number in range(MANY)))
    taken = sum(sitting.handed_in == "taken" for sitting in sittings)
    seconds = time.monotonic() - began
    for wire in opened:
        wire.close()
    return taken / seconds


async def _minute(rig: MeasuredPlatform, per_second: float) -> Minute:
    sittings = await _ready(rig, int(per_second * MINUTE_S))
    watch = Stopwatch(rig.machine)
    tally = await offer(rig, per_second, sittings, submit, lambda at: None, 200, 201)
    seconds = watch.seconds()
    cores = {name: ms / 1e3 / seconds for name, ms in watch.shares(1).items()}
    return Minute(per_second, tally, len(sittings), cores)


async def _ready(rig: MeasuredPlatform, count: int) -> list[Sitting]:
    return await sit_down(rig, rig.newcomers(count), ROUND, clients=48, save_all=True)


def _row(most: float, minute: Minute) -> BenchRow:
    return BenchRow(
        "S4r",
        "the highest rate of submissions held for 60 s",
        {
            "held per s": minute.per_second if minute.held else 0.0,
            "p50 ms": percentile(minute.tally.seconds, 0.5) * 1e3,
            "p99 ms": minute.p99_s * 1e3,
            "taken of clients that wait, per s": most,
            "CPU ms": sum(minute.cores.values()) / minute.per_second * 1e3,
        },
        "p99 < 1 s",
        missed(p99_ms=(minute.p99_s * 1e3, "<=", HELD_P99_S * 1e3),
               not_accepted=(minute.offered - len(minute.tally.seconds), "<=", 0)),
        what_gives(minute.cores, minute.tally.generator, os.cpu_count() or 1),
        minute.tally.generator,
    )  # fmt: skip


def what_gives(cores: Mapping[str, float], generator: float, count: int) -> str:
    """What is full at this rate: a process that has no more than one core, or the machine; with
    the share of a core that each takes. Pure."""
    shares = sorted(cores.items(), key=lambda item: -item[1])
    told = ", ".join(f"{name} {share:.2f}" for name, share in shares if share >= 0.01)
    busy = sum(cores.values()) + generator
    full = _full(shares) or (["the machine's cores"] if busy >= FULL * count else [])
    first = " and ".join(full) or "nothing of the processor: it waits for something else"
    return f"full: {first}; of {count} cores {told}, the load generator {generator:.2f}"


def _full(shares: Sequence[tuple[str, float]]) -> list[str]:
    """PostgreSQL and RabbitMQ use all the cores there are."""
    single = [(name, share) for name, share in shares if name not in ("postgres", "rabbitmq")]
    return [name for name, share in single if share >= FULL]
