"""S8: what a whole attempt costs with a thousand times as many people on the roster."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from statistics import median

import uvloop
from msgspec import Struct

from client.http_connection import HttpConnection
from rigs.bench.ledger_check import LedgerVerdict, compared, with_ledger
from rigs.bench.read_client import read_participation
from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.bench.scenarios.whole_attempt import spent_until_applied, whole_attempt
from rigs.harness import measured_platform
from rigs.harness.load_generator import (
    Tally,
    first_wrong,
    wires,
)
from rigs.harness.measured_platform import MeasuredPlatform, say, shares_text
from rigs.harness.population import analyze, grow
from rigs.harness.seeding import Wanted
from rigs.harness.turns import Spent

FEW, MANY = 1_000, 1_000_000
AGENCIES = 66
ROUNDS, WARM_UP = ("r0", "r1"), "r2"
#: attempts of a turn; every turn has people of its own, spread over the whole roster
TURN, TURNS = 250, 8
WARMING = 200
CLIENTS = 64
MOST = 1.15


class PeopledPlatform(Struct, frozen=True):
    """A platform with so many people on the roster."""

    people: int
    rig: MeasuredPlatform

    def spread(self, turn: int) -> list[int]:
        """The people of a turn: as many as anywhere, from all over the roster."""
        apart = self.people // FEW
        return [number * apart for number in range(turn * TURN % FEW, turn * TURN % FEW + TURN)]


def growth_row() -> BenchRow:
    """S8: whole attempts by turns with few and with many people on the roster."""
    with ExitStack() as stack:
        rigs = []
        for people in (FEW, MANY):
            rig = stack.enter_context(measured_platform.real(Wanted(people=FEW), log=False))
            began = time.monotonic()
            if people > FEW:
                grow(rig.place, range(FEW, people), AGENCIES)
                say(f"   S8: {people} people there after {time.monotonic() - began:.0f} s")
            analyze(rig.place)
            rigs.append(PeopledPlatform(people, rig))
        row = uvloop.run(_by_turns(rigs))
        ledgers = [compared(one.rig, one.rig.sittings) for one in rigs]
        wrong = [text for ledger in ledgers for text in ledger.wrong]
        return with_ledger(row, LedgerVerdict(sum(one.attempts for one in ledgers), wrong))


async def _by_turns(rigs: Sequence[PeopledPlatform]) -> BenchRow:
    found = {one.people: Spent() for one in rigs}
    turns: dict[int, list[float]] = {one.people: [] for one in rigs}
    pages: dict[int, list[float]] = {one.people: [] for one in rigs}
    for one in rigs:
        await attempts(one.rig, one.spread(0)[:WARMING], WARM_UP)
    for turn in range(TURNS):
        for one in rigs if turn % 2 else reversed(rigs):  # nobody is always the first
            round_id = ROUNDS[turn * TURN // FEW]
            spent = await settled_attempts(one.rig, one.spread(turn), round_id)
            found[one.people].add(spent)
            turns[one.people].append(spent.cpu_ms)
            pages[one.people] += await participation_pages(one.rig)
    for people, spent in found.items():
        say(f"   S8 at {people} people, by process, ms: {shares_text(spent.by_process())}")
    each = [many / few for many, few in zip(turns[MANY], turns[FEW], strict=True) if few]
    return _row(found, pages, median(each) if each else float("nan"))


def _row(found: dict[int, Spent], pages: dict[int, list[float]], ratio: float) -> BenchRow:
    """The row; ``ratio``: of the middle pair of turns, whatever the machine did in another."""
    few, many = found[FEW], found[MANY]
    not_done = sum(TURN * TURNS - one.count for one in found.values())
    return BenchRow(
        "S8",
        f"whole attempt, {MANY:,} people on the roster and {FEW:,}",
        {
            "ratio": ratio,
            "CPU ms": many.cpu_ms,
            f"at {FEW} CPU ms": few.cpu_ms,
            "participation p50 ms": percentile(pages[MANY], 0.5) * 1e3,
            f"at {FEW} p50 ms": percentile(pages[FEW], 0.5) * 1e3,
        },
        f"ratio <= {MOST}",
        missed(ratio=(ratio, "<=", MOST), attempts_not_done=(not_done, "<=", 0)),
        first_wrong(*(one.tally for one in found.values())),
    )


async def settled_attempts(rig: MeasuredPlatform, people: Sequence[int], round_id: str) -> Spent:
    """Whole attempts of these people, until everything they told of was applied everywhere."""
    return await spent_until_applied(rig, partial(attempts, rig, people, round_id))


async def attempts(rig: MeasuredPlatform, people: Iterable[int], round_id: str) -> Tally:
    """One whole attempt of each of these people."""
    tally, todo = Tally(), iter(people)
    opened = await wires(rig, CLIENTS)

    async def client(wire: HttpConnection) -> None:
        for person in todo:
            await whole_attempt(rig, wire, person, round_id, tally)
        wire.close()

    await asyncio.gather(*(client(wire) for wire in opened))
    return tally


async def participation_pages(rig: MeasuredPlatform, times: int = 10) -> list[float]:
    """Seconds of the participation page, asked for again and again."""
    (wire,) = await wires(rig, 1)
    token = rig.token(0)
    took = []
    for _ in range(times):
        await asyncio.sleep(0.11)  # as its readers do; what is kept of it is a moment old
        took.append((await read_participation(wire, token))[1])
    wire.close()
    return took
