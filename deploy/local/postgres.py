"""A private PostgreSQL in a folder: durable as in production, reachable from this machine only."""

import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import psycopg2
from psycopg2 import sql

from deploy.local import prerequisites
from deploy.local.process import Process, end_leftovers, group_of, running
from deploy.local.server_addresses import LOOPBACK, remembered_password, remembered_port
from deploy.local.wait_for_server import wait_until
from plumbing.durable_files import PASSABLE, private_folder

_USER = "hoithi"
_SOCKET_PATH_LIMIT = 80  # the kernel allows 107 bytes, PostgreSQL adds its file's name


class Postgres:
    """One PostgreSQL server. ``start`` makes it on first use and brings it back after ``kill``.

    PostgreSQL refuses to run as root. Root therefore runs it as ``postgres`` (or ``nobody``), and
    where that user can't enter ``folder``, the data stands in a folder of its own under /var/tmp.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        private_folder(self.folder, PASSABLE)
        self.user = _server_user()
        self.data = _data_folder(self.folder, self.user)
        self.port = remembered_port(self.folder / "port", in_use=bool(running(self.folder)))
        self.password = remembered_password(self.folder / "password")
        self.process = Process(
            "postgres",
            [str(prerequisites.postgres_program("postgres")), "-D", str(self.data)],
            self.folder,
            user=self.user,
            cwd=Path("/"),  # the user need not be able to enter the folder we stand in
            polite_signal=signal.SIGINT,  # "fast": ends sessions, does not wait for them
        )

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database, password included."""
        return f"postgresql+psycopg2://{_USER}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def start(self, timeout_s: float = 60.0) -> None:
        """Start it and wait until it takes connections, crash recovery included."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._configure()
        end_leftovers(self.folder)
        self.process.start()
        wait_until(self.is_ready, self.process, timeout_s)

    def stop(self, timeout_s: float = 20.0) -> None:
        """Shut down cleanly, ending open sessions."""
        self.process.stop(timeout_s)

    def kill(self) -> None:
        """Kill -9 the server and every session of it."""
        self.process.kill()

    def remove(self) -> None:
        """Stop it and delete its data for good."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        if self.data.parent.parent == _OUTSIDE:
            shutil.rmtree(self.data.parent, ignore_errors=True)

    def is_ready(self) -> bool:
        """Whether it takes connections now."""
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def create_database(self, name: str) -> None:
        """Make an empty database unless it exists."""
        connection = self._connect("postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
                if cursor.fetchone() is None:
                    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        finally:
            connection.close()

    def _connect(self, database: str) -> psycopg2.extensions.connection:
        return psycopg2.connect(
            host=LOOPBACK,
            port=self.port,
            user=_USER,
            password=self.password,
            dbname=database,
            connect_timeout=5,
        )

    def _initialise(self) -> None:
        """Run initdb. The password goes through a file that only its reader can open."""
        private_folder(self.data.parent, PASSABLE)
        private_folder(self.data)
        password_file = self.data.parent / f"{self.data.name}.pw"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        if self.user:
            shutil.chown(self.data, self.user)
            shutil.chown(password_file, self.user)
        try:
            self._run_initdb(password_file)
        except BaseException:
            shutil.rmtree(self.data, ignore_errors=True)  # half a cluster would look like a whole
            raise
        finally:
            password_file.unlink()

    def _run_initdb(self, password_file: Path) -> None:
        command = [
            str(prerequisites.postgres_program("initdb")),
            *("-D", str(self.data), "-U", _USER, "-E", "UTF8", "--locale=C.UTF-8"),
            *("--auth=scram-sha-256", f"--pwfile={password_file}", "--no-instructions"),
        ]
        done = subprocess.run(
            command,
            cwd="/",
            capture_output=True,
            text=True,
            user=self.user,
            extra_groups=[] if self.user else None,
            group=group_of(self.user),
            timeout=120,
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _configure(self) -> None:
        socket_folder = str(self.data) if len(str(self.data)) <= _SOCKET_PATH_LIMIT else ""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": self.port,
            "unix_socket_directories": socket_folder,
            "max_connections": 200,
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            # Neither a checkpoint that was not due nor cleaning up at full speed in the rush, nor
            # half a core for a second each time that a table which fills is looked through.
            "max_wal_size": "4GB",
            "autovacuum_vacuum_cost_delay": "10ms",
            "default_statistics_target": 10,
            "log_timezone": "UTC",
            "timezone": "UTC",
        }
        lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
        # This file is read after postgresql.conf and wins; nothing else writes to it here.
        file = self.data / "postgresql.auto.conf"
        file.write_text("".join(lines))
        if self.user:
            shutil.chown(file, self.user)


_OUTSIDE = Path("/var/tmp")  # on disk, and every user can enter it


def _server_user() -> str | None:
    """Whom to run the server as; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _data_folder(folder: Path, user: str | None) -> Path:
    if user is None or _can_enter(folder):
        return folder / "data"
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return _OUTSIDE / f"hoithi-{mark}" / "data"


def _can_enter(folder: Path) -> bool:
    """Whether any user may pass through ``folder`` and everything above it."""
    return all(place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.parents))
