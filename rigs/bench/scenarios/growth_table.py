"""What operations cost as the roster grows, S8 in full: time, CPU and peak memory at each size,
with four weeks behind them in which a tenth of the people sat.

python -m rigs.bench.scenarios.growth_table              1,000, 30,000, 200,000 and 1,000,000
python -m rigs.bench.scenarios.growth_table 1000 50000   other sizes, each on a platform of its own
"""

import asyncio
import contextlib
import sys
import time
from collections.abc import Sequence
from typing import Any

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
from rigs.bench.operation_meter import OperationMeter
from rigs.bench.result_rows import percentile
from rigs.bench.scenarios.growth import AGENCIES, FEW, participation_pages, settled_attempts
from rigs.bench.scenarios.growth_of_weeks import WEEKS, operations, weeks_past
from rigs.harness import measured_platform
from rigs.harness.load_generator import keep_saving, sit_down
from rigs.harness.measured_platform import MeasuredPlatform, Stopwatch, say
from rigs.harness.population import analyze, grow
from rigs.harness.seeding import CONTEST, Wanted, person_id
from rigs.harness.weeks_past import wait_until_told
from services.registration.models import erasures, registrations

SIZES = (1_000, 30_000, 200_000, 1_000_000)
SAVING_S, SAVERS = 4.0, 1_000
IMPORTED, SLICE = 1_000, 500
PATIENCE_S = 600.0


async def at_size(rig: MeasuredPlatform, people: int) -> None:
    """Every operation with so many people on the roster."""
    caller = Caller(rig.settings("bench-growth"))
    caller.start()
    meter = OperationMeter(rig, Backend(caller))
    spread = [index * (people // FEW) for index in range(FEW)]
    try:
        await weeks_past(meter, people, AGENCIES)
        analyze(rig.place)
        await _of_contestants(meter, spread)
        await operations(meter)
        new, everybody = _new(), _all(people)
        await meter.cost("import of 1,000 new people", lambda: _import(meter, new))
        await meter.cost("the whole list, compared", lambda: _import(meter, everybody, dry=True))
        await meter.cost("another definition", lambda: _define(meter))
        await meter.cost("a person forgotten", lambda: _forget(meter, person_id(0)))
        await meter.cost("read models rebuilt", lambda: _rebuild(meter))
    finally:
        caller.stop()


async def _of_contestants(meter: OperationMeter, spread: Sequence[int]) -> None:
    rig = meter.rig

    async def attempts() -> str:
        spent = await settled_attempts(rig, spread, "r0")
        return f"{spent.cpu_ms:.2f} ms each, {len(spent.tally.wrong)} wrong"

    await meter.cost(f"{len(spread)} whole attempts", attempts)
    sittings = await sit_down(rig, spread[:SAVERS], "r1", clients=32, save_all=False)

    async def saves() -> str:
        watch = Stopwatch(rig.machine)
        tally = await keep_saving(rig, sittings, SAVING_S, 64)
        return f"{watch.cpu_ms(len(tally.seconds)):.3f} ms each, {len(tally.wrong)} wrong"

    await meter.cost("saves", saves)

    async def pages() -> str:
        took = await participation_pages(rig, 20)
        return f"p50 {percentile(took, 0.5) * 1e3:.1f} ms"

    await meter.cost("20 participation pages", pages)


def _new() -> list[RosterRow]:
    return [_row(number, f"MOI-{number:06d}") for number in range(IMPORTED)]


def _all(people: int) -> list[RosterRow]:
    return [_row(number, person_id(number)) for number in range(people)]


def _row(index: int, code: str) -> RosterRow:
    agency = f"a{index % AGENCIES:03d}"
    return RosterRow(index, agency, f"Cơ quan {agency}", "city", code, f"Người {index}")


async def _import(meter: OperationMeter, rows: Sequence[RosterRow], *, dry: bool = False) -> str:
    upload, now = f"growth-{dry}", now_us()
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
    await asyncio.to_thread(wait_until_told, meter.rig.place)
    return (
        f"{told.people_new} new, {told.people_unchanged} as before, {told.people_missing} missing"
    )


async def _define(meter: OperationMeter) -> str:
    store = meter.rig.place.store("registration")
    with store.reading() as connection:
        text = connection.execute(sa.text("SELECT definition FROM contests")).scalar_one()
    store.database.close()
    plan = msgspec.json.decode(text, type=Definition)
    rules = replace(plan.participation, minimum_answers=2)
    item = DefineContest(replace(plan, participation=rules), "bench", now_us())
    await meter.backend.ask("registration.define_contest", item, ContestView, PATIENCE_S)
    await asyncio.to_thread(wait_until_told, meter.rig.place)
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
    await asyncio.to_thread(wait_until_told, meter.rig.place)
    return ""


async def _rebuild(meter: OperationMeter) -> str:
    query = ContestQuery(CONTEST)
    before = await meter.backend.ask("reporting.digest", query, Digest, PATIENCE_S)
    began = time.monotonic()
    await meter.backend.ask("reporting.rebuild", Rebuild("bench", now_us()), Done, PATIENCE_S)
    await asyncio.to_thread(wait_until_told, meter.rig.place)
    took_s = time.monotonic() - began
    after = await meter.backend.ask("reporting.digest", query, Digest, PATIENCE_S)
    same = "the same" if before.digest == after.digest else "OTHERS"
    return f"{took_s:.1f} s without the digests, {same}"


def main(sizes: Sequence[int]) -> None:
    """Print the table."""
    for people in sizes:
        began = time.monotonic()
        with measured_platform.real(Wanted(people=FEW, weeks=WEEKS), log=False) as rig:
            if people > FEW:
                grow(rig.place, range(FEW, people), AGENCIES)
            analyze(rig.place)
            say(f"{people} people, there after {time.monotonic() - began:.0f} s")
            uvloop.run(at_size(rig, people))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
