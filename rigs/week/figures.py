"""What came of a replayed week: by hour, by kind of step, by process. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families

from rigs.bench.result_rows import number, percentile
from rigs.week.open_loop import Done
from rigs.week.visits import Kind

_HOUR_S = 3_600.0
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}


class HourLine(Struct, frozen=True):
    """One hour of the week. ``waiting_ms``: by kind of step its p50, p95, p99 and max;
    ``cpu_ms``: of everything, for each attempt begun."""

    hour: str
    begun: int
    handed_in: int
    steps: int
    failed: int
    waiting_ms: dict[str, dict[str, float]]
    cpu_ms: float


class Batches(Struct, frozen=True):
    """Batches of a command that a process took or sent: how many, of how many items on average,
    and a size that 99 of 100 do not exceed (upper end of its bucket)."""

    process: str
    command: str
    batches: int
    mean: float
    p99: float


def hour_lines(
    steps: Sequence[Done],
    failed: Sequence[float],
    cpu_s: Mapping[int, float],
) -> list[HourLine]:
    """A line for each hour in which somebody did something. ``failed``: when (seconds of the
    week) something failed; ``cpu_s``: what each hour took."""
    by_hour: dict[int, list[Done]] = {}
    for step in steps:
        by_hour.setdefault(int(step.due_s // _HOUR_S), []).append(step)
    broken = Counter(int(due_s // _HOUR_S) for due_s in failed)
    return [
        _hour_line(hour, by_hour.get(hour, []), broken[hour], cpu_s.get(hour, math.nan))
        for hour in sorted(by_hour.keys() | broken.keys())
    ]


def _hour_line(hour: int, steps: Sequence[Done], failed: int, cpu_s: float) -> HourLine:
    kinds = Counter(step.kind for step in steps)
    return HourLine(
        hour=hour_name(hour),
        begun=kinds[Kind.START],
        handed_in=kinds[Kind.SUBMIT],
        steps=len(steps),
        failed=failed,
        waiting_ms=waiting_ms(steps),
        cpu_ms=cpu_s * 1e3 / kinds[Kind.START] if kinds[Kind.START] else math.nan,
    )


def hour_name(hour: int) -> str:
    """``Sun 23h`` for 167."""
    return f"{_DAYS[hour // 24]} {hour % 24:02}h"


def waiting_ms(steps: Iterable[Done]) -> dict[str, dict[str, float]]:
    """Milliseconds from intent to answer: p50, p95, p99 and max of each kind."""
    by_kind: dict[Kind, list[float]] = {}
    for step in steps:
        by_kind.setdefault(step.kind, []).append(step.wait_s)
    return {
        kind.value: {
            name: percentile(by_kind[kind], share) * 1e3 for name, share in _SHARES.items()
        }
        for kind in Kind
        if kind in by_kind
    }


def batches_between(before: Mapping[str, str], after: Mapping[str, str]) -> list[Batches]:
    """What processes say of ``hoithi_batch_size`` now, less what they said before."""
    found = []
    for process, text in after.items():
        was, now = _sizes(before.get(process, "")), _sizes(text)
        for command, series in now.items():
            earlier = was.get(command, {})
            grown = {key: value - earlier.get(key, 0.0) for key, value in series.items()}
            if count := grown.pop("count", 0.0):
                mean = grown.pop("sum", 0.0) / count
                p99 = min(float(le) for le, seen in grown.items() if seen >= 0.99 * count)
                found.append(Batches(process, command, int(count), mean, p99))
    return found


def _sizes(text: str) -> dict[str, dict[str, float]]:
    """By command: ``sum``, ``count`` and each bucket by its upper end."""
    found: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(text):
        if family.name == "hoithi_batch_size":
            for sample in family.samples:
                ending = sample.name.rpartition("_")[2]
                key = sample.labels["le"] if ending == "bucket" else ending
                if ending in ("sum", "count", "bucket"):
                    found.setdefault(sample.labels["command"], {})[key] = sample.value
    return found


def line_text(line: HourLine) -> str:
    """An hour as printed."""
    waits = "  ".join(
        f"{kind} " + "/".join(number(value) for value in found.values())
        for kind, found in line.waiting_ms.items()
    )
    return (
        f"{line.hour}  {line.begun:>5} begun {line.handed_in:>5} handed in "
        f"{line.steps:>6} steps {line.failed} failed  {waits}  CPU {number(line.cpu_ms)}"
    )
