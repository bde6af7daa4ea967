"""The whole run as one JSON object: rows, floors, and on what it was measured."""

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from deploy.local import prerequisites
from rigs.bench.result_rows import BenchRow
from rigs.bench.row_floors import GENERATOR

_REPOSITORY = Path(__file__).resolve().parents[2]


class BenchRun(msgspec.Struct):
    """A run of the bench so far. ``floors``: ms by name, as they were at the start."""

    began_at: datetime = msgspec.field(default_factory=lambda: datetime.now(UTC))
    load_average: float = msgspec.field(default_factory=lambda: os.getloadavg()[0])
    floors: dict[str, float] = msgspec.field(default_factory=dict)
    rows: list[BenchRow] = msgspec.field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every row met its target."""
        return all(row.ok for row in self.rows)

    def as_json(self) -> bytes:
        """For machines."""
        told = {
            "ok": self.ok,
            "began_at": self.began_at,
            "took_s": round((datetime.now(UTC) - self.began_at).total_seconds(), 1),
            "commit": commit(),
            "machine": machine(),
            "load_average_at_start": self.load_average,
            "floors": self.floors,
            "generator_ceiling_per_s": ceiling(self.floors),
            "rows": rows_for_machines(self.rows),
        }
        return msgspec.json.format(msgspec.json.encode(told))


def rows_for_machines(rows: Sequence[BenchRow]) -> list[dict[str, Any]]:
    """Each row with what it misses, and with the plain peer's share where there is one."""
    return [
        {
            **msgspec.to_builtins(row),
            "ok": row.ok,
            "ours_over_plain": row.figures.get("ours / plain"),
        }
        for row in rows
    ]


def ceiling(floors: Mapping[str, float]) -> float | None:
    """Requests a second that the load generator could make at most, on a core of its own."""
    each_ms = floors.get(GENERATOR)
    return 1e3 / each_ms if each_ms else None


def commit() -> str:
    """The commit that was measured, with ``+`` where files were changed since; "" without git."""
    head = _git("rev-parse", "HEAD")
    return f"{head}+" if head and _git("status", "--porcelain", "-uno") else head


def _git(*words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words], cwd=_REPOSITORY, capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if done.returncode else done.stdout.strip()


def machine() -> dict[str, Any]:
    """Processor, cores, memory, and the versions that matter."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mb": pages * size // 1_000_000,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "postgresql": _postgres_version(),
        "rabbitmq": ".".join(map(str, _rabbitmq_version())),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def _postgres_version() -> str:
    try:
        return prerequisites.postgres_program("postgres").parts[-3]
    except prerequisites.MissingPrerequisite:
        return ""


def _rabbitmq_version() -> tuple[int, ...]:
    try:
        return prerequisites.rabbitmq_version()
    except prerequisites.MissingPrerequisite:
        return ()
