"""A house where questions are contributed, and whoever sits at a desk there."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import ContributionRules, ContributionTarget
from contracts.question_bank import Question
from contracts.question_proposals import (
    ContributionLine,
    Contributions,
    HistoryLine,
    Proposals,
    ProposalView,
)
from tests.unit.gateway.access.test_pages_by_role import cookies
from tests.unit.gateway.example_contest import CONTEST, DEFINITION
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.service_answers import handlers

DESK = f"/contests/{CONTEST}/questions"
VETTING = f"/contests/{CONTEST}/vetting"
BANK = f"/contests/{CONTEST}/question-bank"
TWIN = "Nghị quyết số 76/NQ-CP của Chính phủ được ban hành ngày tháng năm nào"
OFFICES = ["Tư pháp", "Tài chính"]
FORM = {
    "office": "Tư pháp", "topic": "a", "text": "Ai ký?", "option_A": "Chủ tịch",
    "option_B": "Thư ký", "answer": "B", "source": "Điều 5", "difficulty": "easy",
}  # fmt: skip


def proposal(name: str = "q1", **changes: Any) -> ProposalView:
    options = {"A": "một", "B": "hai", "C": "ba"}
    history = [HistoryLine(NOW_US, "p1", "propose", "draft", 1)]
    found = ProposalView(
        Question(name, "a", f"Câu hỏi {name}?", options, "Tư pháp"),
        "draft", "p1", 1, NOW_US, "c", history,
    )  # fmt: skip
    return replace(found, **changes)


class Desk:
    """A person at a desk: gets pages and sends their forms."""

    def __init__(self, house: House, client: Any, *roles: Any, person: str = "p1") -> None:
        self.house, self.client = house, client
        self.headers = cookies(house, *roles, person=person)

    def get(self, path: str) -> Response:
        answer: Response = self.client.get(path, headers=self.headers)
        return answer

    def send(self, page: str, path: str | None = None, **fields: Any) -> Response:
        """Send the form of a page, with the token that stands in it."""
        token = re.findall(r'name="csrf" value="([^"]+)"', self.get(page).text)[-1]
        files = fields.pop("files", None)
        data = {"csrf": token, **fields}
        answer: Response = self.client.post(
            path or page, headers=self.headers, data=data, files=files
        )
        return answer


@pytest.fixture
def house(tmp_path: Path) -> House:
    targets = [ContributionTarget(office, "a", 10) for office in OFFICES]
    rules = ContributionRules(targets, NOW_US + 1, 2, {"a": 2})
    plan = replace(DEFINITION, contributions=rules)
    found = handlers() | {
        "registration.contests": lambda item: Contests([ContestView(CONTEST, plan, 1)]),
        "exam.proposals": lambda item: Proposals([proposal()]),
        "exam.contributions": lambda item: Contributions(
            [
                ContributionLine("Tư pháp", "a", 10, 1, 2, 0, 0, 7, NOW_US),
                ContributionLine("Tài chính", "a", 5, 0, 5, 0, 0, 0, NOW_US + 1),
            ]
        ),
    }
    return House(tmp_path, found)


def page_text(answer: Response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def vetters_house(house: House) -> House:
    one = proposal("q1")
    one = replace(one, question=replace(one.question, text=f"{TWIN}?"))
    two = proposal("q2")
    two = replace(two, question=replace(two.question, text=TWIN), state="vetted")
    three = proposal("q3", author="p9")
    four = proposal("q4", author="v")
    everything = [one, two, three, four]

    def asked(item: Any) -> Proposals:
        return Proposals([p for p in everything if item.question in (None, p.question.id)])

    house.caller.handlers["exam.proposals"] = asked
    return house
