"""The platform that a command talks to: one that runs, or one of its own for the length of the
command, which is ``hoithi serve`` as a child."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
from msgspec import Struct

from client.api_client import DEFAULT_URL, Api, ApiError, Unreachable
from plumbing.durable_files import private_folder

START_S = 60.0
STOP_S = 30.0
HOST = "127.0.0.1"
DEFAULT_DATA = Path("var/hoithi")


class Platform(Struct, frozen=True):
    """A running child."""

    url: str
    port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None


@contextmanager
def reached(
    url: str | None, accounts: Path, data: Path | None, *, quiet: bool
) -> Iterator[tuple[str, Path]]:
    """The address to talk to, with the file of its first accounts: the one asked for, the default
    if it answers, else that of a platform run on ``data`` meanwhile."""
    if url or _answers(DEFAULT_URL):
        yield url or DEFAULT_URL, accounts
        return
    data = data or DEFAULT_DATA
    if not quiet:
        print(
            f"Không có máy chủ ở {DEFAULT_URL}: chạy tạm trên {data}. (No server there.)",
            file=sys.stderr,
        )
    with running_platform(data) as platform:
        yield platform.url, data / "first-accounts.json"


def _answers(url: str) -> bool:
    with Api(url) as api:
        try:
            api.call("GET", "/health/live")
        except ApiError:
            return True
        except Unreachable:
            return False
    return True


@contextmanager
def running_platform(
    data: Path, port: int = 0, environment: Mapping[str, str] | None = None
) -> Iterator[Platform]:
    """Run a platform on ``data`` and stop it afterwards, whatever happens in between.

    ``port`` 0 takes a free one. Raises ``Unreachable`` with its own words if it does not start.
    """
    private_folder(data)
    port = port or free_port()
    log = data / "serve.log"
    command = [sys.executable, "-m", "cli.main", "serve", "--until-stdin-ends"]
    command += ["--host", HOST, "--port", str(port), "--data", str(data.resolve())]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=Path(__file__).resolve().parents[1],
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,  # it ends with us, even if we are killed
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is ours: it is stopped in order
        )
    platform = Platform(f"http://{HOST}:{port}", port, process, log)
    try:
        _wait_until_ready(platform)
        yield platform
    finally:
        stop(process)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """SIGTERM to its whole group, and SIGKILL if that is not enough."""
    try:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(STOP_S)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    except ProcessLookupError:
        process.wait()
    finally:
        if process.stdin is not None:
            process.stdin.close()


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(platform: Platform) -> None:
    until = time.monotonic() + START_S
    with httpx.Client(trust_env=False, timeout=5.0) as client:
        while time.monotonic() < until:
            if not platform.alive:
                raise Unreachable(_last_words(platform, "Nền tảng không khởi động được"))
            try:
                if client.get(f"{platform.url}/health/ready").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
    raise Unreachable(_last_words(platform, f"Nền tảng chưa sẵn sàng sau {START_S:.0f} giây"))


def _last_words(platform: Platform, what: str) -> str:
    lines = platform.log.read_text(errors="replace").strip().splitlines()[-15:]
    return "\n".join([f"{what} (the platform did not start):", *lines])
