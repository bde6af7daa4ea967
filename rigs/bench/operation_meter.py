"""What one operation after the other costs on a real platform: time, CPU, and peak memory."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from gateway.core.transport.service_client import Backend
from rigs.bench.result_rows import number
from rigs.harness.measured_platform import MeasuredPlatform, RealPlatform, Stopwatch, say
from rigs.harness.peak_memory import forget_peaks, peaks_mb


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
