"""One child process: what is promised about its pid file, its tree and its end."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.orphan_guard import OrphanGuard
from deploy.local.process import (
    PidFile,
    Process,
    cpu_s,
    descendants,
    kill_tree,
    running,
    stop_all,
)

# Says "ready" once it ignores or takes signals, and has a child of its own.
PARENT = """
import signal, subprocess, sys, time
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[Process]:
    yield from _started(tmp_path)


@pytest.fixture
def deaf(tmp_path: Path) -> Iterator[Process]:
    yield from _started(tmp_path, "deaf")


def _started(folder: Path, *arguments: str) -> Iterator[Process]:
    process = Process("parent", [sys.executable, "-c", PARENT, *arguments], folder)
    process.start()
    _wait_for(lambda: "ready" in process.tail())
    children = descendants(process.pid or 0)
    yield process
    process.kill()
    for child in children:
        kill_tree(child)


def _wait_for(condition: object, timeout_s: float = 10) -> None:
    until = time.monotonic() + timeout_s
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)


def _gone(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_kill_takes_the_grandchildren_in_sessions_of_their_own_too(parent: Process) -> None:
    (child,) = descendants(parent.pid or 0)
    parent.kill()
    _wait_for(lambda: _gone(child))
    assert not parent.alive


def test_a_stopped_process_can_be_started_again(parent: Process, tmp_path: Path) -> None:
    first = parent.pid
    parent.stop()
    assert running(tmp_path) == []
    parent.start()
    assert parent.alive
    assert parent.pid != first


def test_starting_what_runs_is_an_error(parent: Process) -> None:
    with pytest.raises(RuntimeError, match="already runs"):
        parent.start()


def test_one_that_does_not_listen_is_killed_when_time_is_up(deaf: Process) -> None:
    began = time.monotonic()
    deaf.stop(timeout_s=0.2)
    assert not deaf.alive
    assert time.monotonic() - began < 5


def test_a_frozen_one_still_stops_politely(parent: Process) -> None:
    parent.pause()
    parent.stop(timeout_s=10)
    assert not parent.alive


def test_a_later_command_stops_it_from_the_pid_file_alone(parent: Process, tmp_path: Path) -> None:
    assert stop_all(tmp_path) == ["parent"]
    assert not parent.alive
    assert stop_all(tmp_path) == []


def test_a_pid_that_was_given_to_someone_else_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as stranger:
        import msgspec

        record = PidFile("mine", stranger.pid, began_ticks=1, polite_signal=signal.SIGTERM)
        (tmp_path / "pids").mkdir()
        (tmp_path / "pids" / "mine.json").write_bytes(msgspec.json.encode(record))
        assert stop_all(tmp_path) == []
        assert stranger.poll() is None
        stranger.kill()


def test_parts_in_folders_of_their_own_are_stopped_with_the_whole(tmp_path: Path) -> None:
    inner = Process("inner", ["sleep", "600"], tmp_path / "part")
    inner.start()
    assert stop_all(tmp_path) == ["inner"]
    inner.stop()


def test_the_guard_stops_everything_when_the_parent_is_killed(tmp_path: Path) -> None:
    program = f"""
import time
from pathlib import Path
from deploy.local.orphan_guard import OrphanGuard
from deploy.local.process import Process
guard = OrphanGuard(Path({str(tmp_path)!r}))
Process("kept", ["sleep", "600"], Path({str(tmp_path)!r})).start()
print("ready", flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        parent.stdout.readline()
        (kept,) = running(tmp_path)
        parent.kill()
    _wait_for(lambda: _gone(kept.pid))


def test_a_released_guard_leaves_nothing_behind(tmp_path: Path) -> None:
    OrphanGuard(tmp_path).release()
    assert running(tmp_path) == []


def test_cpu_time_counts_children(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.2: pass"
    program = f"import subprocess, sys, time\nsubprocess.run([sys.executable, '-c', {busy!r}])\n"
    process = Process("busy", [sys.executable, "-c", program + "time.sleep(600)"], tmp_path)
    process.start()
    try:
        _wait_for(lambda: cpu_s(process.pid or 0) >= 0.2)
    finally:
        process.kill()
