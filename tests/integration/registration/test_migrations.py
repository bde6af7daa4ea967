"""A migrated database is the one the models describe, on both databases, for every service."""

import importlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.broker_topology import SERVICES
from plumbing.database import Database
from plumbing.migrations import check, newest_revision, upgrade
from plumbing.schema_revision import create_newest, is_newest, newest
from tests.support.databases import Databases

_SQLITE = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name <> 'alembic_version'"
_POSTGRESQL = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT tablename, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT relname, reloptions::text, '', '', '' FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
)


def _shape(connection: Connection) -> set[tuple[str, ...]]:
    """Everything the database knows of its tables, as text."""
    if connection.dialect.name == "sqlite":
        return {(_plain(text),) for text in connection.exec_driver_sql(_SQLITE).scalars()}
    found = set()
    for query in _POSTGRESQL:
        rows = connection.exec_driver_sql(query)
        found |= {tuple(map(str, row)) for row in rows if "alembic_version" not in str(row)}
    return found


def _plain(sql: str) -> str:
    """A statement without regard to white space and the order of its constraints."""
    return " ".join(sorted(sql.replace(",", " ").split()))


def _look(url: str, make: Callable[[Database], None]) -> set[tuple[str, ...]]:
    database = Database(url)
    try:
        make(database)
        with database.reading() as connection:
            return _shape(connection)
    finally:
        database.close()


@pytest.fixture
def other_url(database_url: str, request: pytest.FixtureRequest) -> str:
    """A second empty database of the same kind."""
    if database_url.startswith("sqlite"):
        return database_url + ".other"
    server = request.getfixturevalue("postgres")
    name = f"other_{uuid4().hex[:12]}"
    server.create_database(name)
    return str(server.url(name))


@pytest.mark.parametrize("service", SERVICES)
def test_a_migrated_database_is_the_one_the_models_describe(
    database_url: str, other_url: str, service: str
) -> None:
    metadata: sa.MetaData = importlib.import_module(f"services.{service}.models").metadata

    def create(database: Database) -> None:
        with database.writing() as connection:
            metadata.create_all(connection)

    assert check(database_url, service)
    upgrade(database_url, service)
    assert check(database_url, service) == []
    assert _look(database_url, lambda _: None) == _look(other_url, create)


@pytest.mark.parametrize("service", SERVICES)
def test_an_empty_database_of_sqlite_gets_at_once_what_its_migrations_would_make(
    tmp_path: Path, service: str
) -> None:
    metadata: sa.MetaData = importlib.import_module(f"services.{service}.models").metadata
    urls = [f"sqlite:///{tmp_path / name}.db" for name in ("migrated", "created")]
    upgrade(urls[0], service)
    created = Database(urls[1])
    try:
        assert create_newest(created, service, metadata)
        assert is_newest(created, service)
        assert not create_newest(created, service, metadata), "it is not empty any more"
    finally:
        created.close()
    assert check(urls[1], service) == []
    shapes, rows = zip(*map(_everything_in, urls), strict=True)
    assert shapes[0] == shapes[1]
    assert rows[0] == rows[1]


def _everything_in(url: str) -> tuple[set[tuple[str, ...]], dict[str, list[tuple[Any, ...]]]]:
    """Tables with their indexes and constraints, also those of alembic; what rows they hold."""
    database = Database(url)
    try:
        with database.reading() as connection:
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'")
            rows = {
                name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
                for name in sorted(tables.scalars())
            }
            stamps = connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE name = 'alembic_version'"
            )
            return _shape(connection) | {(_plain(stamps.scalar_one()),)}, rows
    finally:
        database.close()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    upgrade(database_url, "exam")
    before = _look(database_url, lambda _: None)
    upgrade(database_url, "exam")
    assert _look(database_url, lambda _: None) == before


def test_a_column_that_is_missing_is_found(database_url: str) -> None:
    upgrade(database_url, "registration")
    database = Database(database_url)
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE people DROP COLUMN email")
    database.close()
    assert ["email" in line for line in check(database_url, "registration")] == [True]


def test_processes_that_start_together_migrate_once(database_url: str) -> None:
    errors: list[BaseException] = []
    together = threading.Barrier(3)

    def start() -> None:
        together.wait()
        try:
            upgrade(database_url, "registration")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert check(database_url, "registration") == []


@pytest.mark.parametrize("service", SERVICES)
def test_what_needs_no_migration_is_known_without_alembic(
    databases: Databases, service: str
) -> None:
    assert newest(service) == newest_revision(service)
    database = Database(databases.service(service))
    try:
        assert is_newest(database, service)
        with database.writing() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
        assert not is_newest(database, service)
        with database.writing() as connection:
            connection.execute(sa.text("DELETE FROM alembic_version"))
        assert not is_newest(database, service)
        with database.writing() as connection:  # the database serves other tests too
            stamp = sa.text("INSERT INTO alembic_version VALUES (:newest)")
            connection.execute(stamp, {"newest": newest(service)})
        assert is_newest(database, service)
    finally:
        database.close()


def test_a_database_without_tables_is_not_at_the_newest_revision(databases: Databases) -> None:
    database = Database(databases.of(sa.MetaData(), "empty"))
    try:
        assert not is_newest(database, "exam")
    finally:
        database.close()
