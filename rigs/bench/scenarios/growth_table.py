"""What operations cost as the roster grows, S8 in full: time, CPU and peak memory at each size.

python -m rigs.bench.scenarios.growth_table              1,000, 30,000, 200,000 and 1,000,000
python -m rigs.bench.scenarios.growth_table 1000 50000   other sizes, each larger than the last
"""

import asyncio
import contextlib
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
import uvloop
from msgspec.structs import replace

from contracts.contests import ContestQuery, ContestView, DefineContest
from contracts.definition import Definition
from contracts.empty_reply import Done
from contracts.errors import Unavailable
from contracts.reporting import Digest, Rebuild
from contracts.rosters import ImportRoster, ImportState, RosterDifference, RosterRow
from gateway.core.transport.rpc import Caller
from gateway.core.transport.service_client import Backend
from plumbing.clock import now_us
from plumbing.database import insert_many
from rigs.bench.result_rows import number, percentile
from rigs.bench.scenarios.growth import AGENCIES, FEW, participation_pages, settled_attempts
from rigs.harness import measured_platform
from rigs.harness.load_generator import keep_saving, sit_down
from rigs.harness.measured_platform import MeasuredPlatform, RealPlatform, Stopwatch, say
from rigs.harness.peak_memory import forget_peaks, peaks_mb
from rigs.harness.population import analyze, grow
from rigs.harness.seeding import CONTEST, Wanted, person_id
from rigs.harness.stream_lag import watching
from services.registration.models import erasures, registrations

SIZES = (1_000, 30_000, 200_000, 1_000_000)
SAVING_S, SAVERS = 4.0, 1_000
IMPORTED, SLICE = 1_000, 500
PATIENCE_S = 600.0


class OperationCost(NamedTuple):
    """What an operation took: wall seconds, CPU seconds and peak memory by process."""

    what: str
    seconds: float
    cpu_s: Mapping[str, float]
    peak_mb: Mapping[str, float]
    note: str = ""

    def line(self) -> str:
        """As it is printed."""
        spent = " ".join(f"{n} {v:.2f}" for n, v in self.cpu_s.items() if v >= 0.05)
        peaks = " ".join(f"{n} {v:.0f}" for n, v in self.peak_mb.items())
        total = number(sum(self.cpu_s.values()))
        took = f"{self.what}: {number(self.seconds)} s, CPU {total} s"
        return f"   {took} ({spent}), MB {peaks} {self.note}"


class OperationMeter:
    """Measures one operation after the other on a real platform."""

    def __init__(self, rig: MeasuredPlatform, backend: Backend) -> None:
        self.rig, self.backend = rig, backend
        assert isinstance(rig.machine, RealPlatform)
        self._machine = rig.machine
        self.costs: list[OperationCost] = []

    async def cost(self, what: str, do: Callable[[], Awaitable[str]]) -> OperationCost:
        """Do it, note what it took, and say so."""
        forget_peaks(self._machine.pids())
        watch = Stopwatch(self.rig.machine)
        note = await do()
        found = OperationCost(
            what, watch.seconds(), watch.shares(1_000), peaks_mb(self._machine.pids()), note
        )
        self.costs.append(found)
        say(found.line())
        return found


async def at_size(rig: MeasuredPlatform, people: int, turn: int) -> list[OperationCost]:
    """Every operation with so many people on the roster; ``turn`` numbers the size."""
    caller = Caller(rig.settings(f"bench-growth-{turn}"))
    caller.start()
    meter = OperationMeter(rig, Backend(caller))
    spread = [index * (people // FEW) for index in range(FEW)]
    try:
        await _of_contestants(meter, spread, turn)
        await meter.cost("import of 1,000 new people", lambda: _import(meter, _new(turn), turn))
        if people <= 200_000:
            await meter.cost(
                "the whole list, compared", lambda: _import(meter, _all(people), turn, dry=True)
            )
        await meter.cost("another definition", lambda: _define(meter, turn))
        await meter.cost("a person forgotten", lambda: _forget(meter, person_id(turn)))
        await meter.cost("read models rebuilt", lambda: _rebuild(meter))
    finally:
        caller.stop()
    return meter.costs


async def _of_contestants(meter: OperationMeter, spread: Sequence[int], turn: int) -> None:
    rig = meter.rig

    async def attempts() -> str:
        spent = await settled_attempts(rig, spread, f"r{turn}")
        return f"{spent.cpu_ms:.2f} ms each, {len(spent.tally.wrong)} wrong"

    await meter.cost(f"{len(spread)} whole attempts", attempts)
    sittings = await sit_down(rig, spread[:SAVERS], f"r{turn + 4}", clients=32, save_all=False)

    async def saves() -> str:
        watch = Stopwatch(rig.machine)
        tally = await keep_saving(rig, sittings, SAVING_S, 64)
        return f"{watch.cpu_ms(len(tally.seconds)):.3f} ms each, {len(tally.wrong)} wrong"

    await meter.cost("saves", saves)

    async def pages() -> str:
        took = await participation_pages(rig, 20)
        return f"p50 {percentile(took, 0.5) * 1e3:.1f} ms"

    await meter.cost("20 participation pages", pages)


def _new(turn: int) -> list[RosterRow]:
    return [_row(number, f"MOI{turn}-{number:06d}") for number in range(IMPORTED)]


def _all(people: int) -> list[RosterRow]:
    return [_row(number, person_id(number)) for number in range(people)]


def _row(index: int, code: str) -> RosterRow:
    agency = f"a{index % AGENCIES:03d}"
    return RosterRow(index, agency, f"Cơ quan {agency}", "city", code, f"Người {index}")


async def _import(
    meter: OperationMeter, rows: Sequence[RosterRow], turn: int, *, dry: bool = False
) -> str:
    upload, now = f"growth-{turn}-{dry}", now_us()
    for start in range(0, len(rows), SLICE):
        part, last = list(rows[start : start + SLICE]), start + SLICE >= len(rows)
        item = ImportRoster(CONTEST, upload, start // SLICE, part, last, dry, "bench", now)
        if last:
            break
        await meter.backend.ask("registration.import_roster", item, RosterDifference, 30.0)
    with contextlib.suppress(Unavailable):  # asked after, like one that takes long
        await meter.backend.ask("registration.import_roster", item, RosterDifference, 30.0)
    told = RosterDifference("checking")
    while told.state != "done":
        await asyncio.sleep(0.1)
        state = ImportState(upload, CONTEST, "bench")
        told = await meter.backend.ask("registration.import_state", state, RosterDifference, 30.0)
    await _heard(meter)
    return (
        f"{told.people_new} new, {told.people_unchanged} as before, {told.people_missing} missing"
    )


async def _heard(meter: OperationMeter) -> None:
    with watching(meter.rig.place) as watch:
        until = time.monotonic() + PATIENCE_S
        while await asyncio.to_thread(watch.behind):
            assert time.monotonic() < until, watch.behind()
            await asyncio.sleep(0.05)


async def _define(meter: OperationMeter, turn: int) -> str:
    store = meter.rig.place.store("registration")
    with store.reading() as connection:
        text = connection.execute(sa.text("SELECT definition FROM contests")).scalar_one()
    store.database.close()
    plan = msgspec.json.decode(text, type=Definition)
    rules = replace(plan.participation, minimum_answers=turn + 1)
    item = DefineContest(replace(plan, participation=rules), "bench", now_us())
    await meter.backend.ask("registration.define_contest", item, ContestView, PATIENCE_S)
    await _heard(meter)
    return ""


async def _forget(meter: OperationMeter, person: str) -> str:
    store = meter.rig.place.store("registration")
    row: dict[str, Any] = {"contest": CONTEST, "person": person, "state": "confirmed"}
    row |= {"claimed": False, "agency": "a000", "given": "{}", "consent": "", "consent_digest": ""}
    row |= {"consented_at_us": 0, "registered_at_us": 0}
    due = {"person": person, "contest": CONTEST, "asked_at_us": 0, "due_at_us": 1}
    with store.database.writing() as connection:
        insert_many(connection, registrations, [row])
        insert_many(connection, erasures, [{**due, "state": "waiting"}])
    state = sa.select(erasures.c.state).where(erasures.c.person == person)
    while True:
        with store.reading() as connection:
            if connection.execute(state).scalar_one() not in ("waiting", "named"):
                break
        await asyncio.sleep(0.05)
    store.database.close()
    await _heard(meter)
    return ""


async def _rebuild(meter: OperationMeter) -> str:
    query = ContestQuery(CONTEST)
    before = await meter.backend.ask("reporting.digest", query, Digest, PATIENCE_S)
    began = time.monotonic()
    await meter.backend.ask("reporting.rebuild", Rebuild("bench", now_us()), Done, PATIENCE_S)
    await _heard(meter)
    took_s = time.monotonic() - began
    after = await meter.backend.ask("reporting.digest", query, Digest, PATIENCE_S)
    same = "the same" if before.digest == after.digest else "OTHERS"
    return f"{took_s:.1f} s without the digests, {same}"


def main(sizes: Sequence[int]) -> None:
    """Print the table."""
    with measured_platform.real(Wanted(people=FEW, settled=len(SIZES)), log=False) as rig:
        there = FEW
        for turn, people in enumerate(sizes):
            began = time.monotonic()
            if people > there:
                grow(rig.place, range(there, people), AGENCIES)
            there = people
            analyze(rig.place)
            say(f"{people} people, there after {time.monotonic() - began:.0f} s")
            uvloop.run(at_size(rig, people, turn))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
