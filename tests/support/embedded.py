"""The embedded platform in the tests' own process: the gateway, every service, SQLite, a clock to
set, and services that can be stopped behind a gateway that goes on.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import uvicorn
from sqlalchemy import text

from deploy.embedded.serve import listen
from deploy.embedded.services import EmbeddedServices
from deploy.gateway import server_config
from deploy.prepare_keys_and_database import prepare_first_accounts, prepare_keys
from plumbing.database import Database
from plumbing.settings import Settings

START_S = 30.0
STOP_S = 30.0
GRACE_S = 0.5
HOST = "127.0.0.1"


class SetClock:
    """The platform's clock: goes on at its usual pace from wherever it is put."""

    def __init__(self, at_us: int) -> None:
        self._ahead_us = at_us - time.time_ns() // 1000

    def __call__(self) -> int:
        return time.time_ns() // 1000 + self._ahead_us

    def forward(self, seconds: float) -> None:
        """Let this much time pass at once."""
        assert seconds >= 0, "time does not go back"
        self._ahead_us += int(seconds * 1_000_000)

    def go_to(self, at_us: int) -> None:
        """Let the time pass until this moment."""
        self.forward((at_us - self()) / 1e6)


class EmbeddedPlatform:
    """What ``hoithi serve`` runs, on a free port, between ``start`` and ``stop``."""

    def __init__(self, data: Path, clock: SetClock) -> None:
        self.clock = clock
        self.settings = Settings(data=data, grace_s=GRACE_S)
        prepare_keys(self.settings)
        self._services = EmbeddedServices(self.settings, clock)
        self._listener = listen(HOST, 0)
        self._server = uvicorn.Server(server_config(self.settings, clock))
        self._thread = threading.Thread(
            target=self._server.run, args=([self._listener],), name="gateway"
        )
        self.url = f"http://{HOST}:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        """Start everything and wait until the gateway takes requests."""
        self._services.start()
        prepare_first_accounts(self.settings)
        self._thread.start()
        until = time.monotonic() + START_S
        while not self._server.started:
            assert self._thread.is_alive(), "the gateway did not start"
            assert time.monotonic() < until, "the gateway takes too long to start"
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop everything in order, and leave no thread behind."""
        self._server.should_exit = True
        self._thread.join(STOP_S)
        self._listener.close()
        self._services.stop()
        assert not self._thread.is_alive(), "the gateway did not stop"
        assert not self._services.alive, "the services did not stop"

    @contextmanager
    def database(self, service: str) -> Iterator[Database]:
        """A service's database, for reading."""
        with closing(Database(f"sqlite:///{self.settings.data / service}.db")) as database:
            yield database

    def round_of_exam(self, contest: str, round_id: str) -> str:
        """The state of a round as exam wrote it down; empty: it has not heard of it. To be waited
        for before the gateway is asked, which goes on telling for a second what it heard."""
        query = text("SELECT state FROM rounds WHERE contest = :contest AND round = :round")
        asked = {"contest": contest, "round": round_id}
        with self.database("exam") as database, database.reading() as connection:
            return str(connection.execute(query, asked).scalar() or "")

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Nothing behind the gateway runs for the length of the block."""
        self._services.stop()
        assert not self._services.alive, "the services did not stop"
        try:
            yield
        finally:
            self._services = EmbeddedServices(self.settings, self.clock)
            self._services.start()
