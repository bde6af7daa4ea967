"""The most memory that processes have held since somebody asked, as the kernel counts it."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

from deploy.local.process import descendants


def forget_peaks(pids: Mapping[str, int]) -> None:
    """Begin anew for each of these processes and all they started."""
    for pid in pids.values():
        for one in (pid, *descendants(pid)):
            with contextlib.suppress(OSError):  # it has ended
                Path(f"/proc/{one}/clear_refs").write_text("5")


def peaks_mb(pids: Mapping[str, int]) -> dict[str, float]:
    """Name -> the largest peak in MB of the process and of each one that it started. What several
    share, as PostgreSQL's sessions do their buffers, counts in each."""
    return {
        name: max(_peak_mb(one) for one in (pid, *descendants(pid))) for name, pid in pids.items()
    }


def _peak_mb(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0
