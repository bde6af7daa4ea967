"""Empty databases of both kinds, quickly: made once, emptied for each test that asks."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from deploy.local.postgres import Postgres
from plumbing.database import Database
from plumbing.migrations import upgrade

Make = Callable[[str], None]

#: in one trip, and only of tables to which anything was ever written
_EMPTY = """
DO $$ DECLARE filled text; BEGIN
  FOR filled IN
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
  LOOP
    EXECUTE format('DELETE FROM %%I', filled);
  END LOOP;
END $$
"""


class Databases(Protocol):
    """Where a test gets its databases from."""

    def service(self, name: str) -> str:
        """The URL of a service's empty database, migrated to the newest version."""

    def of(self, metadata: sa.MetaData, name: str) -> str:
        """The URL of an empty database with these tables."""


class SqliteFiles:
    """SQLite files: ``kept`` holds those made once, ``folder`` the test's own copies."""

    def __init__(self, kept: Path, folder: Path) -> None:
        self.kept, self.folder = kept, folder

    def service(self, name: str) -> str:
        return self._copy(name, lambda url: upgrade(url, name))

    def of(self, metadata: sa.MetaData, name: str) -> str:
        return self._copy(name, lambda url: create_tables(url, metadata))

    def _copy(self, name: str, make: Make) -> str:
        original = self.kept / f"{name}.db"
        if not original.exists():
            make(f"sqlite:///{original}")
        copy = self.folder / f"{name}.db"
        shutil.copy(original, copy)
        return f"sqlite:///{copy}"


class PostgresDatabases:
    """One database per name, emptied when it is asked for again."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self._made: set[str] = set()

    def service(self, name: str) -> str:
        return self._emptied(name, lambda url: upgrade(url, name))

    def of(self, metadata: sa.MetaData, name: str) -> str:
        return self._emptied(name, lambda url: create_tables(url, metadata))

    def _emptied(self, name: str, make: Make) -> str:
        database = f"test_{name}"
        url = self.server.url(database)
        if database not in self._made:
            self.server.create_database(database)
            make(url)
            self._made.add(database)
        empty(url)  # also what another of these has made and filled on the same server
        return url


def create_tables(url: str, metadata: sa.MetaData) -> None:
    """Make these tables."""
    database = Database(url)
    try:
        with database.writing() as connection:
            metadata.create_all(connection)
    finally:
        database.close()


def empty(url: str) -> None:
    """Delete every row but alembic's; cheaper on tiny tables than TRUNCATE, which syncs files."""
    database = Database(url)
    try:
        with database.writing() as connection:
            connection.exec_driver_sql(_EMPTY)
    finally:
        database.close()
