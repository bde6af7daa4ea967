"""Measures the rows that are asked for: on a platform of its own, made for it and removed again."""

from collections.abc import Callable, Iterator

import uvloop
from msgspec import Struct

from rigs.bench import baselines
from rigs.bench.plain_peer.platform import plain_peer
from rigs.bench.result_rows import BenchRow, not_measured
from rigs.bench.scenarios import (
    command_room,
    corrected_key,
    embedded_platform,
    judges_at_work,
    large_video,
    last_minute,
    page_load,
    saves,
    sign_ins,
    uploads,
)
from rigs.harness import measured_platform
from rigs.harness.judged_works import texts_phase
from rigs.harness.measured_platform import MeasuredPlatform
from rigs.harness.seeding import Wanted

_LATER = {
    "S8": ("growth with 1,000,000 people", "no scenario for it is written"),
}
_BESIDE_PEER = {
    "S1": saves.many_saves,
    "S2": saves.lone_save,
    "S3": saves.whole_attempts,
}
_ON_REAL_PARTS = frozenset({"S1", "S2", "S3", "S4", "S5", "S6", "S7", "S11", "J2", "J3"})


class Measurement(Struct, frozen=True):
    """What to measure. ``rate``: submissions per second in S4; ``full``: S4 as it is meant,
    J1 and J4 with a file of 2 GB."""

    rows: frozenset[str]
    seconds: float
    full: bool = False
    rate: float | None = None
    with_baselines: bool = True


def measure(
    wanted: Measurement, tell_baselines: Callable[[dict[str, float]], None]
) -> Iterator[BenchRow]:
    """One row after the other; ``tell_baselines`` hears what this machine does without us."""
    if wanted.rows & _ON_REAL_PARTS:
        yield from _on_real_parts(wanted, tell_baselines)
    if "S9" in wanted.rows:
        yield embedded_platform.embedded_row(wanted.seconds)
    if "S10" in wanted.rows:
        yield page_load.exam_page_row()
    if "S10r" in wanted.rows:
        yield command_room.command_room_row()
    if "J1" in wanted.rows:
        yield uploads.upload_row(full=wanted.full)
    if "J4" in wanted.rows:
        yield large_video.video_row(full=wanted.full)
    for row, (what, because) in _LATER.items():
        if row in wanted.rows:
            yield not_measured(row, what, because)


def _on_real_parts(
    wanted: Measurement, tell_baselines: Callable[[dict[str, float]], None]
) -> Iterator[BenchRow]:
    rows, seconds = wanted.rows, wanted.seconds
    rate = wanted.rate or (1000.0 if wanted.full else 500.0)
    lasting_s = 60.0 if wanted.full else 10.0
    with measured_platform.real(_contest_for(wanted, rate * lasting_s)) as measured:
        if wanted.with_baselines:
            tell_baselines(baselines.of_this_machine(measured))
        yield from _beside_the_plain_peer(wanted, measured)
        if "S5" in rows:
            lasting = 60.0 if wanted.full else seconds * 2
            yield uvloop.run(sign_ins.monday_morning(measured, lasting))
        if "S11" in rows:
            yield uvloop.run(sign_ins.storm_of_sign_ins(measured, seconds))
        if _in_the_last_minute(wanted):
            both = uvloop.run(last_minute.last_minute(measured, rate, lasting_s))
            yield from (row for row in both if row.id in rows)
        if _with_judges(wanted):
            both = uvloop.run(judges_at_work.judges_at_work(measured, seconds))
            yield from (row for row in both if row.id in rows)
        if "S7" in rows:  # last: it fills scoring's database
            yield uvloop.run(corrected_key.corrected_key(measured))


def _beside_the_plain_peer(wanted: Measurement, measured: MeasuredPlatform) -> Iterator[BenchRow]:
    asked = [row for row in _BESIDE_PEER if row in wanted.rows]
    if not asked:
        return
    people = Wanted(people=4_000 + int(wanted.seconds * 800))
    with plain_peer(people, measured.place) as peer:
        for row in asked:
            yield uvloop.run(_BESIDE_PEER[row](measured, wanted.seconds, peer))


def _contest_for(wanted: Measurement, submissions: float) -> Wanted:
    """A contest with somebody new for every attempt that the rows begin."""
    rushing = _in_the_last_minute(wanted)
    judged = _with_judges(wanted)
    spare = 4_000 + int(wanted.seconds * 800) + 4_500 * wanted.full
    spare += judges_at_work.WORKS * judged
    return Wanted(
        people=max(50_000 if wanted.full else 0, spare + int(submissions) * rushing),
        agencies=700 if rushing else 66,
        settled=corrected_key.ROUNDS if "S7" in wanted.rows else 0,
        further=(texts_phase(),) if judged else (),
    )


def _in_the_last_minute(wanted: Measurement) -> bool:
    return bool(wanted.rows & {"S4", "S6"})


def _with_judges(wanted: Measurement) -> bool:
    return bool(wanted.rows & {"J2", "J3"})
