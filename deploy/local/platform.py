"""The whole platform on real parts: PostgreSQL, RabbitMQ, the four services and the gateway.

One process of each, or as many as wanted, all from one folder, each of which can be killed,
frozen, stopped and brought back by its name, and to which others are added and taken away while
it runs. ``make up``, the end-to-end tests, bench and chaos use it.

    with Platform(folder, several={"exam": 2, "gateway": 2}, guarded=True) as platform:
        platform.kill("exam-1"); platform.start_one("exam-1")
        platform.start_one(name := platform.new("gateway")); platform.take_away(name)

Names: ``postgres``, ``rabbitmq``, ``registration-1``, ``exam-1`` ... ``exam-N``, ``scoring-1``,
``reporting-1``, ``gateway``, ``gateway-2`` ... ``gateway-N``.

Environment of each process: ``HOITHI_BROKER``, ``HOITHI_DATABASE_<SERVICE>`` (services: their own
only; the gateway: none), ``HOITHI_KEYS``, ``HOITHI_DATA``, ``HOITHI_FILES`` (the gateway),
``HOITHI_INSTANCE`` and ``HOITHI_METRICS_PORT``, where a service answers /metrics, /health/live and
/health/ready.
"""

import http.client
import itertools
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from deploy.local import prerequisites
from deploy.local.orphan_guard import OrphanGuard
from deploy.local.postgres import Postgres
from deploy.local.process import Process, cpu_s, end_leftovers, running
from deploy.local.rabbitmq import RabbitMQ
from deploy.local.server_addresses import LOOPBACK, free_port, remembered_port
from deploy.local.wait_for_server import wait_until
from plumbing.durable_files import PASSABLE, private_folder

SERVICES = ("registration", "exam", "scoring", "reporting")
GATEWAY = "gateway"
#: in the order in which they start
KINDS = (*SERVICES, GATEWAY)
_REPOSITORY = Path(__file__).resolve().parents[2]


class Platform:
    """Starts in the order of dependence, stops in the reverse order.

    ``several``: kind -> number of processes, where it is not one. ``gateway_port``: of the first
    gateway, None for any free one; further ones take any. ``guarded``: all of it ends when the
    process that made this object dies (not for ``make up``). ``settings``: further environment
    variables for all processes. ``commands``: other command lines by kind (a service's name or
    "gateway"), for tests of this class itself.
    """

    def __init__(
        self,
        folder: Path,
        *,
        several: Mapping[str, int] | None = None,
        gateway_port: int | None = None,
        guarded: bool = False,
        settings: Mapping[str, str] | None = None,
        commands: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        prerequisites.need_servers()
        self.folder = folder.resolve()
        private_folder(self.folder, PASSABLE)
        self.postgres = Postgres(self.folder / "postgres")
        self.rabbitmq = RabbitMQ(self.folder / "rabbitmq")
        self.gateway_port = gateway_port or free_port()
        self.health_ports: dict[str, int] = {}
        self.processes: dict[str, Process] = {}
        self._kinds: dict[str, str] = {}
        self._settings = dict(settings or {})
        self._commands = dict(commands or {})
        self._guarded = guarded
        self._guard: OrphanGuard | None = None
        for kind in KINDS:
            for _ in range((several or {}).get(kind, 1)):
                self._add(kind, self._next_name(kind))

    @property
    def address(self) -> str:
        """The first gateway's address, as a browser wants it."""
        return f"http://{LOOPBACK}:{self.gateway_port}"

    @property
    def gateway_ports(self) -> list[int]:
        """Where the gateways listen that there are now."""
        return [self.health_ports[name] for name in self.names_of(GATEWAY)]

    def names_of(self, kind: str) -> list[str]:
        """The processes of a kind, in the order of their numbers."""
        return [name for name, one in list(self._kinds.items()) if one == kind]

    def database_url(self, service: str) -> str:
        """The SQLAlchemy URL of a service's database."""
        return self.postgres.url(f"hoithi_{service}")

    def start(self, timeout_s: float = 90.0) -> None:
        """Start everything and wait until all of it is ready; on failure nothing keeps running."""
        try:
            self.start_parts(timeout_s)
            for name in self.processes:
                self.processes[name].start()
            for name in self.processes:
                self.wait_ready(name, timeout_s)
        except BaseException:  # also Ctrl-C: nothing keeps running
            self.stop(timeout_s=5)
            raise

    def start_parts(self, timeout_s: float = 90.0) -> None:
        """Start only PostgreSQL, with an empty database for each service, and RabbitMQ."""
        self._clear_the_folder()
        with ThreadPoolExecutor(2) as both:
            broker = both.submit(self.rabbitmq.start, timeout_s)
            self._start_databases(timeout_s)
            broker.result()

    def start_postgres(self, timeout_s: float = 90.0) -> None:
        """Start only PostgreSQL, with an empty database for each service."""
        self._clear_the_folder()
        self._start_databases(timeout_s)

    def _clear_the_folder(self) -> None:
        end_leftovers(self.folder)
        if self._guarded and self._guard is None:
            self._guard = OrphanGuard(self.folder)

    def _start_databases(self, timeout_s: float) -> None:
        self.postgres.start(timeout_s)
        for service in SERVICES:
            self.postgres.create_database(f"hoithi_{service}")

    def stop(self, timeout_s: float = 30.0) -> None:
        """Stop everything in order: first who takes requests, then who answers, then the parts."""
        for kind in reversed(KINDS):
            for name in self.names_of(kind):
                self.processes[name].stop(timeout_s)
        self.rabbitmq.stop(timeout_s)
        self.postgres.stop(timeout_s)
        if self._guard is not None:
            self._guard.release()
            self._guard = None

    def remove(self) -> None:
        """Stop everything and delete the folder with all data."""
        self.stop(timeout_s=5)
        self.postgres.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start_one(self, name: str, timeout_s: float = 90.0) -> None:
        """Start one process or part that was stopped or killed, and wait until it is ready."""
        if name == "postgres":
            self.postgres.start(timeout_s)
        elif name == "rabbitmq":
            self.rabbitmq.start(timeout_s)
        else:
            self.processes[name].start()
            self.wait_ready(name, timeout_s)

    def new(self, kind: str) -> str:
        """One more process of a kind, to be started by its name, which is told."""
        name = self._next_name(kind)
        self._add(kind, name)
        return name

    def take_away(self, name: str, timeout_s: float = 30.0) -> None:
        """Ask one to end and forget it. Whoever comes next gets its name, and with it its folder:
        what a gateway could not deliver any more is delivered then."""
        self.processes[name].stop(timeout_s)
        del self._kinds[name], self.processes[name], self.health_ports[name]

    def stop_one(self, name: str, timeout_s: float = 30.0) -> None:
        """Ask one to end and wait for it."""
        if name == "rabbitmq":
            self.rabbitmq.stop(timeout_s)
        else:
            self._process(name).stop(timeout_s)

    def kill(self, name: str) -> None:
        """Kill -9 one, with everything it started."""
        self._process(name).kill()

    def pause(self, name: str) -> None:
        """Freeze one: its connections stay open, and nothing answers."""
        self._process(name).pause()

    def resume(self, name: str) -> None:
        """Let a frozen one go on."""
        self._process(name).resume()

    def restart(self, name: str, timeout_s: float = 90.0) -> None:
        """Stop one politely and start it again."""
        self.stop_one(name)
        self.start_one(name, timeout_s)

    def names(self) -> list[str]:
        """Everything that can be killed, in the order of starting."""
        return ["postgres", "rabbitmq", *self.processes]

    def is_ready(self, name: str) -> bool:
        """Whether a process answers 200 to /health/ready; a part, whether it takes clients."""
        if name == "postgres":
            return self.postgres.is_ready()
        if name == "rabbitmq":
            return self.rabbitmq.is_ready()
        return _answers(self.health_ports[name], "/health/ready")

    def wait_ready(self, name: str, timeout_s: float = 90.0) -> None:
        """Wait until it is ready; DidNotStart with the end of its log if it ends or time is up."""
        wait_until(lambda: self.is_ready(name), self._process(name), timeout_s)

    def cpu_s(self) -> dict[str, float]:
        """CPU seconds used so far by each that runs, with everything it started."""
        pids = {name: self._process(name).pid for name in self.names()}
        return {name: cpu_s(pid) for name, pid in pids.items() if pid is not None}

    def _process(self, name: str) -> Process:
        if name == "postgres":
            return self.postgres.process
        return self.rabbitmq.process if name == "rabbitmq" else self.processes[name]

    def _next_name(self, kind: str) -> str:
        """The lowest number that is free; the first gateway has none."""
        names = (
            GATEWAY if kind == GATEWAY and number == 1 else f"{kind}-{number}"
            for number in itertools.count(1)
        )
        return next(name for name in names if name not in self._kinds)

    def _add(self, kind: str, name: str) -> None:
        if name == GATEWAY:
            port = self.gateway_port
        else:
            file = self.folder / f"{name}.port"
            port = remembered_port(file, in_use=name in {one.name for one in running(self.folder)})
        if kind == GATEWAY:
            default = ["-m", "deploy.gateway", "--port", str(port)]
        else:
            default = ["-m", "deploy.service", kind]
        self._kinds[name], self.health_ports[name] = kind, port
        command = self._commands.get(kind, [sys.executable, *default])
        self.processes[name] = Process(
            name, command, self.folder, env=self._environment(kind, name), cwd=_REPOSITORY
        )

    def _environment(self, kind: str, name: str) -> dict[str, str]:
        ours = {
            "HOITHI_BROKER": self.rabbitmq.amqp_uri,
            "HOITHI_KEYS": str(self._private_folder("keys")),
            "HOITHI_DATA": str(self._private_folder(f"data-{name}")),
            "HOITHI_INSTANCE": name,
            "HOITHI_METRICS_PORT": str(self.health_ports[name]),
            "PYTHONUNBUFFERED": "1",
        }
        if kind == GATEWAY:
            ours["HOITHI_FILES"] = str(self._private_folder("files"))
        else:
            ours[f"HOITHI_DATABASE_{kind.upper()}"] = self.database_url(kind)
        return dict(os.environ) | ours | self._settings

    def _private_folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def describe(self) -> None:
        """Write ``platform.json`` with addresses, database URLs included; readable by us only."""
        file = self.folder / "platform.json"
        file.touch(mode=0o600)
        facts = {
            "gateway": self.address,
            "gateways": [f"http://{LOOPBACK}:{port}" for port in self.gateway_ports],
            "broker": self.rabbitmq.amqp_uri,
            "databases": {service: self.database_url(service) for service in SERVICES},
            "health_ports": self.health_ports,
        }
        file.write_bytes(msgspec.json.format(msgspec.json.encode(facts)))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _answers(port: int, path: str) -> bool:
    """Whether something on ``port`` answers 200."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
