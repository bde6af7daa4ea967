"""Reporting over real databases: SQLite always, PostgreSQL where it is installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.parts import missing
from deploy.local.postgres import Postgres
from tests.support.reporting import Desk, open_desk

NO_POSTGRES = any(part.name == "PostgreSQL" for part in missing())
DATABASES = [
    "sqlite",
    pytest.param(
        "postgres",
        marks=[
            pytest.mark.real,
            pytest.mark.skipif(NO_POSTGRES, reason="needs PostgreSQL"),
        ],
    ),
]


@pytest.fixture(scope="session")
def _postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    server.start()
    server.create_database("reporting")
    yield server
    server.remove()


@pytest.fixture(params=DATABASES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """An empty store on each database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'reporting.db'}"
    else:
        url = request.getfixturevalue("_postgres").url("reporting")
    opened = open_desk(url)
    yield opened
    opened.store.database.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(f"sqlite:///{tmp_path_factory.mktemp('small') / 'r.db'}")
    yield opened
    opened.store.database.close()
