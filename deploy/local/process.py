"""One child process: started with a log and a pid file, stopped politely or killed with its tree.

A pid file holds the pid together with the moment the kernel says that process began. A pid that
was given to some other process since then does not match, so nothing is stopped that was not
started here, even by a later command (``make down``) or by the guard.
"""

import contextlib
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

_POLL_S = 0.02


class PidFile(msgspec.Struct, frozen=True):
    """What a pid file says: enough to find exactly this process again and to stop it politely."""

    name: str
    pid: int
    began_ticks: int  # since boot, as in /proc/PID/stat
    polite_signal: int


class Process:
    """A named process of a folder: ``FOLDER/pids/NAME.json`` and ``FOLDER/logs/NAME.log``.

    ``user`` runs it as that user (name), which only root can do. ``polite_signal`` asks it to end.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        folder: Path,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: str | None = None,
        polite_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self.argv = list(argv)
        self.env = dict(os.environ if env is None else env)
        self.cwd = cwd
        self.user = user
        self.polite_signal = polite_signal
        self.log = folder / "logs" / f"{name}.log"
        self._pid_file = pid_folder(folder) / f"{name}.json"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The pid while it runs, else None."""
        return self._child.pid if self._child and self._child.poll() is None else None

    @property
    def alive(self) -> bool:
        """Whether it runs; a paused process counts as running."""
        return self.pid is not None

    def start(self) -> None:
        """Start it; does not wait until it is ready. RuntimeError if it already runs."""
        if self.alive:
            raise RuntimeError(f"{self.name} already runs as {self.pid}")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                self.argv,
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a Ctrl-C in the terminal is for us to pass on, in order
                user=self.user,
                group=group_of(self.user),
                extra_groups=[] if self.user else None,
            )
        record = PidFile(
            self.name, self._child.pid, _began_ticks(self._child.pid) or 0, self.polite_signal
        )
        self._pid_file.parent.mkdir(parents=True, exist_ok=True)
        self._pid_file.write_bytes(msgspec.json.encode(record))

    def stop(self, timeout_s: float = 30.0) -> None:
        """Ask it to end and wait; after ``timeout_s`` kill it with everything it started."""
        if self._child is None:
            return
        if self._child.poll() is None:
            self._child.send_signal(signal.SIGCONT)  # a paused process hears nothing else
            self._child.send_signal(self.polite_signal)
            try:
                self._child.wait(timeout_s)
            except subprocess.TimeoutExpired:
                kill_tree(self._child.pid)
        self._forget()

    def kill(self) -> None:
        """Kill -9 it and everything it started, at once, as a power cut would."""
        if self._child is None:
            return
        if self._child.poll() is None:
            kill_tree(self._child.pid)
        self._forget()

    def pause(self) -> None:
        """Freeze the whole tree (SIGSTOP)."""
        self._signal_tree(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused tree go on (SIGCONT)."""
        self._signal_tree(signal.SIGCONT)

    def tail(self, lines: int = 15) -> str:
        """The last lines of its log, for messages about a start that failed."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _signal_tree(self, number: signal.Signals) -> None:
        if self.pid is not None:
            _send([self.pid, *descendants(self.pid)], number)

    def _forget(self) -> None:
        if self._child is not None:
            self._child.wait()
        self._pid_file.unlink(missing_ok=True)
        self._child = None


def pid_folder(folder: Path) -> Path:
    """Where the pid files of a folder are."""
    return folder / "pids"


def cpu_s(pid: int) -> float:
    """CPU seconds that ``pid`` and its tree have used, ended children included."""
    ticks = 0
    for each in (pid, *descendants(pid)):
        fields = _stat_fields(Path(f"/proc/{each}/stat"))
        ticks += sum(map(int, fields[11:15]))  # user, system; the same of children waited for
    return ticks / os.sysconf("SC_CLK_TCK")


def stop_all(folder: Path, timeout_s: float = 30.0) -> list[str]:
    """Stop what still runs from ``folder``, the youngest first; the names of what was stopped.

    Folders directly inside it count as well (each part has one of its own). Works from the pid
    files alone, so it serves those who did not start these processes.
    """
    stopped = []
    for file, record in sorted(_records(folder), key=lambda pair: -pair[1].began_ticks):
        if _is_running(record):
            _send([record.pid], signal.SIGCONT)
            _send([record.pid], signal.Signals(record.polite_signal))
            if not _wait_gone(record, timeout_s):
                kill_tree(record.pid)
                _wait_gone(record, timeout_s)
            stopped.append(record.name)
        file.unlink(missing_ok=True)
    return stopped


def kill_tree(pid: int) -> None:
    """Kill -9 ``pid`` and all its descendants; they are frozen first so that none escapes."""
    frozen: set[int] = set()
    while fresh := [p for p in (pid, *descendants(pid)) if p not in frozen]:
        _send(fresh, signal.SIGSTOP)
        frozen.update(fresh)
    _send(sorted(frozen), signal.SIGKILL)


def descendants(pid: int) -> list[int]:
    """All processes started by ``pid`` or by one of these, as far as they are not orphaned."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = _stat_fields(stat)
        if fields:
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found: list[int] = []
    todo = [pid]
    while todo:
        born = children.get(todo.pop(), [])
        found += born
        todo += born
    return found


def end_leftovers(folder: Path, but: int | None = None) -> None:
    """Kill what a starter that died left running in ``folder``: it would hold data and ports."""
    for record in running(folder):
        if record.pid != but:
            kill_tree(record.pid)
            _wait_gone(record, 10)


def running(folder: Path) -> list[PidFile]:
    """The processes started from ``folder`` that still run."""
    return [record for _, record in _records(folder) if _is_running(record)]


def _records(folder: Path) -> Iterator[tuple[Path, PidFile]]:
    for file in (*pid_folder(folder).glob("*.json"), *folder.glob("*/pids/*.json")):
        with contextlib.suppress(msgspec.DecodeError, FileNotFoundError):
            yield file, msgspec.json.decode(file.read_bytes(), type=PidFile)


def _is_running(record: PidFile) -> bool:
    fields = _stat_fields(Path(f"/proc/{record.pid}/stat"))
    return bool(fields) and fields[0] != "Z" and int(fields[19]) == record.began_ticks


def _wait_gone(record: PidFile, timeout_s: float) -> bool:
    until = time.monotonic() + timeout_s
    while _is_running(record):
        if time.monotonic() > until:
            return False
        time.sleep(_POLL_S)
    return True


def _began_ticks(pid: int) -> int | None:
    fields = _stat_fields(Path(f"/proc/{pid}/stat"))
    return int(fields[19]) if fields else None


def _stat_fields(stat: Path) -> list[str]:
    """The fields of /proc/PID/stat from the state on; the name before it may contain anything."""
    try:
        return stat.read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _send(pids: Sequence[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def group_of(user: str | None) -> int | None:
    """The first group of a user (name); None: no change of user."""
    return pwd.getpwnam(user).pw_gid if user else None
