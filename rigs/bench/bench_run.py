"""Measures the rows that are asked for: on a platform of its own, made for it and removed again."""

import time
import traceback
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, TypeVar

import uvloop
from msgspec import Struct
from msgspec.structs import replace

from rigs.bench import baselines
from rigs.bench.ledger_check import LedgerVerdict, compared, with_ledger
from rigs.bench.plain_peer.platform import plain_peer
from rigs.bench.result_rows import BenchRow, not_measured
from rigs.bench.row_floors import GENERATOR, beside_floors, needed
from rigs.bench.scenarios import (
    command_room,
    corrected_key,
    embedded_platform,
    growth,
    highest_rate,
    judges_at_work,
    large_video,
    last_minute,
    page_load,
    saves,
    several_processes,
    sign_ins,
    uploads,
)
from rigs.harness import measured_platform
from rigs.harness.judged_works import texts_phase
from rigs.harness.measured_platform import MeasuredPlatform, say
from rigs.harness.seeding import Wanted

_BESIDE_PEER = frozenset({"S1", "S2", "S3", "S4"})
_IN_THE_RUSH = frozenset({"S4", "S4r", "S6"})
_ON_REAL_PARTS = _BESIDE_PEER | _IN_THE_RUSH | {"S5", "S7", "S11", "J2", "J3"}
AGENCIES, AGENCIES_IN_THE_LAST_MINUTE = 66, 700


class Measurement(Struct, frozen=True):
    """What to measure. ``brief``: a slice of S4 and S5; ``rate``: submissions per second in S4;
    ``large_files``: J1 and J4 with a file of 2 GB."""

    rows: frozenset[str]
    seconds: float
    brief: bool = False
    rate: float | None = None
    large_files: bool = False
    with_floors: bool = True

    @property
    def rush_rate(self) -> float:
        """Submissions per second in the last minute."""
        return self.rate or (500.0 if self.brief else 1000.0)

    @property
    def rush_s(self) -> float:
        """So long the last minute lasts."""
        return 10.0 if self.brief else 60.0


class BenchStep(Struct, frozen=True):
    """What gives some rows at once, if any of them is asked for."""

    rows: tuple[str, ...]
    run: Callable[[], Sequence[BenchRow]]


T = TypeVar("T")
Told = Callable[[dict[str, float]], None]


def measure(wanted: Measurement, tell_floors: Told) -> Iterator[BenchRow]:
    """One row after the other, each with the floors of that very moment beside it; ``tell_floors``
    hears first what this machine does without us (ms by name)."""
    if wanted.rows & _ON_REAL_PARTS:
        with ExitStack() as stack:
            rig = stack.enter_context(measured_platform.real(_contest_for(wanted)))
            _tell(wanted, tell_floors, rig)
            peer = _peer(wanted, rig, stack)
            for step in _on_real_parts(wanted, rig, peer):
                yield from _rows_of(step, wanted, rig)
    else:
        _tell(wanted, tell_floors, None)
    for step in _on_its_own(wanted):
        yield from _rows_of(step, wanted, None)


def _tell(wanted: Measurement, tell_floors: Told, rig: MeasuredPlatform | None) -> None:
    if wanted.with_floors:
        names = [*needed(sorted(wanted.rows)), GENERATOR]
        tell_floors(baselines.of_this_machine(names, rig))


def _rows_of(
    step: BenchStep, wanted: Measurement, rig: MeasuredPlatform | None
) -> Iterator[BenchRow]:
    asked = [row for row in step.rows if row in wanted.rows]
    if not asked:
        return
    began = time.monotonic()
    names = needed(asked) if wanted.with_floors else []
    try:
        floors = baselines.of_this_machine(names, rig)
        told = len(rig.sittings) if rig else 0
        found = step.run()
        ledger = compared(rig, rig.sittings[told:]) if rig else LedgerVerdict(0, [])
    except Exception as error:  # whatever it is: the other rows are still wanted
        say(traceback.format_exc())
        yield from (not_measured(row, "was begun", f"it failed: {error!r}") for row in asked)
        return
    took_s = round(time.monotonic() - began, 1)
    for row in found:
        if row.id in asked:
            yield with_ledger(replace(beside_floors(row, floors), took_s=took_s), ledger)


def _on_real_parts(
    wanted: Measurement, rig: MeasuredPlatform, peer: MeasuredPlatform | None
) -> Iterator[BenchStep]:
    seconds = wanted.seconds
    morning_s = seconds * 2 if wanted.brief else 60.0
    yield BenchStep(("S1",), lambda: [_ran(saves.many_saves(rig, seconds, peer))])
    yield BenchStep(("S2",), lambda: [_ran(saves.lone_save(rig, seconds, peer))])
    yield BenchStep(("S3",), lambda: [_ran(saves.whole_attempts(rig, seconds, peer))])
    yield BenchStep(("S5",), lambda: [_ran(sign_ins.monday_morning(rig, morning_s))])
    yield BenchStep(("S11",), lambda: [_ran(sign_ins.storm_of_sign_ins(rig, seconds))])
    rush = (wanted.rush_rate, wanted.rush_s)
    beside = peer if "S4" in wanted.rows else None
    yield BenchStep(("S4", "S6"), lambda: _ran(last_minute.last_minute(rig, *rush, beside)))
    yield BenchStep(("S4r",), lambda: [_ran(highest_rate.highest_rate(rig))])
    yield BenchStep(("J2", "J3"), lambda: _ran(judges_at_work.judges_at_work(rig, seconds)))
    # last: it fills scoring's database
    yield BenchStep(("S7",), lambda: [_ran(corrected_key.corrected_key(rig))])


def _on_its_own(wanted: Measurement) -> Iterator[BenchStep]:
    """Rows for which a platform is made that nothing else is measured on."""
    yield BenchStep(("S9",), lambda: [embedded_platform.embedded_row(wanted.seconds)])
    yield BenchStep(("S12",), lambda: [several_processes.several_processes_row(wanted.seconds)])
    yield BenchStep(("S10",), lambda: [page_load.exam_page_row()])
    yield BenchStep(("S10r",), lambda: [command_room.command_room_row()])
    yield BenchStep(("J1",), lambda: [uploads.upload_row(full=wanted.large_files)])
    yield BenchStep(("J4",), lambda: [large_video.video_row(full=wanted.large_files)])
    yield BenchStep(("S8",), lambda: [growth.growth_row()])


def _ran(work: Coroutine[Any, Any, T]) -> T:
    return uvloop.run(work)


def _peer(wanted: Measurement, rig: MeasuredPlatform, stack: ExitStack) -> MeasuredPlatform | None:
    """The plain peer with people of its own, where a row stands beside it."""
    if not wanted.rows & _BESIDE_PEER:
        return None
    people = 4_000 + int(wanted.seconds * 800)
    rush = int(wanted.rush_rate * last_minute.PEER_S) * ("S4" in wanted.rows)
    contest = Wanted(people=people + rush, agencies=_agencies(wanted))
    return stack.enter_context(plain_peer(contest, rig.place))


def _contest_for(wanted: Measurement) -> Wanted:
    """A contest with somebody new for every attempt that the rows begin."""
    judged = bool(wanted.rows & {"J2", "J3"})
    spare = 4_000 + int(wanted.seconds * 800) + judges_at_work.WORKS * judged
    spare += 4_500 * ("S5" in wanted.rows and not wanted.brief)
    spare += int(wanted.rush_rate * wanted.rush_s) * bool(wanted.rows & {"S4", "S6"})
    spare += highest_rate.PEOPLE * ("S4r" in wanted.rows)
    return Wanted(
        people=spare,
        agencies=_agencies(wanted),
        settled=corrected_key.ROUNDS if "S7" in wanted.rows else 0,
        further=(texts_phase(),) if judged else (),
    )


def _agencies(wanted: Measurement) -> int:
    return AGENCIES_IN_THE_LAST_MINUTE if wanted.rows & _IN_THE_RUSH else AGENCIES
