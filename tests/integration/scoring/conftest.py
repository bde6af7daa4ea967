"""A scoring service on each kind of database."""

from collections.abc import Iterator

import pytest

from tests.support.databases import Databases
from tests.support.marking import Marking, open_marking


@pytest.fixture
def marking(databases: Databases) -> Iterator[Marking]:
    """A scoring service that knows nothing yet."""
    made = open_marking(databases)
    yield made
    made.store.database.close()
