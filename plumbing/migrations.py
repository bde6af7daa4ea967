"""Migrations of a service's database with alembic, without ini files; one history per service.

To add one: change ``services/<service>/models.py`` and write
``services/<service>/migrations/versions/000N_what_for.py`` with ``revision = "000N"``,
``down_revision`` the one before, and ``upgrade()`` in explicit ``op`` calls that import nothing
of ours but ``plumbing.migration_steps`` (models change, history must not). Changes to a table
that stands go through ``op.batch_alter_table``, which SQLite needs. The tests compare the result
with the models on both databases.

A new service: copy ``migrations/env.py`` and the two ``__init__.py`` of another, name its models
in env.py, and write ``0001_first.py``.
"""

import threading
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import command, context
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from plumbing.database import Database
from plumbing.schema_revision import SERVICES

LOCK = 0x486F6A  # any number but the relay's, as long as it stays the same
_alone = threading.Lock()  # alembic keeps its context in the module


def upgrade(url: str, service: str) -> None:
    """Bring a database to the newest revision in one transaction, all of it or nothing.

    Processes that start together wait for the first of them.
    """
    database = Database(url)
    try:
        with _alone, database.writing() as connection:
            if not database.is_sqlite:  # SQLite's BEGIN IMMEDIATE lets one in at a time anyway
                _wait_for_turn(connection)
            command.upgrade(_config(service, {"connection": connection}), "head")
    finally:
        database.close()


def check(url: str, service: str) -> list[str]:
    """What keeps this database from being what the code expects, in words; empty if nothing."""
    found: list[str] = []
    database = Database(url)
    try:
        with _alone, database.reading() as connection:
            newest = newest_revision(service)
            now = MigrationContext.configure(connection).get_current_revision()
            if now != newest:
                return [f"{service}: revision {now or 'none'}, the code expects {newest}"]

            def compare(metadata: MetaData) -> None:
                migration = MigrationContext.configure(connection)
                differences = compare_metadata(migration, metadata)
                found.extend(f"{service}: {difference}" for difference in differences)

            _with_metadata(service, compare)
    finally:
        database.close()
    return found


def newest_revision(service: str) -> str | None:
    """The last revision of a service's history."""
    return ScriptDirectory.from_config(_config(service, {})).get_current_head()


def run_environment(metadata: MetaData) -> None:
    """All that a service's ``env.py`` does."""
    attributes = context.config.attributes
    if "look" in attributes:
        attributes["look"](metadata)
        return
    context.configure(
        connection=attributes["connection"], target_metadata=metadata, render_as_batch=True
    )
    with context.begin_transaction():
        context.run_migrations()


def _with_metadata(service: str, look: Callable[[MetaData], None]) -> None:
    """Show the service's metadata, which only its env.py may import."""
    command.current(_config(service, {"look": look}))


def _wait_for_turn(connection: Connection) -> None:
    for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {setting} = 0")
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})


def _config(service: str, attributes: dict[str, Any]) -> Config:
    config = Config(attributes=attributes)
    folder = str(SERVICES / service / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
