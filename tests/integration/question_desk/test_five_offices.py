"""P3's question bank as its plan says: five offices contribute 20, 10, 15, 10 and 5 questions by
15/6/2022, each in a format of its own; the organiser vets them and selects the official 50."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plans.parser import read_definition
from question_formats.format_dispatch import Format, read_question_file, write_question_file
from services.exam.repository import questions as questions_repository
from services.scoring.repository.marking import question_keys as keys_repository
from spreadsheets.question_bank_sheet import QuestionRow
from tests.integration.question_desk.conftest import Desk, open_desk
from tests.support.databases import Databases
from tests.support.marking import SAFE
from tests.unit.gateway.fakes import problem_of

CONTESTS = Path(__file__).parents[3] / "contests"
PLAN = read_definition((CONTESTS / "binh-thanh-2022.toml").read_text(), "binh-thanh-2022.toml")
BANK = CONTESTS / "banks" / "binh-thanh-2022.toml"
ROWS = read_question_file(BANK.read_bytes(), BANK.name, PLAN.topics).rows
API = f"/api/contests/{PLAN.slug}/questions"
IN_MAY_US = int(datetime(2022, 5, 10, tzinfo=UTC).timestamp()) * 1_000_000
#: the 15th of June in Vietnam begins
DUE_US = int(datetime(2022, 6, 14, 17, tzinfo=UTC).timestamp()) * 1_000_000
FORMATS: list[Format] = ["xlsx", "gift", "moodle", "toml", "aiken"]


def file_of(rows: list[QuestionRow], wanted: Format) -> bytes:
    nameless = [msgspec.structs.replace(row, contributor=None) for row in rows]
    return write_question_file(nameless, wanted, title="x", topic_names=PLAN.topics)[0]


@pytest.mark.timeout(120)
def test_five_offices_contribute_sixty_questions_and_fifty_are_selected(
    databases: Databases, tmp_path: Path
) -> None:
    with (
        open_desk(databases, tmp_path, PLAN, IN_MAY_US) as desk,
        desk.house.open() as client,
    ):

        def ask(method: str, path: str, person: str, role: Any, **more: Any) -> Any:
            headers = desk.house.bearer(role, person=person)
            return client.request(method, f"{API}/{path}", headers=headers, **more)

        assert PLAN.contributions
        targets = PLAN.contributions.targets
        for target, wanted in zip(targets, FORMATS, strict=True):
            rows = [row for row in ROWS if row.contributor == target.office]
            assert len(rows) == target.questions
            sent = ask(
                "POST",
                "proposals",
                target.office,
                "author",
                files={"file": (f"bank.{wanted}", file_of(rows, wanted))},
                params={"office": target.office, "topic": target.topic},
            )
            assert (sent.status_code, sent.json()["changed"]) == (201, target.questions), sent.text
            assert sent.json()["doubles"] == []
        lines = ask("GET", "contributions", "a", "author").json()["contributions"]
        assert [(line["office"], line["draft"], line["missing"]) for line in lines] == [
            (target.office, target.questions, 0) for target in targets
        ]
        assert {line["due_at"] for line in lines} == {"2022-06-15T00:00:00.000+07:00"}

        desk.house.now_us = DUE_US
        body = {
            "topic": targets[0].topic,
            "text": "Muộn?",
            "options": {"A": "có", "B": "không"},
            "answer": "A",
            "office": targets[0].office,
        }
        late = ask("POST", "proposals", "a", "author", json=body)
        assert problem_of(late).code == "proposal.late"

        drafts = ask("GET", "proposals", "v", "vetter").json()["proposals"]
        assert len(drafts) == 60
        for draft in drafts:
            accepted = {"action": "accept", "revision": 1}
            path = f"proposals/{draft['id']}/moves"
            assert ask("POST", path, "v", "vetter", json=accepted).status_code == 200
        everything = [draft["id"] for draft in drafts]
        found = ask("POST", "selection", "o", "organiser", json={"questions": everything})
        assert len(found.json()["notes"]) == 6  # not 50, and of each topic more than planned
        left = dict(PLAN.contributions.official)
        chosen = []
        for draft in drafts:
            left[draft["topic"]] -= 1
            if left[draft["topic"]] >= 0:
                chosen.append(draft["id"])
        found = ask("POST", "selection", "o", "organiser", json={"questions": chosen})
        assert (found.json()["questions"], found.json()["notes"]) == (50, [])
        assert found.json()["withdrawn"] == 10
        _the_bank_is(desk, {draft["id"]: draft["text"] for draft in drafts}, chosen)


def _the_bank_is(desk: Desk, texts: dict[str, str], chosen: list[str]) -> None:
    """Exam draws from these questions, and scoring holds the keys of their authors."""
    answers = {row.text: row.options[row.answer] for row in ROWS}
    with desk.office.store.reading() as connection:
        bank = questions_repository.questions_of(connection, PLAN.slug)
    with desk.marking.store.reading() as connection:
        keys = keys_repository.keys_of(connection, PLAN.slug, SAFE)
    assert {question.id for question in bank} == {key.question for key in keys} == set(chosen)
    right = {key.question: key.key for key in keys}
    for question in bank:
        assert question.text == texts[question.id]
        assert question.options[right[question.id]] == answers[question.text]
