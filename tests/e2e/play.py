"""The state of the play on one stage: who is there, and what was told to whom."""

import json
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from contracts.definition import Definition
from tests.support.contestants import Caller, Sheet, Told
from tests.support.stage import Stage
from tests.support.truth import Sat


class Play:
    """The state of the play on one stage."""

    def __init__(self, stage: Stage, sheets_folder: Path) -> None:
        self.stage, self.folder = stage, sheets_folder
        self.client = httpx.Client(base_url=stage.url, timeout=60, trust_env=False)
        self.told = Told()
        self.organiser = Caller(self.client, self.told, "organiser")
        self.public = Caller(self.client, self.told)
        self.people: dict[str, Caller] = {}
        self.sheets: list[Sheet] = []
        self.opened_at = 0.0
        self.kept_open: dict[str, Definition] = {}
        self.closed_us: dict[tuple[str, str], int] = {}
        self.lost_queues = 0
        self.refusals: dict[str, tuple[int, str]] = {}
        self.repeats: list[tuple[int, bytes, bytes]] = []
        self.resumed: dict[str, str] = {}
        self.publications: dict[tuple[str, str], dict[str, Any]] = {}

    @property
    def persons(self) -> dict[str, str]:
        """Person id -> staff code."""
        return {caller.person: code for code, caller in self.people.items()}

    def sat(self, contest: str, round_id: str | None = None) -> list[Sat]:
        """Every submitted attempt, by staff code."""
        persons = self.persons
        return [
            sat._replace(person=persons[sat.person])
            for sat in self.submitted(contest)
            if round_id in (None, sat.round)
        ]

    def submitted(self, contest: str) -> list[Sat]:
        """Every submitted attempt as exam's database holds it, by person id: the raw answers and
        times."""
        database = self.stage.database("exam")
        query = sa.text(
            "SELECT a.person, a.round, a.number, a.started_at_us, s.submitted_at_us, s.answers"
            " FROM attempts a JOIN answer_sheets s ON s.attempt = a.attempt"
            " WHERE a.contest = :contest AND s.state = 'submitted'"
        )
        try:
            with database.reading() as connection:
                rows = connection.execute(query, {"contest": contest}).all()
        finally:
            database.close()
        return [
            Sat(
                row.person,
                row.round,
                row.number,
                row.started_at_us,
                row.submitted_at_us,
                {question: mark[0] for question, mark in json.loads(row.answers).items()},
            )
            for row in rows
        ]


def upload(caller: Caller, path: str, file: Path) -> httpx.Response:
    """Send a spreadsheet."""
    return caller.ask("POST", path, files={"file": (file.name, file.read_bytes())})


def state(play: Play, contest: str, round_id: str) -> str:
    """The state of a round as the platform tells it."""
    rounds = play.public.insist("GET", f"/api/contests/{contest}/rounds").json()["rounds"]
    return next(str(item["state"]) for item in rounds if item["round"] == round_id)
