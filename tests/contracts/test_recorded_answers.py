"""What the gateway answers, kept as files: every route and page, every kind of caller.

To accept what was changed on purpose: ``make recordings``, then read the difference.
"""

import asyncio
import difflib
import json
import os
import re
from pathlib import Path

import pytest

from tests.contracts.recorded.answers import (
    answers_about,
    forms_about,
    queries_about,
    routes_about,
    worlds_about,
)
from tests.contracts.recorded.asking import house_in
from tests.contracts.recorded.subjects import SUBJECTS
from tests.contracts.recorded.writing import recording
from tests.unit.gateway.fakes import House

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parent / "golden" / "http"
ANEW = "RECORD" in os.environ


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """One gateway for all recordings."""
    return house_in(tmp_path_factory.mktemp("recorded"))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_caller_is_answered_as_recorded(subject: str, house: House) -> None:
    now = asyncio.run(_recorded(house, subject))
    file = GOLDEN / f"{subject}.json"
    if ANEW:
        file.write_text(now)
    then = file.read_text()
    assert now == then, _difference(then, now)
    assert '"status": 500' not in now


async def _recorded(house: House, subject: str) -> str:
    answers = await answers_about(house, subject)
    queries = await queries_about(house, subject)
    worlds = await worlds_about(house, subject)
    return recording(answers | queries | worlds, await forms_about(house, subject))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_route_has_its_recording_and_every_recording_its_route(
    subject: str, house: House
) -> None:
    recorded = json.loads((GOLDEN / f"{subject}.json").read_bytes())["routes"]
    routes = {re.split(r"\?| \(", route)[0] for route in recorded}
    assert {" ".join(route) for route in routes_about(house, subject)} == routes


def test_each_recording_is_a_subjects() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == set(SUBJECTS)


def _difference(then: str, now: str) -> str:
    lines = difflib.unified_diff(
        then.splitlines(), now.splitlines(), "recorded", "now", lineterm=""
    )
    return "\n".join(lines)
