"""A gateway over a real exam and a real scoring service, on each kind of database."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from httpx import Response
from msgspec import Struct

from contracts.accounts import Names, Role
from contracts.contests import ContestDefined, Contests, ContestView
from contracts.definition import ContributionRules, ContributionTarget, Definition
from contracts.errors import Problem
from contracts.question_keys import SealingKey
from gateway.core.http.problem_responses import refusal_of
from plumbing.command_handling import answer, carry_out
from services.exam.repository import questions as questions_repository
from services.exam.use_cases import proposing_questions, question_bank, round_views
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.use_cases.marking import importing_keys as scoring_keys
from services.scoring.use_cases.marking import proposed_keys as scoring_proposing
from tests.support.databases import Databases
from tests.support.examination import CONTEST, TOPICS, Office, definition, open_office
from tests.support.marking import OPENER, SAFE, Marking, open_marking
from tests.unit.gateway.fakes import Handler, House
from tests.unit.gateway.service_answers import handlers

LAW, INDEX = TOPICS
SOURCE = "Căn-cứ-chim-hoàng-yến"
OFFICES = ("Tư pháp", "Thống kê")


class Desk:
    """Where questions are written, vetted and selected."""

    def __init__(self, house: House, office: Office, marking: Marking) -> None:
        self.house, self.office, self.marking = house, office, marking

    def ask(self, method: str, path: str, role: Role, person: str = "", **more: Any) -> Response:
        """A request below ``/api/contests/thi/questions``; the person is called like the role."""
        headers = self.house.bearer(role, person=person or role)
        with self.house.open() as client:
            address = f"/api/contests/{CONTEST}/questions/{path}"
            answer: Response = client.request(method, address, headers=headers, **more)
        return answer

    def propose(self, number: int, topic: str = TOPICS[0], **changes: Any) -> dict[str, Any]:
        """A question as its author writes it; the right answer is always B."""
        body = {
            "id": f"{topic}-{number}",
            "topic": topic,
            "text": f"Câu {topic} {number}?",
            "options": {letter: f"Phương án {letter}" for letter in "ABCD"},
            "answer": "B",
            "source": SOURCE,
            "office": dict(zip(TOPICS, OFFICES, strict=True)).get(topic, OFFICES[0]),
        }
        return {**body, **changes}

    def proposed(self, number: int, topic: str = TOPICS[0], **changes: Any) -> str:
        """One that was taken; its id."""
        found = self.ask("POST", "proposals", "author", json=self.propose(number, topic, **changes))
        assert found.status_code == 201, found.text
        (name,) = found.json()["questions"]
        return str(name)

    def vetted(self, number: int, topic: str = TOPICS[0]) -> str:
        """One that a vetter has accepted; its id."""
        name = self.proposed(number, topic)
        found = self.move(name, "accept")
        assert found.json()["question"]["state"] == "vetted", found.text
        return name

    def move(
        self, name: str, action: str, role: Role = "vetter", person: str = "", **more: Any
    ) -> Response:
        """Do something to a question in its first wording."""
        body = {"action": action, "revision": 1, **more}
        return self.ask("POST", f"proposals/{name}/moves", role, person, json=body)

    def select(self, names: list[str], replace: Sequence[str] = (), **params: Any) -> Response:
        """Make these the bank."""
        body = {"questions": names, "replace": list(replace)}
        return self.ask("POST", "selection", "organiser", json=body, params=params)

    def everything_in(self, service: Office | Marking) -> str:
        """Every text in every table of a service's database, what it tells included."""
        texts = []
        with service.store.reading() as connection:
            for table in sa.inspect(connection).get_table_names():
                rows = connection.execute(sa.text(f'SELECT * FROM "{table}"'))
                texts += [str(tuple(row)) for row in rows]
        return "\n".join(texts)


def plan_with_targets(**rules: Any) -> Any:
    targets = [
        ContributionTarget(office, topic, 3) for office, topic in zip(OFFICES, TOPICS, strict=True)
    ]
    asked = ContributionRules(targets, official_questions=5, **rules)
    names = {topic: f"Chủ đề {topic}" for topic in TOPICS}
    return msgspec.structs.replace(definition(), contributions=asked, topics=names)


def told(service: Office | Marking, use_case: Callable[..., Any], *, asks: bool = False) -> Handler:
    """A command carried out, or (``asks``) a question answered, by the real use case."""

    def handler(item: Any) -> Struct:
        act = answer if asks else carry_out
        (found,) = act(service.store, use_case, [item])
        if isinstance(found, Problem):
            raise refusal_of(found)
        return found

    return handler


@pytest.fixture
def desk(databases: Databases, tmp_path: Path) -> Iterator[Desk]:
    """A contest whose plan asks two offices for three questions each."""
    with open_desk(databases, tmp_path, plan_with_targets()) as opened:
        yield opened


@contextmanager
def open_desk(
    databases: Databases, folder: Path, plan: Definition, now_us: int | None = None
) -> Iterator[Desk]:
    """A gateway over both services for this plan; ``now_us``: else just before it opens."""
    office, marking = open_office(databases), open_marking(databases)
    if now_us is not None:
        office.now_us = now_us
    office.learn(ContestDefined(plan.slug, plan, 1))
    keep = partial(scoring_proposing.propose_keys, opener=OPENER, safe=SAFE)
    imported = partial(scoring_keys.import_keys, opener=OPENER, safe=SAFE)
    found = handlers() | {
        "registration.names": lambda item: Names({who: who.title() for who in item.people}),
        "registration.contests": lambda item: Contests([ContestView(plan.slug, plan, 1)]),
        "exam.rounds": told(office, round_views.rounds, asks=True),
        "exam.import_questions": told(office, question_bank.import_questions),
        "exam.propose": told(office, proposing_questions.propose),
        "exam.proposals": told(office, proposing_questions.proposals, asks=True),
        "exam.move_proposal": told(office, proposing_questions.move),
        "exam.select_questions": told(office, proposing_questions.select),
        "exam.contributions": told(office, proposing_questions.contributions, asks=True),
        "scoring.sealing_key": lambda item: SealingKey(OPENER.public_base64),
        "scoring.import_keys": told(marking, imported),
        "scoring.propose_keys": told(marking, keep),
        "scoring.show_keys": told(marking, partial(scoring_proposing.show_keys, safe=SAFE)),
        "scoring.adopt_keys": told(marking, partial(scoring_proposing.adopt_keys, safe=SAFE)),
    }
    house = House(folder, found, office.now_us)
    yield Desk(house, office, marking)
    office.store.database.close()
    marking.store.database.close()


def bank_of(desk: Desk) -> dict[str, str]:
    """What the rounds draw from: question -> text, in exam."""
    with desk.office.store.reading() as connection:
        found = questions_repository.questions_of(connection, CONTEST)
    return {question.id: question.text for question in found}


def keys_of(desk: Desk) -> dict[str, str]:
    with desk.marking.store.reading() as connection:
        found = keys_repository.keys_of(connection, CONTEST, SAFE)
    return {key.question: key.key for key in found}


def enough(desk: Desk) -> list[str]:
    """Three and two vetted questions, as the paper needs."""
    return [desk.vetted(n, LAW) for n in range(3)] + [desk.vetted(n, INDEX) for n in range(2)]


def lines(desk: Desk) -> list[dict[str, Any]]:
    """What the organiser sees of all proposals."""
    found: list[dict[str, Any]] = desk.ask("GET", "proposals", "organiser").json()["proposals"]
    return found
