"""Reporting over real databases: SQLite always, PostgreSQL where it is installed."""

from collections.abc import Iterator

import pytest

from services.reporting.models import metadata
from tests.support.databases import Databases
from tests.support.reporting import Desk, open_desk


@pytest.fixture
def desk(databases: Databases) -> Iterator[Desk]:
    """An empty store on each database."""
    opened = open_desk(databases.of(metadata, "reporting_desk"))
    yield opened
    opened.store.database.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(f"sqlite:///{tmp_path_factory.mktemp('small') / 'r.db'}")
    yield opened
    opened.store.database.close()
