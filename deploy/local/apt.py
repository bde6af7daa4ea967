"""Adds missing parts with apt-get, without letting their packages start system servers."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from deploy.local import prerequisites

_POLICY = Path("/usr/sbin/policy-rc.d")
_NO_SERVERS = "#!/bin/sh\n# hoithi: for the time of one installation, start no server\nexit 101\n"
_TOTAL_S = 900  # for everything together
_OPTIONS = ("-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3", "-qq", "-y")


def install(wanted: Sequence[prerequisites.Prerequisite]) -> None:
    """Try to add the packages of ``wanted``. What could not be added is simply still missing."""
    if not prerequisites.apt_could_help():
        return
    until = time.monotonic() + _TOTAL_S
    packages = [package for part in wanted for package in part.packages]
    print(f"  installing {', '.join(part.name for part in wanted)} with apt-get ...", flush=True)
    with no_servers_started():
        _apt_get(["update"], until)
        _apt_get(["install", "--no-install-recommends", *packages], until)
        for part in wanted:  # one that can't be had must not keep the others away
            if not part.is_there():
                _apt_get(["install", "--no-install-recommends", *part.packages], until)
    if not prerequisites.Prerequisite("Chromium", prerequisites.chromium, (), "").is_there():
        _browser_from_playwright(until)


@contextlib.contextmanager
def no_servers_started(policy: Path = _POLICY) -> Iterator[None]:
    """Put a policy in place that refuses server starts; afterwards what was there before.

    Put back on errors and on SIGTERM too. After a kill -9, the next call puts it back.
    """
    saved = policy.with_name(policy.name + ".hoithi-saved")
    if not saved.exists() and policy.exists() and policy.read_text() != _NO_SERVERS:
        policy.rename(saved)
    before = signal.signal(signal.SIGTERM, _end)
    try:
        policy.write_text(_NO_SERVERS)
        policy.chmod(0o755)
        yield
    finally:
        policy.unlink(missing_ok=True)
        if saved.exists():
            saved.rename(policy)
        signal.signal(signal.SIGTERM, before)


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _apt_get(arguments: Sequence[str], until: float, attempts: int = 3) -> None:
    """Run apt-get until it works, with growing pauses: another one may hold the lock."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "NEEDRESTART_SUSPEND": "1"}
    for attempt in range(1, attempts + 1):
        left = until - time.monotonic()
        if left <= 0:
            return
        done = _run(["apt-get", *_OPTIONS, *arguments], left, env)
        if done == 0:
            return
        print(f"  apt-get {arguments[0]}: attempt {attempt} of {attempts} failed", flush=True)
        if attempt < attempts:
            time.sleep(min(5 * attempt, max(0, until - time.monotonic())))


def _browser_from_playwright(until: float) -> None:
    """Ubuntu has no Chromium outside snap; Playwright brings one and names its libraries."""
    left = max(1, until - time.monotonic())
    command = [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]
    if _run(command, left, dict(os.environ)):
        print("  Playwright could not install Chromium either", flush=True)


def _run(command: Sequence[str], timeout_s: float, env: dict[str, str]) -> int:
    """The exit status; output only if it failed. 124 when time was up."""
    try:
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, errors="replace", timeout=timeout_s
        )
    except subprocess.TimeoutExpired:
        return 124
    except FileNotFoundError:
        return 127
    if done.returncode:
        sys.stderr.write((done.stdout + done.stderr)[-2000:])
    return done.returncode
