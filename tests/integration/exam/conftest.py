"""An exam service on each kind of database."""

from collections.abc import Iterator

import pytest

from tests.support.databases import Databases
from tests.support.examination import Office, another_office, open_office


@pytest.fixture
def office(databases: Databases) -> Iterator[Office]:
    """An exam service that knows nothing yet, a second before the first round opens."""
    made = open_office(databases)
    yield made
    made.store.database.close()


@pytest.fixture
def offices(office: Office) -> Iterator[list[Office]]:
    """Four processes of one service."""
    url = office.store.database.url.render_as_string(hide_password=False)
    more = [another_office(url) for _ in range(3)]
    yield [office, *more]
    for one in more:
        one.store.database.close()
