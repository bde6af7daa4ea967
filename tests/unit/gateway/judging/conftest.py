"""A house whose services know a contest of essays."""

from pathlib import Path

import pytest

from tests.unit.gateway.example_panel import judging
from tests.unit.gateway.fakes import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path, judging())
