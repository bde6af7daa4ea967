"""A running platform of either kind, with a view behind its doors that only tests have."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import httpx
import msgspec
import sqlalchemy as sa

from client.platform_process import Platform as Embedded
from client.platform_process import free_port, running_platform, stop
from deploy.local.platform import Platform
from plumbing import broker
from plumbing.database import Database
from plumbing.settings import Settings

SERVICES = ("registration", "exam", "scoring", "reporting")
#: what stays behind after a close shrinks with the rounds
ENVIRONMENT = {"HOITHI_GRACE_S": "1.0"}


class Stage(Protocol):
    """What the end-to-end tests ask of a platform."""

    kind: str
    url: str

    def database(self, service: str) -> Database:
        """A service's database, for reading."""

    def accounts_file(self) -> Path:
        """Where a new installation tells its first accounts."""

    def metrics(self, service: str) -> str:
        """What the process of a service counts, as Prometheus reads it."""

    def wipe_broker(self) -> int:
        """Take everything from the broker that it holds; how many queues it lost."""

    def keys(self) -> Path:
        """The folder with the installation's keys."""

    def files(self) -> Iterator[Path]:
        """Every file that the platform has written, keys left out."""


class EmbeddedStage:
    """``hoithi serve`` in a process of its own. Its broker lives and dies with the process."""

    kind = "embedded"

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self._open = contextlib.ExitStack()
        self._platform: Embedded | None = None
        self.start()

    def start(self) -> None:
        """Start it, again after a kill."""
        self._platform = self._open.enter_context(
            running_platform(self.data, self.port, ENVIRONMENT)
        )
        self.url = self._platform.url

    def wipe_broker(self) -> int:
        assert self._platform is not None
        self._platform.process.kill()
        self._platform.process.wait()
        stop(self._platform.process)
        self.start()
        return len(SERVICES)

    def database(self, service: str) -> Database:
        return Database(f"sqlite:///{self.data / service}.db")

    def accounts_file(self) -> Path:
        return self.data / "first-accounts.json"

    def metrics(self, service: str) -> str:
        return _text(f"{self.url}/metrics")

    def keys(self) -> Path:
        return self.data / "keys"

    def files(self) -> Iterator[Path]:
        return (path for path in self.data.rglob("*") if path.is_file() and path.suffix != ".key")

    def close(self) -> None:
        self._open.close()


class RealStage:
    """The services as processes on RabbitMQ and PostgreSQL."""

    kind = "real"

    def __init__(self, platform: Platform) -> None:
        self.platform, self.url = platform, platform.address
        for process in platform.processes.values():
            process.start()
        for name in platform.processes:
            platform.wait_ready(name)

    def wipe_broker(self) -> int:
        names = self.platform.rabbitmq.shared_queues()
        settings = Settings(broker=self.platform.rabbitmq.amqp_uri)
        with broker.connect(settings, heartbeat=False) as connection:
            channel = connection.channel()
            for name in names:
                channel.queue_delete(name)
        self.platform.rabbitmq.hang_up()
        return len(names)

    def database(self, service: str) -> Database:
        return Database(self.platform.database_url(service))

    def accounts_file(self) -> Path:
        return self.platform.folder / "data-registration-1" / "first-accounts.json"

    def metrics(self, service: str) -> str:
        return _text(f"http://127.0.0.1:{self.platform.health_ports[f'{service}-1']}/metrics")

    def keys(self) -> Path:
        return self.platform.folder / "keys"

    def files(self) -> Iterator[Path]:
        folder = self.platform.folder
        return (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".key")

    def close(self) -> None:
        for process in reversed(self.platform.processes.values()):
            process.stop(10)


def first_accounts(stage: Stage) -> dict[str, str]:
    """Username -> activation code of a new installation."""
    return _codes_in(stage.accounts_file())


def accounts_in(data: Path) -> dict[str, str]:
    """The same of an embedded platform with this data folder."""
    return _codes_in(data / "first-accounts.json")


def _codes_in(file: Path) -> dict[str, str]:
    accounts = msgspec.json.decode(file.read_bytes())
    return {account["username"]: account["code"] for account in accounts}


def _text(url: str) -> str:
    return httpx.get(url, trust_env=False).text


def rows_with(stage: Stage, needle: str) -> dict[str, int]:
    """``service.table`` -> rows of the databases in which some value holds this text."""
    found: dict[str, int] = {}
    for service in SERVICES:
        database = stage.database(service)
        try:
            with database.reading() as connection:
                for table in sa.inspect(connection).get_table_names():
                    rows = connection.execute(sa.text(f'SELECT * FROM "{table}"'))
                    hits = sum(any(needle in str(value) for value in row) for row in rows)
                    if hits:
                        found[f"{service}.{table}"] = hits
        finally:
            database.close()
    return found


def files_with(stage: Stage, needle: str) -> set[str]:
    """Names of the platform's files in whose bytes this text stands, as UTF-8 or UTF-16."""
    forms = [needle.encode(), needle.encode("utf-16-le")]
    found = set()
    for path in stage.files():
        with contextlib.suppress(OSError):
            content = path.read_bytes()
            if any(form in content for form in forms):
                found.add(path.name)
    return found


def counts(stage: Stage, service: str) -> dict[str, int]:
    """How many rows each table of a service has; what goes by itself is left out."""
    database = stage.database(service)
    try:
        with database.reading() as connection:
            tables = sa.inspect(connection).get_table_names()
            return {
                table: connection.execute(sa.text(f'SELECT count(*) FROM "{table}"')).scalar_one()
                for table in tables
                if table not in ("audit", "sessions", "sign_in_failures")
            }
    finally:
        database.close()
