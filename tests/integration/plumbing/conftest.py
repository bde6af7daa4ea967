"""A notebook on each kind of database."""

from collections.abc import Iterator

import pytest

from plumbing.unit_of_work import Store
from tests.support.databases import Databases
from tests.support.notebook import open_notebook


@pytest.fixture
def notebook(databases: Databases) -> Iterator[Store]:
    """An empty notebook."""
    store = open_notebook(databases)
    yield store
    store.database.close()
