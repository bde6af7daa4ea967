"""What operators do to a platform that runs, by `hoithi` as a process: replay and rebuild (G7)."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from client.platform_process import running_platform
from tests.support.stage import Stage
from tests.support.waiting import PATIENCE_S, until

from .play import Play
from .script import MAIN, definition

pytestmark = pytest.mark.timeout(620)
REPOSITORY = Path(__file__).parents[2]
SLUG = "e2e-su-co"
POISON = {
    "sqlite": (
        f"CREATE TRIGGER poison BEFORE INSERT ON contests WHEN NEW.contest = '{SLUG}'"
        " BEGIN SELECT RAISE(ABORT, 'poison of a test'); END",
        "DROP TRIGGER poison",
    ),
    "postgresql": (
        f"ALTER TABLE contests ADD CONSTRAINT poison CHECK (contest <> '{SLUG}')",
        "ALTER TABLE contests DROP CONSTRAINT poison",
    ),
}


def hoithi(*words: str) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HOITHI_")}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        cwd=REPOSITORY,
        env=ours,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def _at(stage: Stage) -> list[str]:
    return ["--url", stage.url, "--accounts", str(stage.accounts_file())]


@contextmanager
def _poisoned(stage: Stage) -> Iterator[Callable[[], None]]:
    """Reporting's database refuses the contest until the cure that this gives is called."""
    database = stage.database("reporting")
    poison, antidote = POISON[database.url.get_backend_name()]
    cured = False

    def cure() -> None:
        nonlocal cured
        if not cured:
            cured = True
            with database.writing() as connection:
                connection.exec_driver_sql(antidote)

    with database.writing() as connection:
        connection.exec_driver_sql(poison)
    try:
        yield cure
    finally:
        cure()
        database.close()


def _define(play: Play, title: str) -> None:
    text = definition(SLUG, time.time() + 3600, 1).replace(f"Hội thi {SLUG}", title)
    response = play.organiser.ask("POST", "/api/contests", content=text.encode())
    assert response.status_code in (200, 201), response.text


def _reported(stage: Stage) -> int | None:
    """The revision of the contest that reporting knows."""
    database = stage.database("reporting")
    try:
        with database.reading() as connection:
            query = sa.text("SELECT revision FROM contests WHERE contest = :slug")
            found: int | None = connection.execute(query, {"slug": SLUG}).scalar_one_or_none()
            return found
    finally:
        database.close()


def _listed(stage: Stage, count: int) -> dict[str, Any]:
    """What ``hoithi replay --list`` shows, once it shows so many."""
    end = time.monotonic() + PATIENCE_S
    while True:
        done = hoithi("replay", "--list", "--json", *_at(stage))
        told: dict[str, Any] = json.loads(done.stdout)
        assert "error" not in told, told
        assert done.returncode == (1 if told["parked"] else 0)
        if told["parked"] == count:
            return told
        assert time.monotonic() < end, told
        time.sleep(0.3)


def test_a_poison_event_is_parked_shown_and_replayed_by_one_command(play: Play) -> None:
    stage = play.stage
    with _poisoned(stage) as cure:
        _define(play, "Bản đầu")
        _define(play, "Bản sau")
        told = _listed(stage, 2)
        parked = {one["service"]: one["parked"] for one in told["services"]}
        assert {name: len(events) for name, events in parked.items()} == {
            "registration": 0,
            "exam": 0,
            "scoring": 0,
            "reporting": 2,
        }
        first, second = parked["reporting"]
        assert (first["type"], first["subject"], first["stream"]) == (
            "contest_defined",
            SLUG,
            "registration",
        )
        assert "poison" in first["reason"]
        assert "earlier event" in second["reason"]
        assert first["position"] < second["position"]
        # nobody else waits: another contest's participation is told as ever
        assert play.public.get(f"/api/contests/{MAIN}/participation")["agencies"]

        in_vain = hoithi("replay", *_at(stage))
        assert in_vain.returncode == 1, in_vain.stdout
        assert "poison" in in_vain.stdout
        assert _reported(stage) is None
        cure()
    _until_gauge_is(stage, 2)
    done = hoithi("replay", "--json", *_at(stage))
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    applied = {one["service"]: one["applied"] for one in told["services"]}
    assert [event["id"] for event in applied["reporting"]] == [first["id"], second["id"]]
    assert _reported(stage) == 2
    _until_gauge_is(stage, 0)
    again = hoithi("replay", "--service", "reporting", *_at(stage))
    assert (again.returncode, "reporting: 0" in again.stdout) == (0, True)
    assert "exam" not in again.stdout


def _until_gauge_is(stage: Stage, wanted: int) -> None:
    line = f'hoithi_parked_events{{service="reporting",stream="registration"}} {wanted}.0'
    until(lambda: line in stage.metrics("reporting"), f"{wanted} events are parked")


def test_reporting_is_rebuilt_from_zero_to_the_same_bytes(play: Play) -> None:
    stage = play.stage
    before = play.public.get(f"/api/contests/{MAIN}/participation")["agencies"]
    done = hoithi("rebuild", "--json", *_at(stage))
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["equal"]
    assert told["before"] == told["after"]
    assert told["dropped"] > 50
    assert told["events"] > 100
    path = f"/api/contests/{MAIN}/participation"  # the page is as old as it may be
    until(lambda: play.public.get(path)["agencies"] == before, "the figures are as before")


def test_a_changed_read_model_is_found_by_a_rebuild_and_mended_by_it(play: Play) -> None:
    stage = play.stage
    database = stage.database("reporting")
    with database.writing() as connection:
        changed = sa.text("UPDATE tallies SET participants = participants + 1")
        assert connection.execute(changed).rowcount > 0
    database.close()
    done = hoithi("rebuild", *_at(stage))
    assert done.returncode == 1
    assert "trước / before" in done.stdout
    assert "fault" in done.stderr
    assert hoithi("rebuild", *_at(stage)).returncode == 0


def test_only_operators_may(play: Play) -> None:
    for method, path in (("GET", "parked/exam"), ("POST", "read-models/rebuild")):
        refused = play.organiser.ask(method, f"/api/operations/{path}")
        assert (refused.status_code, refused.json()["code"]) == (403, "role.missing")


def test_a_data_folder_that_nobody_serves_is_reached_too(tmp_path: Path) -> None:
    with httpx.Client(trust_env=False) as client:
        try:
            client.get("http://127.0.0.1:8000/health/live")
        except httpx.HTTPError:
            pass
        else:
            pytest.skip("something listens on port 8000")
    data = tmp_path / "data"
    with running_platform(data):
        pass
    assert hoithi("replay", "--data", str(data)).returncode == 0
    done = hoithi("rebuild", "--json", "--data", str(data))
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["equal"]
