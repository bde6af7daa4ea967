"""A platform to measure: in a folder of its own, filled with a contest, taken down again."""

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from contracts.accounts import Account
from contracts.broker_topology import SERVICES
from deploy.local.platform import Platform
from gateway.core.access.sessions import Sessions
from plumbing.clock import now_us
from plumbing.installation_keys import secret
from plumbing.settings import Settings
from rigs.harness.embedded_process import EmbeddedPlatform
from rigs.harness.seeding import Installation, Wanted, person_id, seed

HOST = "127.0.0.1"
PARTITIONS = 2


class Machine(Protocol):
    """What a real and an embedded platform have in common."""

    gateway_port: int
    folder: Path

    @property
    def gateway_ports(self) -> list[int]:
        """Where its gateways listen now."""

    def cpu_s(self) -> dict[str, float]:
        """CPU seconds used so far, by process."""


class MeasuredPlatform:
    """A platform with its contest: where it listens, what it costs, who may come in."""

    def __init__(self, machine: Machine, place: Installation, broker: str) -> None:
        self.machine, self.place, self.broker = machine, place, broker
        self.port = machine.gateway_port
        self._sessions = Sessions(secret(place.keys, "session"))
        self._next_person = self._next_gateway = 0
        #: attempts as the load generator remembers them, see ``load_generator.Sitting``
        self.sittings: list[Any] = []

    def gateways_in_turn(self) -> list[int]:
        """The ports of all gateways that there are now, each first in its turn."""
        ports = self.machine.gateway_ports
        self._next_gateway += 1
        turn = self._next_gateway % len(ports)
        return [*ports[turn:], *ports[:turn]]

    def token(self, person: int, device: str = "") -> str:
        """A session of this person on a device, made without asking anyone."""
        name = person_id(person)
        account = Account(name, "Người thi", ["contestant"], f"bench-{person}{device}", False)
        return self._sessions.issue(account, now_us())[0]

    def newcomers(self, count: int) -> range:
        """People who have not been asked for before."""
        first, self._next_person = self._next_person, self._next_person + count
        return range(first, first + count)

    def settings(self, instance: str) -> Settings:
        """Settings for somebody who wants to ask the services over the broker."""
        return Settings(broker=self.broker, data=self.machine.folder, instance=instance)


class RealPlatform(Platform):
    """A platform that can be asked whether a process lives."""

    def alive(self, name: str) -> bool:
        """Whether a process runs."""
        return self._process(name).alive

    def pids(self) -> dict[str, int]:
        """The process of each that runs; it may have children."""
        found = {name: self._process(name).pid for name in self.names()}
        return {name: pid for name, pid in found.items() if pid is not None}

    def hang_up(self) -> None:
        """Cut every connection to the broker; ``RuntimeError`` if it does not answer."""
        self.rabbitmq.hang_up()


class Stopwatch:
    """CPU of everything but the load generator, between making it and asking it."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._began, self._wall = machine.cpu_s(), time.monotonic()

    def seconds(self) -> float:
        """Wall seconds."""
        return time.monotonic() - self._wall

    def cpu_ms(self, operations: int) -> float:
        """CPU milliseconds of everything per operation."""
        return sum(self.shares(operations).values())

    def shares(self, operations: int) -> dict[str, float]:
        """The same by process."""
        now = self._machine.cpu_s()
        return {
            name: (spent - self._began.get(name, 0.0)) * 1000 / max(operations, 1)
            for name, spent in now.items()
        }


async def idle_share(rig: MeasuredPlatform, seconds: float) -> float:
    """The share of one core that everything takes while nobody asks for anything."""
    watch = Stopwatch(rig.machine)
    await asyncio.sleep(seconds)
    return watch.cpu_ms(1) / 1000 / watch.seconds()


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder on disk (not in memory, or fsync would cost nothing), gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hoithi-bench-", dir="/var/tmp"))
    folder.chmod(0o711)  # PostgreSQL's user passes through
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def real(
    wanted: Wanted, *, several: Mapping[str, int] | None = None, log: bool = True
) -> Iterator[MeasuredPlatform]:
    """RabbitMQ, PostgreSQL with fsync, and every service in a process of its own, or in as many as
    ``several`` says of its kind."""
    with temporary_folder() as folder:
        quiet = {"PYTHONWARNINGS": "ignore"}
        platform = RealPlatform(folder, several=several, guarded=True, settings=quiet)
        try:
            platform.start()
            databases = {name: platform.database_url(name) for name in SERVICES}
            place = Installation(databases, platform.folder / "keys", PARTITIONS)
            took_s = seed(place, wanted)
            if log:
                say(f"{wanted.people} people known everywhere after {took_s:.1f} s")
            yield MeasuredPlatform(platform, place, platform.rabbitmq.amqp_uri)
        finally:
            platform.remove()


@contextmanager
def embedded(wanted: Wanted) -> Iterator[tuple[MeasuredPlatform, EmbeddedPlatform]]:
    """Everything in one process, SQLite with ``synchronous=FULL``."""
    with temporary_folder() as folder:
        platform = EmbeddedPlatform(folder)
        try:
            platform.start()
            yield MeasuredPlatform(platform, embedded_place(platform, wanted), ""), platform
        finally:
            platform.stop()


def embedded_place(platform: EmbeddedPlatform, wanted: Wanted) -> Installation:
    """The filled databases of a running embedded platform."""
    place = Installation(platform.databases(), platform.data / "keys", 1)
    seed(place, wanted)
    return place


def say(text: str) -> None:
    """A word to who waits, apart from the table."""
    print(text, file=sys.stderr, flush=True)


def shares_text(shares: Mapping[str, float]) -> str:
    """Who used it, the largest first."""
    ordered = sorted(shares.items(), key=lambda item: -item[1])
    return " ".join(f"{name} {share:.3f}" for name, share in ordered if share >= 0.0005)
