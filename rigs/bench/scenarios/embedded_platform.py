"""S9: the embedded platform: first page, memory, saves, and saves while a roster comes in."""

import asyncio
import time
from typing import Any

from msgspec import Struct

from contracts.rosters import ImportRoster, RosterRow
from rigs.bench.ledger_check import compared, with_ledger
from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.harness.embedded_process import EmbeddedPlatform
from rigs.harness.load_generator import CROWD, MANY, Tally, first_wrong, keep_saving, sit_down
from rigs.harness.measured_platform import MeasuredPlatform, embedded_place, temporary_folder
from rigs.harness.seeding import CONTEST, Installation, Wanted

CLIENTS_MEANWHILE = 16
IMPORTED = 4_000
SLICE = 1_000


class IdleFigures(Struct, frozen=True):
    """A fresh embedded platform: seconds to its first page, memory when idle."""

    first_page_s: float
    resident_mb: float


def embedded_row(seconds: float) -> BenchRow:
    """Start it, look at it, put it under load."""
    with temporary_folder() as folder:
        platform = EmbeddedPlatform(folder)
        began = time.monotonic()
        try:
            platform.start()
            first_page_s = time.monotonic() - began
            time.sleep(2)
            idle = IdleFigures(first_page_s, platform.resident_mb())
            place = embedded_place(platform, Wanted(people=CROWD + 100))
            rig = MeasuredPlatform(platform, place, "")
            tally, during, imported = asyncio.run(_load(rig, place, seconds))
            ledger = compared(rig, rig.sittings)
        finally:
            platform.stop()
    return with_ledger(_row(idle, tally, during, seconds, imported), ledger)


async def _load(
    rig: MeasuredPlatform, place: Installation, seconds: float
) -> tuple[Tally, Tally, str]:
    sittings = await sit_down(rig, rig.newcomers(CROWD), "r0", clients=16, save_all=False)
    await keep_saving(rig, sittings, 1.0, MANY)
    tally = await keep_saving(rig, sittings, seconds, MANY)
    await asyncio.to_thread(_hand_over_roster, place)
    during = await keep_saving(rig, sittings, max(4.0, seconds), CLIENTS_MEANWHILE)
    return tally, during, await asyncio.to_thread(_state_of_import, place)


def _hand_over_roster(place: Installation) -> None:
    """Stage a roster as its upload would; the services' timer picks it up and applies it."""
    from services.registration.use_cases.roster_import import receiving

    store = place.store("registration")
    with store.unit_of_work() as work:
        for start in range(0, IMPORTED, SLICE):
            rows = [_roster_row(number) for number in range(start, start + SLICE)]
            final = start + SLICE >= IMPORTED
            item = ImportRoster(CONTEST, "bench", start // SLICE, rows, final, False, "bench", 0)
            receiving._receive(work, item)
    store.database.close()


def _roster_row(number: int) -> RosterRow:
    return RosterRow(
        row=number + 2,
        agency_code=f"a{number % 66:03d}",
        agency_name=f"Cơ quan a{number % 66:03d}",
        agency_class="city",
        person_code=f"N{number:06d}",
        full_name=f"Người mới {number}",
    )


def _state_of_import(place: Installation) -> str:
    from services.registration.use_cases.roster_import import receiving

    store = place.store("registration")
    with store.reading() as connection:
        state: Any = receiving.state_of(connection, "bench")
    store.database.close()
    return str(state.state)


def _row(idle: IdleFigures, tally: Tally, during: Tally, seconds: float, imported: str) -> BenchRow:
    per_second = len(tally.seconds) / seconds
    p99_ms = percentile(during.seconds, 0.99) * 1e3
    wrong = len(tally.wrong) + len(during.wrong)
    return BenchRow(
        "S9",
        "embedded",
        {
            "first page s": idle.first_page_s,
            "idle MB": idle.resident_mb,
            "saves per s": per_second,
            "p99 of a save during an import ms": p99_ms,
        },
        "<= 3 s, <= 150 MB, >= 4,000/s, <= 200 ms",
        missed(
            first_page_s=(idle.first_page_s, "<=", 3),
            idle_MB=(idle.resident_mb, "<=", 150),
            saves_per_s=(per_second, ">=", 4000),
            import_p99_ms=(p99_ms, "<=", 200),
            wrong_answers=(wrong, "<=", 0),
        ),
        f"(import: {imported}) {first_wrong(tally, during)}".strip(),
        tally.generator,
    )
