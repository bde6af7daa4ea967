"""The embedded platform as one child process that can be killed, frozen and brought back."""

import http.client
import sys
from pathlib import Path

from contracts.broker_topology import SERVICES
from deploy.local.orphan_guard import OrphanGuard
from deploy.local.process import Process, cpu_s
from deploy.local.server_addresses import free_port
from deploy.local.wait_for_server import wait_until

NAME = "embedded"
_REPOSITORY = Path(__file__).resolve().parents[2]


class EmbeddedPlatform:
    """Has the shape of :class:`deploy.local.platform.Platform`, with one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.gateway_port = free_port()
        command = [sys.executable, "-W", "ignore", "-m", "cli.main", "serve"]
        command += ["--port", str(self.gateway_port), "--data", str(self.data)]
        self.process = Process(NAME, command, self.folder, cwd=_REPOSITORY)
        self._guard: OrphanGuard | None = None

    @property
    def gateway_ports(self) -> list[int]:
        """Where it listens: one port."""
        return [self.gateway_port]

    def databases(self) -> dict[str, str]:
        """The address of each service's database."""
        return {service: f"sqlite:///{self.data / service}.db" for service in SERVICES}

    def names(self) -> list[str]:
        """Everything that can be killed."""
        return [NAME]

    def start(self, timeout_s: float = 60.0) -> None:
        """Start it and wait until it takes work."""
        if self._guard is None:
            self._guard = OrphanGuard(self.folder)
        self.start_one(NAME, timeout_s)

    def start_one(self, name: str, timeout_s: float = 60.0) -> None:
        """Start it after it was killed or stopped."""
        self.process.start()
        self.wait_ready(name, timeout_s)

    def wait_ready(self, name: str, timeout_s: float = 60.0) -> None:
        """Wait for the first answer to anything."""
        wait_until(lambda: self.is_ready(name), self.process, timeout_s)

    def is_ready(self, _name: str) -> bool:
        """Whether it takes work."""
        return answers(self.gateway_port, "/health/ready", 200)

    def names_of(self, _kind: str) -> list[str]:
        """Everything is in one process: there is nothing to add or to take away."""
        return []

    def new(self, kind: str) -> str:
        """Never asked for."""
        raise RuntimeError(f"everything is in one process, a further {kind} too")

    def take_away(self, name: str) -> None:
        """Never asked for."""
        raise RuntimeError(f"{name} is the only process")

    def hang_up(self) -> None:
        """Its broker has no connections to cut."""

    def alive(self, _name: str) -> bool:
        """Whether the process runs."""
        return self.process.alive

    def kill(self, _name: str) -> None:
        """Kill -9."""
        self.process.kill()

    def pause(self, _name: str) -> None:
        """Freeze it."""
        self.process.pause()

    def resume(self, _name: str) -> None:
        """Let it go on."""
        self.process.resume()

    def stop_one(self, _name: str, timeout_s: float = 30.0) -> None:
        """Ask it to end, and wait."""
        self.process.stop(timeout_s)

    def stop(self) -> None:
        """End it for good."""
        self.process.stop(10)
        if self._guard is not None:
            self._guard.release()
            self._guard = None

    def cpu_s(self) -> dict[str, float]:
        """CPU seconds used so far."""
        pid = self.process.pid
        return {} if pid is None else {NAME: cpu_s(pid)}

    def resident_mb(self) -> float:
        """Resident memory in MB (10^6 bytes), as the kernel counts it."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) * 1024 / 1e6


def answers(port: int, path: str, *statuses: int) -> bool:
    """Whether a server on this port answers with one of these."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status in statuses
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
