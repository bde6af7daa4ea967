"""``hoithi demo`` as somebody runs it, and what it prints for them to sign in with."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

REPOSITORY = Path(__file__).parents[2]
PATIENCE_S = 500.0
STOP_S = 30.0
_SERVES = re.compile(r"Đang phục vụ ở (http://\S+?),")


class PrintedSignIn(Struct, frozen=True):
    """One row of the table of sign-ins."""

    role: str
    username: str
    password: str
    name: str


class Demo:
    """A small demonstration that serves on after its end; ``out`` is where its files are."""

    def __init__(self, process: "subprocess.Popen[bytes]", screen: Path, out: Path) -> None:
        self._process, self._screen, self.out = process, screen, out

    @property
    def url(self) -> str:
        """Where it serves; waits until it says so."""
        until = time.monotonic() + PATIENCE_S
        while not (found := _SERVES.search(self.said)):
            assert self._process.poll() is None, f"the demo ended:\n{self.said}"
            assert time.monotonic() < until, f"the demo takes too long:\n{self.said}"
            time.sleep(0.1)
        return found[1]

    @property
    def said(self) -> str:
        """What is on the screen."""
        return self._screen.read_text()

    def end(self) -> int:
        """End it with Ctrl-C, once it serves; its exit status. It may be asked again."""
        if self._process.poll() is None:
            assert self.url
            self._process.send_signal(signal.SIGINT)
        return self._process.wait(STOP_S)

    def sign_ins(self) -> list[PrintedSignIn]:
        """The rows of the last table that it printed."""
        table = self.said.split("Đăng nhập thử")[1]
        rows = [line.split("│")[1:-1] for line in table.splitlines() if line.startswith("│")]
        cells = [[cell.strip() for cell in row] for row in rows]
        return [PrintedSignIn(*row[1:5]) for row in cells if row[1]]


def _hear_ctrl_c() -> None:
    """Where tests run in the background it may be ignored, which children inherit."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def playing(folder: Path) -> Iterator[Demo]:
    """A demonstration from its beginning; ended with Ctrl-C."""
    screen, files, data = folder / "screen.txt", folder / "out", folder / "data"
    data.mkdir()
    command = [sys.executable, "-m", "cli.main", "demo", "--fast", "--port", "0"]
    with screen.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--out", str(files)],
            cwd=REPOSITORY,
            env={**os.environ, "TMPDIR": str(data)},
            preexec_fn=_hear_ctrl_c,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Demo(process, screen, files)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
