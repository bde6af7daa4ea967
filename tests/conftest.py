"""Fixtures of the whole house: one suite, run ``embedded`` and on the ``real`` parts.

The private PostgreSQL and RabbitMQ are started once per session, when first asked for, and end
with it, even if it is killed.
"""

import contextlib
import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from xdist.remote import Producer

from deploy.local.platform import Platform
from deploy.local.postgres import Postgres
from plumbing import embedded_broker
from plumbing.database import Database
from plumbing.settings import Settings
from tests.lanes import Lanes, give_way, place_of
from tests.support.databases import Databases, PostgresDatabases, SqliteFiles
from tests.support.parts import SERVERS, need
from tests.support.stage import ENVIRONMENT

# How long one example takes says nothing on a machine that runs several processes of tests.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")

EMBEDDED_AND_REAL = ["embedded", pytest.param("real", marks=pytest.mark.real)]
PARTITIONS = 2
#: a file system in memory; what a whole run leaves there takes less than this
MEMORY = Path("/dev/shm")
ROOM_BYTES = 6 << 30


def pytest_configure(config: pytest.Config) -> None:
    """Temporary folders lie in memory where there is room: the tests make thousands of databases
    and keys, and each would wait for the disk several times."""
    with contextlib.suppress(OSError):
        if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM_BYTES:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    _begin_elsewhere(config)


def _begin_elsewhere(config: pytest.Config) -> None:
    """One of several processes begins to collect at a file of its own: each compiles its part of
    a fresh clone, and finds what the others have compiled; together they would compile all."""
    among: dict[str, Any] = getattr(config, "workerinput", {})
    folders = [Path(config.rootpath, arg) for arg in config.args]
    if among and all(folder.is_dir() for folder in folders):
        files = sorted({str(file) for folder in folders for file in folder.rglob("test_*.py")})
        number = int(among["workerid"].removeprefix("gw"))
        first = number * len(files) // among["workercount"]
        config.args = files[first:] + files[:first]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays until the end, so that nothing of it is looked for as garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The lanes that wait most come first; all processes have one order."""
    items.sort(key=lambda item: (place_of(item.nodeid), item.path))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """The longest lanes decide how long a run takes."""
    give_way(item.nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Lanes:
    """How ``make test`` shares the tests out among its processes."""
    return Lanes(config, log)


@pytest.fixture(scope="session")
def _with_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform of which only PostgreSQL runs: most tests on real parts need no broker."""
    need(*SERVERS)
    platform = Platform(tmp_path_factory.mktemp("real"), guarded=True, settings=ENVIRONMENT)
    platform.start_postgres()
    _let_be_volatile(platform.postgres)
    yield platform
    for name in platform.names():
        platform.kill(name)  # nothing here is worth a polite end, which takes RabbitMQ 10 s
    platform.remove()


@pytest.fixture(scope="session")
def parts(_with_postgres: Platform) -> Platform:
    """The platform of this session: PostgreSQL and RabbitMQ run, the services do not yet."""
    _with_postgres.start_one("rabbitmq")
    return _with_postgres


def _let_be_volatile(server: Postgres) -> None:
    """Stop waiting for the disk until the server's next start: no test pulls the machine's plug,
    and who kills the server brings it back durable."""
    database = Database(server.url("postgres"))
    try:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
            link.exec_driver_sql("ALTER SYSTEM SET fsync = off")
            link.exec_driver_sql("SELECT pg_reload_conf()")
    finally:
        database.close()


@pytest.fixture(scope="session")
def postgres(_with_postgres: Platform) -> Postgres:
    """The session's PostgreSQL."""
    return _with_postgres.postgres


@pytest.fixture(scope="session")
def _sqlite_originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sqlite")


@pytest.fixture(scope="session")
def _postgres_databases(postgres: Postgres) -> PostgresDatabases:
    return PostgresDatabases(postgres)


@pytest.fixture(params=EMBEDDED_AND_REAL)
def kind(request: pytest.FixtureRequest) -> str:
    """Which platform the test runs on."""
    return str(request.param)


@pytest.fixture
def databases(
    kind: str, request: pytest.FixtureRequest, _sqlite_originals: Path, tmp_path: Path
) -> Databases:
    """Empty databases of this kind of platform."""
    if kind == "embedded":
        return SqliteFiles(_sqlite_originals, tmp_path)
    found: PostgresDatabases = request.getfixturevalue("_postgres_databases")
    return found


@pytest.fixture
def settings(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings that name this kind's broker; who makes queues there deletes them."""
    if kind == "embedded":
        yield Settings(data=tmp_path, instance="test")
        embedded_broker.forget_everything()
        return
    platform: Platform = request.getfixturevalue("parts")
    address = platform.rabbitmq.amqp_uri
    yield Settings(broker=address, data=tmp_path, instance="test", partitions=PARTITIONS)
