"""One suite for both databases: every test that takes ``world`` runs on SQLite and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.local.postgres import Postgres
from plumbing import outbox
from plumbing.database import Database
from plumbing.unit_of_work import Store
from services.registration.models import plumbing
from tests.support.databases import Databases

from .world import START_US, World


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registration.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    name = f"registration_{uuid4().hex[:12]}"
    server.create_database(name)
    return server.url(name)


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    """An installation with the tables of today and a clock that the test moves."""
    store = Store(Database(databases.service("registration")), plumbing)
    world = World(store, START_US)
    store.clock = lambda: world.now_us
    with store.database.writing() as connection:
        outbox.begin(connection, plumbing, 1)
    yield world
    store.database.close()
