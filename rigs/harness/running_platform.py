"""A platform that ``make up`` started: where it listens, what it costs. It goes on after us."""

import urllib.request
from collections.abc import Mapping
from pathlib import Path

import msgspec
import sqlalchemy as sa

from deploy.local.process import cpu_s, running
from plumbing.database import Database
from rigs.harness.measured_platform import HOST, PARTITIONS, MeasuredPlatform
from rigs.harness.seeding import Installation
from services.registration.models import contests


class NotUsable(Exception):  # noqa: N818 - a state of the folder
    """There is no platform in that folder, or one that is somebody's."""


class PlatformFacts(msgspec.Struct, frozen=True):
    """What ``make up`` writes down in ``platform.json``. ``health_ports``: by process."""

    gateway: str
    gateways: list[str]
    broker: str
    databases: dict[str, str]
    health_ports: dict[str, int]


class RunningPlatform:
    """What runs from a folder."""

    def __init__(self, folder: Path) -> None:
        """``NotUsable`` if nothing runs there."""
        self.folder = folder.resolve()
        self._pids = {record.name: record.pid for record in running(self.folder)}
        if not self._pids:
            raise NotUsable(f"nothing runs from {folder}; `make up` starts a platform")
        said = (self.folder / "platform.json").read_bytes()
        self.facts = msgspec.json.decode(said, type=PlatformFacts)
        self.gateway_port = int(self.facts.gateway.rpartition(":")[2])

    @property
    def gateway_ports(self) -> list[int]:
        """Where its gateways listened when it was started."""
        return [int(address.rpartition(":")[2]) for address in self.facts.gateways]

    def cpu_s(self) -> dict[str, float]:
        """CPU seconds used so far, by process."""
        return {name: cpu_s(pid) for name, pid in self._pids.items()}

    def measured(self) -> MeasuredPlatform:
        """The same as a platform to put under load; ``NotUsable`` if a contest is in it already,
        because what fills it writes into the databases themselves."""
        place = Installation(self.facts.databases, self.folder / "keys", PARTITIONS)
        database = Database(place.databases["registration"])
        with database.reading() as connection:
            count = connection.execute(
                sa.select(sa.func.count()).select_from(contests)
            ).scalar_one()
        database.close()
        if count:
            raise NotUsable(
                f"the platform in {self.folder} has a contest already; start an empty one in a "
                "folder of its own: make up ARGS='--folder /var/tmp/week'"
            )
        return MeasuredPlatform(self, place, self.facts.broker)


def figures_of(ports: Mapping[str, int]) -> dict[str, str]:
    """What each of these processes counts, as it says at /metrics."""
    found = {}
    for name, port in ports.items():
        with urllib.request.urlopen(f"http://{HOST}:{port}/metrics", timeout=5) as answer:
            found[name] = answer.read().decode()
    return found
