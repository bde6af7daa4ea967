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
        ({"marks": "yes"}, {}),
        ({"marks": "yes", "text": "Ai <i>không</i> &lt;b>?"}, {"": [(3, 8, "i")]}),
        ({"marks": "yes", "option_A": " 5<sup>th</sup>"}, {"A": [(1, 3, "sup")]}),
    ],
)
def test_who_words_a_question_anew_keeps_the_formatting_of_the_words_that_stay(
    house: House, changes: dict[str, str], formatting: Formatting
) -> None:
    form = FORM | {"text": ASKED.text, "option_A": "5th", "option_B": "không"} | changes
    with house.open() as client:
        desk = Desk(house, client, "author")
        assert desk.send(f"{DESK}/own/q1/edit", **form).status_code == 303
    assert sent(house).formatting == formatting


def test_the_form_of_a_question_shows_its_formatting_as_it_is_typed(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client, "author")
        page = desk.get(f"{DESK}/own/q1/edit").text
        assert 'name="marks" value="yes" aria-describedby="marks-hint" checked' in page
        assert "Việc nào &lt;b&gt;KHÔNG&lt;/b&gt; &lt;làm&gt;?" in page
        fields = {
            "text": "Việc nào <b>KHÔNG</b> <làm>?", "option_A": "5<sup>th</sup>",
            "option_B": "không", "marks": "yes",
        }  # fmt: skip
        assert desk.send(f"{DESK}/own/q1/edit", **FORM | fields).status_code == 303
    assert (sent(house).text, sent(house).options) == (ASKED.text, ASKED.options)
    assert sent(house).formatting == ASKED.formatting


def test_signs_mean_nothing_on_a_form_that_does_not_say_so(house: House) -> None:
    with house.open() as client:
        desk = Desk(house, client, "author")
        assert " checked" not in desk.get(f"{DESK}/new").text.partition('id="marks"')[2][:80]
        assert desk.send(f"{DESK}/new", **FORM | {"text": "Thẻ <b> là gì? &lt;"}).status_code == 303
    assert (sent(house).text, sent(house).formatting) == ("Thẻ <b> là gì? &lt;", {})


@pytest.mark.parametrize("path", ["new", "own/q1/edit"])
def test_an_author_sees_the_question_before_it_is_sent(house: House, path: str) -> None:
    fields = {"text": "Ai <b>KHÔNG</b> ký?", "option_A": "<u>Một</u> hai", "option_B": "Ba",
              "marks": "yes", "action": "look"}  # fmt: skip
    with house.open() as client:
        page = Desk(house, client, "author").send(f"{DESK}/{path}", **FORM | fields)
    assert page.status_code == 200
    assert "Ai <b>KHÔNG</b> ký?" in page.text
    assert "A. Một hai" in page.text
    assert "không hiện trên đề" in page.text
    assert "Ai &lt;b&gt;KHÔNG&lt;/b&gt; ký?" in page.text
    assert house.caller.commands("exam.propose") == []


@pytest.mark.parametrize(("path", "to"), [("new", DESK), ("own/q1/edit", f"{DESK}/own/q1")])
def test_formatting_that_papers_leave_out_is_told_once_a_question_is_saved(
    house: House, path: str, to: str
) -> None:
    fields = {"text": "Ai ký?", "option_A": "<u>Một</u> hai", "option_B": "Ba", "marks": "yes"}
    with house.open() as client:
        desk = Desk(house, client, "author")
        saved = desk.send(f"{DESK}/{path}", **FORM | fields)
        assert saved.headers["location"].startswith(to)
        assert "không hiện trên đề" in desk.get(saved.headers["location"]).text
        again = desk.send(f"{DESK}/{path}", **FORM | fields | {"option_A": "Một hai"})
        assert "unseen" not in again.headers["location"]
    assert sent(house).formatting == {}


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"text": "Ai <b>ký?"}, "Câu hỏi: thẻ &lt;b&gt;"),
        ({"option_B": "x</i>"}, "Phương án B: thẻ"),
    ],
)
def test_a_tag_without_its_other_half_is_named_beside_its_field(
    house: House, fields: dict[str, str], where: str
) -> None:
    with house.open() as client:
        page = Desk(house, client, "author").send(f"{DESK}/new", **FORM | fields | {"marks": "yes"})
    assert page.status_code == 422
    assert where in page.text
    assert house.caller.commands("exam.propose") == []


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
