"""What the gateway answers, kept as files: every route and page, every kind of caller.

To accept what was changed on purpose: ``make recordings``, then read the difference.
"""

import asyncio
import difflib
import json
import os
from pathlib import Path

import pytest

from tests.contracts.recorded.answers import answers_about, forms_about, queries_about, routes_about
from tests.contracts.recorded.subjects import SUBJECTS
from tests.contracts.recorded.writing import recording

GOLDEN = Path(__file__).parent / "golden" / "http"
ANEW = "RECORD" in os.environ


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_caller_is_answered_as_recorded(subject: str, tmp_path: Path) -> None:
    answers = asyncio.run(answers_about(tmp_path / "answers", subject))
    queries = asyncio.run(queries_about(tmp_path / "queries", subject))
    forms = asyncio.run(forms_about(tmp_path / "forms", subject))
    now = recording(answers | queries, forms)
    file = GOLDEN / f"{subject}.json"
    if ANEW:
        file.write_text(now)
    then = file.read_text()
    assert now == then, _difference(then, now)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_route_has_its_recording_and_every_recording_its_route(
    subject: str, tmp_path: Path
) -> None:
    recorded = json.loads((GOLDEN / f"{subject}.json").read_bytes())["routes"]
    routes = {route.partition("?")[0] for route in recorded}
    assert {" ".join(route) for route in routes_about(tmp_path, subject)} == routes


def test_each_recording_is_a_subjects() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == set(SUBJECTS)


def _difference(then: str, now: str) -> str:
    lines = difflib.unified_diff(
        then.splitlines(), now.splitlines(), "recorded", "now", lineterm=""
    )
    return "\n".join(lines)
