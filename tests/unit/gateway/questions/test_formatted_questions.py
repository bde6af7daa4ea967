"""Formatted words of questions: at the authors' desk, on the preview and through the API."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.question_bank import Question
from contracts.question_proposals import Proposals
from contracts.text_formatting import Formatting
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House
from tests.unit.gateway.questions.question_desks import DESK, FORM, VETTING, Desk, proposal

API = f"/api/contests/{CONTEST}/questions/proposals"
ASKED = Question(
    "q1", "a", "Việc nào KHÔNG <làm>?", {"A": "5th", "B": "không"},
    formatting={"": [(9, 14, "b")], "A": [(1, 3, "sup")]},
)  # fmt: skip
BODY = {
    "topic": "a", "text": "Ai KHÔNG ký?", "options": {"A": "Một", "B": "Hai"}, "answer": "A",
    "office": "Tư pháp",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _there(house: House) -> None:
    there = Proposals([proposal(question=replace(ASKED))])
    house.caller.handlers["exam.proposals"] = lambda item: there


def sent(house: House) -> Question:
    question: Question = house.caller.commands("exam.propose")[-1].proposals[0].question
    return question


def test_pages_show_words_as_they_were_written_and_nothing_else_as_mark_up(house: House) -> None:
    with house.open() as client:
        author, vetter = Desk(house, client, "author"), Desk(house, client, "vetter", person="v")
        pages = [
            author.get(f"{DESK}/own/q1").text,
            author.get(f"{DESK}/own/q1/preview").text,
            vetter.get(f"{VETTING}/q1").text,
        ]
    for page in pages:
        assert "Việc nào <b>KHÔNG</b> &lt;làm&gt;?" in page
        assert "5<sup>th</sup>" in page


@pytest.mark.parametrize(
    ("changes", "formatting"),
    [
        ({}, {"": [(9, 14, "b")], "A": [(1, 3, "sup")]}),
        ({"text": "Theo luật, việc nào KHÔNG <làm>?"}, {"": [(20, 25, "b")], "A": [(1, 3, "sup")]}),
        ({"text": "Việc nào được làm?"}, {"A": [(1, 3, "sup")]}),
        ({"option_A": "năm"}, {"": [(9, 14, "b")]}),
        ({"plain": "yes"}, {}),
    ],
)
def test_who_words_a_question_anew_keeps_the_formatting_of_the_words_that_stay(
    house: House, changes: dict[str, str], formatting: Formatting
) -> None:
    form = FORM | {"text": ASKED.text, "option_A": "5th", "option_B": "không"} | changes
    with house.open() as client:
        desk = Desk(house, client, "author")
        assert 'id="plain"' in desk.get(f"{DESK}/own/q1/edit").text
        assert desk.send(f"{DESK}/own/q1/edit", **form).status_code == 303
    assert sent(house).formatting == formatting


def test_a_new_question_has_nothing_to_make_plain(house: House) -> None:
    with house.open() as client:
        assert 'id="plain"' not in Desk(house, client, "author").get(f"{DESK}/new").text


@pytest.mark.parametrize(
    ("given", "formatting", "told"),
    [
        (None, {}, []),
        ({"": [[3, 8, "b"]], "A": [[0, 3, "u"]]}, {"": [(3, 8, "b")]}, ["emphasis_unseen"]),
        ({"": [[3, 5, "b"], [4, 99, "b"], [7, 2, "i"]]}, {"": [(3, 12, "b")]}, []),
    ],
)
def test_a_program_sends_formatting_with_a_question_and_is_told_what_papers_do_not_show(
    house: House, given: Any, formatting: Formatting, told: list[str]
) -> None:
    with house.open() as client:
        headers = house.bearer("author", person="p1")
        answer = client.post(API, headers=headers, json=BODY | {"formatting": given})
    assert answer.status_code == 201, answer.text
    assert sent(house).formatting == formatting
    assert [note["code"] for note in answer.json()["notes"]] == told


@pytest.mark.parametrize(
    "given", [{"": [[0, 2, "script"]]}, {"G": [[0, 2, "b"]]}, {"": [[0, 2]]}, {"": [["0", 2, "b"]]}]
)
def test_what_is_no_formatting_is_refused(house: House, given: Any) -> None:
    with house.open() as client:
        headers = house.bearer("author", person="p1")
        answer = client.post(API, headers=headers, json=BODY | {"formatting": given})
    assert answer.status_code == 422
    assert house.caller.commands("exam.propose") == []


def test_a_program_reads_the_formatting_of_a_question(house: House) -> None:
    with house.open() as client:
        answer = client.get(f"{API}/q1", headers=house.bearer("author", person="p1"))
    assert answer.json()["question"]["formatting"] == {"": [[9, 14, "b"]], "A": [[1, 3, "sup"]]}
