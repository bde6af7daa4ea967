"""The plain peer with a PostgreSQL of its own, filled with the people of the bench."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.ext.asyncio import create_async_engine

from deploy.local.postgres import Postgres
from deploy.local.process import Process, cpu_s
from deploy.local.server_addresses import free_port
from deploy.local.wait_for_server import wait_until
from rigs.bench.plain_peer import app as peer
from rigs.harness.embedded_process import answers
from rigs.harness.measured_platform import HOST, MeasuredPlatform, temporary_folder
from rigs.harness.seeding import Installation, Wanted, person_id

DATABASE, NAME = "peer", "plain"
#: as many as the machine has cores: one would leave the other core to PostgreSQL alone
WORKERS = 2
AT_ONCE = 2_000


class PeerPlatform:
    """What the peer needs to run: a folder, a database server, an application server."""

    def __init__(self, folder: Path, keys: Path, postgres: Postgres) -> None:
        self.folder, self.postgres = folder, postgres
        self.gateway_port = free_port()
        self.url = self.postgres.url(DATABASE).replace("psycopg2", "asyncpg")
        command = [
            sys.executable, "-m", "uvicorn", "rigs.bench.plain_peer.app:app",
            "--host", HOST, "--port", str(self.gateway_port), "--workers", str(WORKERS),
            "--loop", "uvloop", "--http", "httptools", "--no-access-log",
            "--log-level", "warning",
        ]  # fmt: skip
        env = {
            **os.environ,
            "PEER_DATABASE": self.url.replace("+asyncpg", ""),
            "PEER_KEYS": str(keys),
        }
        repository = Path(__file__).resolve().parents[3]
        self.process = Process(NAME, command, folder, env=env, cwd=repository)

    @property
    def gateway_ports(self) -> list[int]:
        """Where it listens: one port."""
        return [self.gateway_port]

    def start(self, wanted: Wanted) -> None:
        """Make the database, fill it, and wait until the application answers."""
        self.postgres.create_database(DATABASE)
        asyncio.run(fill(self.url, wanted))
        self.process.start()
        page = "/api/contests/bench/participation"
        wait_until(lambda: answers(self.gateway_port, page, 200), self.process, 60)

    def stop(self) -> None:
        """Stop the application."""
        self.process.stop()

    def cpu_s(self) -> dict[str, float]:
        """CPU seconds used so far, by process with everything it started."""
        pids = {NAME: self.process.pid, "postgres": self.postgres.process.pid}
        return {name: cpu_s(pid) for name, pid in pids.items() if pid is not None}


async def fill(url: str, wanted: Wanted) -> None:
    """The same people at the same agencies as our platform has."""
    engine = create_async_engine(url)
    names = [f"a{number:03d}" for number in range(wanted.agencies)]
    people = [
        {"person": person_id(index), "agency": names[index % len(names)]}
        for index in range(wanted.people)
    ]
    counts = [
        {"agency": name, "headcount": len(range(number, wanted.people, wanted.agencies))}
        for number, name in enumerate(names)
    ]
    async with engine.begin() as connection:
        await connection.run_sync(peer.metadata.create_all)
        await connection.execute(peer.agencies.insert(), counts)
        for first in range(0, len(people), AT_ONCE):
            await connection.execute(peer.people.insert(), people[first : first + AT_ONCE])
    await engine.dispose()


@contextmanager
def plain_peer(wanted: Wanted, place: Installation) -> Iterator[MeasuredPlatform]:
    """The peer for the length of a block; ``place`` gives the key of the sessions of both."""
    with temporary_folder() as folder:
        postgres = Postgres(folder / "postgres")
        platform = PeerPlatform(folder, place.keys, postgres)
        try:
            postgres.start()
            platform.start(wanted)
            yield MeasuredPlatform(platform, place, "")
        finally:
            platform.stop()
            postgres.remove()
