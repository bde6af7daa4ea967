"""A house with services that answer plausibly."""

from pathlib import Path

import pytest

from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, handlers())


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
