"""`hoithi simulate` as a process: people come, are untidy, and the platform holds what they did."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from cli.main import main
from client.contest_loading import define
from client.platform_process import Platform, running_platform
from plumbing.database import Database
from rigs.city import generate_city, read_bank, write_questions, write_roster
from rigs.demo.compressed_plan import FULL, announced, find_plan, rehearsed, text_of
from tests.support.patience import organiser_at
from tests.support.waiting import until

REPOSITORY = Path(__file__).parents[2]
PLAN = find_plan("hai-phong-2024")
#: longer than the test may take; who leaves a paper open is waited for as long as the limit
PACE = replace(FULL, round_s=600.0, limit_s=25)
ROUND = PLAN.phase.rounds[0].id
SLUG = PLAN.definition.slug
PEOPLE = 60

pytestmark = pytest.mark.timeout(620)


def _set_up(platform: Platform, folder: Path) -> list[str]:
    """A city of 8 agencies and a round that opens in two seconds; how to reach the platform."""
    assert PLAN.bank is not None, "a quiz is played"
    city, bank = generate_city(7, agencies=8, people=160), read_bank(PLAN.bank)
    plan, roster, questions = (folder / name for name in ("plan.toml", "r.xlsx", "q.xlsx"))
    plan.write_text(text_of(announced(PLAN, PACE)))
    write_roster(city, roster, {item.id: item.name for item in PLAN.definition.agency_classes})
    write_questions(bank, questions, topic_names=True)
    accounts = platform.log.with_name("first-accounts.json")
    where = ["--url", platform.url, "--accounts", str(accounts)]
    words = ["load", str(plan), "--roster", str(roster), "--questions", str(questions)]
    assert main([*words, *where]) == 0
    with organiser_at(platform.url, accounts) as api:
        define(api, text_of(rehearsed(PLAN, PACE, time.time_ns() // 1000 + 2_000_000)))
    return where


def _rows(data: Path, service: str, query: str) -> list[Any]:
    database = Database(f"sqlite:///{data / service}.db")
    try:
        with database.reading() as connection:
            given = {"contest": SLUG, "round": ROUND}
            return list(connection.execute(sa.text(query), given).all())
    finally:
        database.close()


def _simulate(where: list[str], *more: str) -> "subprocess.CompletedProcess[str]":
    words = ["simulate", "--contest", SLUG, "--json", *more, *where]
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HOITHI_")}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *words],
        cwd=REPOSITORY,
        env=ours,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_simulated_people_take_part_and_the_platform_holds_what_it_acknowledged(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    with running_platform(data) as platform:
        where = _set_up(platform, tmp_path)
        unknown = _simulate(where, "--round", "tuan-99")
        assert unknown.returncode == 1
        assert ROUND in json.loads(unknown.stdout)["error"]["message"]  # those that there are
        codes = tmp_path / "codes.json"
        words = ["--round", ROUND, "--people", str(PEOPLE), "--within", "12"]
        done = _simulate(where, *words, "--bank", str(PLAN.bank), "--codes", str(codes))
        assert done.returncode == 0, done.stdout + done.stderr
        told = json.loads(done.stdout)
        _until_handed_in(data)
        kinds = Counter(
            row.kind
            for row in _rows(
                data,
                "exam",
                "SELECT s.kind FROM attempts a JOIN answer_sheets s ON s.attempt = a.attempt"
                " WHERE a.contest = :contest AND a.round = :round",
            )
        )
        scores = _rows(
            data,
            "scoring",
            "SELECT person, score, questions FROM scores"
            " WHERE contest = :contest AND round = :round",
        )
        assert codes.stat().st_mode & 0o077 == 0
        in_vain = _simulate(where, "--round", ROUND)  # codes are told once
        assert in_vain.returncode == 1
        assert "--codes" in json.loads(in_vain.stdout)["error"]["message"]
        again = ["--round", ROUND, "--people", "5", "--within", "2", "--codes", str(codes)]
        repeated = json.loads(_simulate(where, *again).stdout)
        assert (repeated["faults"], repeated["done"]) == ([], 5)
    assert told["faults"] == []
    assert told["visitors"] == told["done"] == PEOPLE
    barred = told["refused"]["contestant.excluded"]  # they are on the sheet of codes, too
    came = PEOPLE - barred
    assert told["started"] >= came > PEOPLE * 0.7  # some try twice where the plan allows it
    assert told["saves"] > came
    assert told["requests"] > 3 * came
    assert (kinds["person"], kinds.total()) == (told["submitted"], told["started"])
    assert kinds["automatic"] == told["started"] - told["submitted"] >= told["left"]
    assert told["submitted"] > came * 0.8
    assert len(scores) == told["started"]
    assert len({row.person for row in scores}) == came
    full = sum(row.score == row.questions for row in scores)
    assert came * 0.2 < full < len(scores)  # they know the bank, and not all of it


def _until_handed_in(data: Path) -> None:
    """What was left running is handed in at its limit, and everything is scored."""
    query = "SELECT attempt FROM {} WHERE contest = :contest AND round = :round"

    def handed_in() -> bool:
        waiting = _rows(
            data,
            "exam",
            "SELECT a.attempt FROM attempts a JOIN answer_sheets s ON s.attempt = a.attempt"
            " WHERE a.contest = :contest AND a.round = :round AND s.state = 'in_progress'",
        )
        there = len(_rows(data, "exam", query.format("attempts")))
        return not waiting and len(_rows(data, "scoring", query.format("scores"))) == there

    until(handed_in, "every attempt is handed in and scored")
