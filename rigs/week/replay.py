"""A week played again on a platform that runs: filled, played, compared with what it says."""

import asyncio
import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import uvloop
from msgspec import Struct

from plumbing.clock import now_us
from rigs.bench.result_rows import percentile
from rigs.harness.measured_platform import MeasuredPlatform, Stopwatch, say
from rigs.harness.running_platform import RunningPlatform, figures_of
from rigs.harness.seeding import Wanted, seed
from rigs.week.arrival_shape import ATTEMPTS, BODIES, HOURS
from rigs.week.comparison import differences, final_figures
from rigs.week.figures import Batches, HourLine, batches_between, hour_lines, waiting_ms
from rigs.week.open_loop import Told, play, play_at_once
from rigs.week.visits import LIMIT_S, WeekVisit, in_short, visits_of_week

_HOUR_S = 3_600.0
_SEEDING_S = 60.0
_EARLIER_PER_S = 120.0
_EARLIER_CLIENTS = 64
_LAST_MINUTE_S = HOURS * _HOUR_S - 60.0


class TookTooLong(Exception):  # noqa: N818 - a state of the machine
    """The people before the window were not done when it began."""


class WeekOptions(Struct, frozen=True):
    """What to play. ``hours``: the last so many of the week, ``speed`` times as fast as they were;
    ``attempts`` of the whole week; ``earlier``: those before are made first, as fast as it goes;
    ``earlier_within_s``: time for filling the platform and for these."""

    hours: float = 24.0
    speed: float = 60.0
    attempts: int = ATTEMPTS
    seed: int = 1
    earlier: bool = True
    earlier_within_s: float | None = None

    @property
    def window_s(self) -> float:
        """Seconds of the week at which the window begins."""
        return (HOURS - self.hours) * _HOUR_S

    @property
    def lasting_s(self) -> float:
        """Real seconds that the window takes."""
        return self.hours * _HOUR_S / self.speed


class WeekReport(Struct, frozen=True):
    """What came of it. ``differences``: where the platform says another thing than the people
    were told; ``sent_late_ms``: p99 of what this program itself was late."""

    lines: list[HourLine]
    waiting_ms: dict[str, dict[str, float]]
    last_minute_ms: dict[str, dict[str, float]]
    attempts: int
    earlier: int
    failures: dict[str, int]
    participants: int
    final_after_s: float
    differences: list[str]
    cpu_ms: dict[str, float]
    load_generator_cpu_ms: float
    sent_late_ms: float
    connections: int
    batches: list[Batches]


def replay_at(folder: Path, options: WeekOptions) -> WeekReport:
    """Play the week on the platform that ``make up`` started in this folder; ``NotUsable``."""
    platform = RunningPlatform(folder)
    return uvloop.run(replay(platform.measured(), platform.facts.health_ports, options))


async def replay(
    rig: MeasuredPlatform, ports: Mapping[str, int], options: WeekOptions
) -> WeekReport:
    """Fill the platform, play, compare. ``ports``: where each process tells its figures."""
    visits = visits_of_week(options.attempts, options.seed)
    within = [visit for visit in visits if visit.steps[0].due_s >= options.window_s]
    before_it = visits[: len(visits) - len(within)] if options.earlier else []
    earlier = [in_short(visit) for visit in before_it]
    head_start_s = options.earlier_within_s
    if head_start_s is None:
        head_start_s = _SEEDING_S + len(earlier) / _EARLIER_PER_S
    closes_us = now_us() + round((head_start_s + options.lasting_s) * 1e6)
    await asyncio.to_thread(_fill, rig, options, closes_us)
    told_before, told = Told(), Told()
    await play_at_once(rig, earlier, _EARLIER_CLIENTS, told_before)
    closes = time.monotonic() + (closes_us - now_us()) / 1e6
    await until_the_window_opens(closes - options.lasting_s, len(earlier))
    before = await asyncio.to_thread(figures_of, ports)
    spent = await _window(rig, within, options, closes, told)
    after = await asyncio.to_thread(figures_of, ports)
    everybody = [told_before, told]
    final_at, said = await final_figures(rig, everybody, closes)
    return WeekReport(
        lines=hour_lines(told.steps, [failed[0] for failed in told.failed], spent.by_hour),
        waiting_ms=waiting_ms(told.steps),
        last_minute_ms=waiting_ms(step for step in told.steps if step.due_s >= _LAST_MINUTE_S),
        attempts=len(told.started),
        earlier=len(told_before.started),
        failures=_failures(everybody),
        participants=said.participants,
        final_after_s=max(0.0, final_at - closes),
        differences=await asyncio.to_thread(differences, rig, everybody, said),
        cpu_ms=spent.cpu_ms,
        load_generator_cpu_ms=spent.own_cpu_ms,
        sent_late_ms=percentile([step.sent_late_s for step in told.steps], 0.99) * 1e3,
        connections=told.most_connections,
        batches=batches_between(before, after),
    )


class _Spent(Struct, frozen=True):
    """CPU of the window: for each attempt by process and of this program; seconds by hour."""

    cpu_ms: dict[str, float]
    own_cpu_ms: float
    by_hour: dict[int, float]


async def _window(
    rig: MeasuredPlatform,
    visits: Sequence[WeekVisit],
    options: WeekOptions,
    closes: float,
    told: Told,
) -> _Spent:
    """Play the window."""

    def moment(due_s: float) -> float:
        return closes - (HOURS * _HOUR_S - due_s) / options.speed

    watch, own_s = Stopwatch(rig.machine), time.process_time()
    by_hour = asyncio.create_task(_cpu_by_hour(rig, options, moment))
    await play(rig, visits, moment, told)
    own_ms = (time.process_time() - own_s) * 1e3 / max(1, len(told.started))
    return _Spent(watch.shares(len(told.started)), own_ms, await by_hour)


def _fill(rig: MeasuredPlatform, options: WeekOptions, closes_us: int) -> None:
    wanted = Wanted(
        people=options.attempts,
        agencies=BODIES,
        rounds=1,
        limit_s=math.ceil(LIMIT_S / options.speed),
        closes_us=closes_us,
    )
    say(f"{options.attempts} people known everywhere after {seed(rig.place, wanted):.0f} s")


async def until_the_window_opens(opens: float, earlier: int) -> None:
    """Wait for a moment (``time.monotonic()``); ``TookTooLong`` if it has gone by."""
    left_s = opens - time.monotonic()
    if left_s < 0:
        raise TookTooLong(
            f"filling the platform and {earlier} earlier attempts took {-left_s:.0f} s longer than "
            "planned: give more time (--earlier-within) or leave these out (--no-earlier)"
        )
    say(f"{earlier} earlier attempts made; the window opens in {left_s:.0f} s")
    await asyncio.sleep(left_s)


async def _cpu_by_hour(
    rig: MeasuredPlatform, options: WeekOptions, moment: Callable[[float], float]
) -> dict[int, float]:
    """CPU seconds of everything in each hour of the window, the first perhaps in part."""
    found: dict[int, float] = {}
    last = sum(rig.machine.cpu_s().values())
    for hour in range(int(options.window_s // _HOUR_S), HOURS):
        await asyncio.sleep(max(0.0, moment((hour + 1) * _HOUR_S) - time.monotonic()))
        now = sum((await asyncio.to_thread(rig.machine.cpu_s)).values())
        found[hour], last = now - last, now
    return found


def _failures(told: list[Told]) -> dict[str, int]:
    """How many of each."""
    found: dict[str, int] = {}
    for one in told:
        for _, kind, words in one.failed:
            found[f"{kind}: {words}"] = found.get(f"{kind}: {words}", 0) + 1
    return found
