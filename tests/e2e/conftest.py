"""The stage of the end-to-end suite: one platform of each kind for the whole session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.platform import Platform
from tests.conftest import EMBEDDED_AND_REAL
from tests.e2e.acts import perform
from tests.e2e.play import Play
from tests.support.stage import EmbeddedStage, RealStage, Stage, first_accounts


@pytest.fixture(scope="package", params=EMBEDDED_AND_REAL)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """A running platform."""
    made: EmbeddedStage | RealStage
    if request.param == "embedded":
        data: Path = tmp_path_factory.mktemp("embedded")
        made = EmbeddedStage(data)
    else:
        platform: Platform = request.getfixturevalue("parts")
        made = RealStage(platform)
    yield made
    made.close()


@pytest.fixture(scope="package")
def opened(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """A play of which nothing has happened yet: its first organiser has signed in."""
    made = Play(stage, tmp_path_factory.mktemp("sheets"))
    made.organiser.activate("ban-to-chuc", first_accounts(stage)["ban-to-chuc"])
    yield made
    made.client.close()


@pytest.fixture(scope="package")
def play(opened: Play) -> Play:
    """The contests of ``script.py``, played on this stage from set-up to publication."""
    perform(opened)
    return opened
