"""A contestant's own result: score and right answers only when the rules allow, and appeals."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from cli.recount.receipt_check import read_told
from contracts.attempt_scores import ScoreView
from contracts.contests import Contests, ContestView
from contracts.definition import QuizRules, ScoreVisibility, TopicDraw
from contracts.errors import Refused
from contracts.event_envelope import encode
from contracts.own_ledger_line import OwnLineQuery
from contracts.publications import Publication, Publications
from contracts.question_bank import RoundQuestions
from contracts.question_keys import AnswerWorth, PublishedKeys, PublishedKeysQuery
from contracts.results import Standing, Standings
from contracts.rounds import Rounds
from contracts.text_formatting import Formatting
from gateway.core.access.sessions import COOKIE
from gateway.core.caching.response_cache import ResponseCache
from tests.support.one_thread import Client
from tests.unit.gateway.example_contest import (
    CONTEST,
    DEFINITION,
    EXAM_ROUND,
    QUESTION,
    RECEIPT,
    ROUND,
    attempt,
)
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.visitor import Visitor
from tests.unit.gateway.visitor import house as house

PATH = "/attempts/at1"


@pytest.fixture
def browser(house: House) -> Iterator[Client]:
    """The browser of who made the attempt."""
    with house.open() as client:
        client.cookies.set(COOKIE, house.token("contestant"))
        yield client


def over(house: House, **changes: Any) -> None:
    """The attempt was handed in with the answer B."""
    values = {"state": "submitted", "submitted_at_us": NOW_US, "answers": {"q1": "B"}, **changes}

    def own(item: Any) -> Any:
        if item.person not in (None, "p1"):
            raise Refused("attempt.unknown", "Không có lượt thi này. (No such attempt.)")
        return attempt(**values)

    house.caller.handlers["exam.attempt"] = own


def published(house: House, keys: dict[str, str], voided: tuple[str, ...] = ()) -> None:
    """The round's results are published, with these keys in the ledger."""
    settled = replace(EXAM_ROUND, state="settled")
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([settled])
    house.caller.handlers["scoring.publications"] = lambda item: Publications(
        item.contest, [Publication(CONTEST, ROUND, 1, "ab", NOW_US, 1, "key")]
    )
    house.caller.handlers["scoring.published_keys"] = lambda item: PublishedKeys(
        1, {name: keys[name] for name in item.questions if name in keys}, list(voided)
    )
    house.caller.handlers["scoring.score"] = lambda item: ScoreView(item.attempt, 0, 1, True)


def shown_by(house: House, rule: ScoreVisibility) -> None:
    quiz = QuizRules(1800, [TopicDraw("a", 1)], score_visible=rule)
    phase = replace(DEFINITION.phases[0], quiz=quiz)
    plan = replace(DEFINITION, phases=[phase])
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, plan, 1)]
    )


def test_an_attempt_that_runs_leads_to_the_exam(browser: Client) -> None:
    answer = browser.get(PATH)
    assert answer.headers["location"] == f"/contests/{CONTEST}/rounds/{ROUND}/exam"


def test_an_attempt_of_somebody_else_is_not_there(house: House) -> None:
    over(house)
    with house.open() as client:
        client.cookies.set(COOKIE, house.token("contestant", person="p2"))
        assert client.get(PATH).status_code == 404


@pytest.mark.parametrize(
    ("rule", "words", "score"),
    [
        ("at_once", "", "1"),
        ("after_settlement", "Hiện sau khi đợt thi chốt.", "–"),
        ("after_publication", "Hiện khi kết quả được công bố.", "–"),
    ],
)
def test_the_score_is_shown_when_the_definition_allows(
    house: House, browser: Client, rule: ScoreVisibility, words: str, score: str
) -> None:
    over(house)
    shown_by(house, rule)
    page = browser.get(PATH).text
    found = re.findall(r"<dd><strong>(.*?)</strong>", page)
    assert found == ["1", score]
    assert words in page


def test_the_publication_tells_ones_own_rank_and_where_it_stands(
    house: House, browser: Client
) -> None:
    over(house)
    published(house, {"q1": "A"})
    people = [Standing(n, f"p{61 - n}", "Ai", "A", 9, 10, 60, NOW_US) for n in range(1, 61)]
    house.caller.handlers["scoring.standings"] = lambda item: Standings(
        CONTEST, ROUND, 60, people[item.offset : item.offset + item.limit], 1, 0, 1
    )
    page = browser.get(PATH).text
    assert "Hạng của bạn trong đợt này: 60." in page
    assert f'results?round={ROUND}&amp;page=2#own"' in page
    people[-1] = replace(people[-1], person="p99")
    house.gateway.published.cache = ResponseCache()
    page = browser.get(PATH).text
    assert "Hạng của bạn" not in page
    assert f'results?round={ROUND}"' in page


def test_who_puts_the_password_off_goes_on_to_the_result_and_back_to_the_contest(
    house: House,
) -> None:
    """It went round between the two pages once."""
    over(house)
    with house.open() as client:
        client.cookies.set(COOKIE, house.token("contestant", must_change=True))
        assert client.get("/").headers["location"] == "/password?next=%2F"
        later = client.get(f"/password?later=1&next={PATH}")
        assert later.headers["location"] == PATH
        for path in (PATH, "/", f"/contests/{CONTEST}", f"/contests/{CONTEST}/results"):
            assert client.get(path).status_code == 200, path


def test_before_the_publication_nothing_tells_a_right_answer_or_the_questions(
    house: House, browser: Client
) -> None:
    over(house)
    house.caller.handlers["scoring.published_keys"] = lambda item: PublishedKeys(1, {"q1": "A"})
    page = browser.get(PATH).text
    assert house.caller.commands("scoring.published_keys") == []
    assert "Hỏi" not in page
    assert "Đáp án hiện ở đây khi" in page
    assert "khiếu nại sau khi kết quả" in page
    assert browser.get("/api/attempts/at1").json()["review"] is None


def test_the_publication_shows_what_was_answered_and_what_is_right(
    house: House, browser: Client
) -> None:
    over(house)
    published(house, {"q1": "A"})
    page = browser.get(PATH).text
    assert "Hỏi &#34;gì&#34;?" in page
    assert re.search(r"Bạn chọn</dt><dd>hai <span class=\"state-missed\">Chưa đúng", page)
    assert re.search(r"Đáp án đúng</dt><dd>một<", page)
    (reviewed,) = browser.get("/api/attempts/at1").json()["review"]
    assert (reviewed["id"], reviewed["answer"], reviewed["right"]) == ("q1", "B", "A")


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (90, r'state-part">Đúng một phần</span> <span class="muted">1,5 trong 3 điểm<'),
        (20, r'state-part">Đúng một phần</span> <span class="muted">1/3 trong 3 điểm<'),
        (0, r'state-missed">Chưa đúng</span> <span class="muted">0 trong 3 điểm<'),
    ],
)
def test_some_of_several_right_options_are_told_as_a_part_of_the_points(
    house: House, browser: Client, got: int, words: str
) -> None:
    over(house)
    published(house, {"q1": "AB"})
    asked: list[PublishedKeysQuery] = []

    def told(item: PublishedKeysQuery) -> PublishedKeys:
        asked.append(item)
        return PublishedKeys(1, {"q1": "AB"}, [], {"q1": AnswerWorth(got, 180)})

    house.caller.handlers["scoring.published_keys"] = told
    seen = ScoreView("at1", got, 1, True, full_marks=180, scale=60)
    house.caller.handlers["scoring.score"] = lambda item: seen
    assert re.search(words, browser.get(PATH).text)
    assert asked[0].answers == {"q1": "B"}
    look = browser.get("/api/attempts/at1").json()
    (reviewed,) = look["review"]
    assert (reviewed["score"], reviewed["full_marks"], look["scale"]) == (got, 180, 60)


def test_words_are_shown_as_they_were_on_the_paper(house: House, browser: Client) -> None:
    over(house)
    published(house, {"q1": "A"})
    formatting: Formatting = {"": [(0, 3, "b")], "A": [(0, 2, "i")], "B": [(1, 2, "sup")]}
    texts = RoundQuestions(1, [replace(QUESTION, formatting=formatting)])
    house.caller.handlers["exam.round_questions"] = lambda item: texts
    page = browser.get(PATH).text
    for said in ("<b>Hỏi</b> &quot;gì&quot;?", "h<sup>a</sup>i", "<i>mộ</i>t"):
        assert said in page
    (reviewed,) = browser.get("/api/attempts/at1").json()["review"]
    assert reviewed["formatting"] == {"": [[0, 3, "b"]], "A": [[0, 2, "i"]], "B": [[1, 2, "sup"]]}


def test_a_right_answer_and_a_voided_question_are_told_so(house: House, browser: Client) -> None:
    over(house)
    published(house, {"q1": "B"})
    assert 'state-met">Đúng<' in browser.get(PATH).text
    published(house, {"q1": "A"}, ("q1",))
    page = browser.get(PATH).text
    assert "Câu hỏi bị hủy" in page
    assert "Chưa đúng" not in page


def test_keys_that_stay_sealed_are_said_to_be(house: House, browser: Client) -> None:
    over(house)
    published(house, {})
    assert "các đợt thi sau còn dùng chung bộ câu hỏi" in browser.get(PATH).text


LINE = f"/api{PATH}/line"
SALT = "5a" * 16


def test_the_published_result_offers_what_opens_ones_own_line_to_its_owner_alone(
    house: House, browser: Client
) -> None:
    receipt = encode(RECEIPT).decode()
    over(house, receipt="bn1", receipt_text=receipt, receipt_salt=SALT)
    asked = house.caller.handlers["exam.receipt"](None)
    house.caller.handlers["exam.receipt"] = lambda item: replace(asked, public_key="ab" * 32)
    published(house, {})
    assert f'href="{LINE}"' in browser.get(PATH).text
    answer = browser.get(LINE)
    assert answer.headers["content-disposition"] == f'attachment; filename="{CONTEST}-{ROUND}.json"'
    found = answer.json()
    assert (found["answers"], found["answers_salt"], found["ledger_position"]) == (
        {"q1": "B"}, "ab" * 16, 7)  # fmt: skip
    assert (found["receipt"]["receipt"], found["receipt_salt"]) == ("bn1", SALT)
    told = read_told(answer.content)
    assert (told.public_key, told.salt) == (bytes.fromhex("ab" * 32), bytes.fromhex(SALT))
    (query,) = house.caller.commands("scoring.own_line")
    assert query == OwnLineQuery(CONTEST, ROUND, "at1", "p1")

    stranger = {"Authorization": f"Bearer {house.token('organiser', person='p9')}"}
    browser.cookies.clear()
    refused = browser.get(LINE, headers=stranger)
    assert (refused.status_code, refused.json()["code"]) == (404, "attempt.unknown")
    assert len(house.caller.commands("scoring.own_line")) == 1
    assert browser.get(LINE).status_code == 401


def test_before_the_publication_there_is_no_line_to_open(house: House, browser: Client) -> None:
    refused = browser.get(LINE)  # it runs
    assert (refused.status_code, refused.json()["code"]) == (409, "attempt.not_published")
    over(house, receipt="bn1", receipt_text=encode(RECEIPT).decode(), receipt_salt=SALT)
    assert f'<span class="code">{SALT}</span>' in browser.get(PATH).text

    def unpublished(_: Any) -> Any:
        raise Refused("attempt.not_published", "not yet")

    house.caller.handlers["scoring.own_line"] = unpublished
    assert LINE not in browser.get(PATH).text
    refused = browser.get(LINE)
    assert (refused.status_code, refused.json()["code"]) == (409, "attempt.not_published")


def send(browser: Client, **fields: str) -> Any:
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', browser.get("/password").text)
    assert token
    return browser.post(f"{PATH}/appeal", data={"csrf": token[1], **fields})


def test_an_appeal_is_filed_and_its_state_shown(house: House, browser: Client) -> None:
    over(house)
    published(house, {"q1": "A"})
    page = browser.get(PATH).text
    assert '<option value="q1">Câu 1</option>' in page
    assert "Chờ trả lời" in page
    done = send(browser, question="q1", text="Câu này sai")
    assert done.headers["location"] == f"{PATH}?done=1#appeals"
    (item,) = house.caller.commands("scoring.file_appeal")
    assert (item.attempt, item.person, item.question, item.text) == (
        "at1",
        "p1",
        "q1",
        "Câu này sai",
    )
    assert "Đã nhận khiếu nại" in browser.get(PATH, params={"done": "1"}).text


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("appeal.text_missing", "text"),
        ("appeal.too_late", "text"),
        ("appeal.filed_already", "question"),
    ],
)
def test_an_appeal_that_is_refused_is_shown_again(
    house: House, browser: Client, code: str, field: str
) -> None:
    over(house)
    published(house, {"q1": "A"})

    def refused(_item: Any) -> Any:
        raise Refused(code, "Chưa nhận được. (Not taken.)")

    house.caller.handlers["scoring.file_appeal"] = refused
    page = send(browser, question="q1", text="Lý do của tôi")
    assert page.status_code in (409, 422)
    assert f'<a href="#{field}">Chưa nhận được.</a>' in page.text
    assert "Lý do của tôi</textarea>" in page.text
    assert '<option value="q1" selected>' in page.text


def test_nobody_appeals_for_somebody_else(house: House) -> None:
    over(house)
    with house.open() as client:
        visitor = Visitor(house, client, "contestant", person="p2")
        assert send(visitor.client, text="Câu này sai").status_code == 404
    assert house.caller.commands("scoring.file_appeal") == []


def test_who_took_part_with_an_activation_code_sees_the_result_and_appeals_with_it(
    house: House,
) -> None:
    over(house)
    published(house, {"q1": "A"})
    with house.open() as client:
        client.cookies.set(COOKIE, house.token("contestant", must_change=True))
        page = client.get(PATH)
        assert page.status_code == 200
        done = send(client, text="Câu 1 có hai đáp án đúng.", question="q1")
        assert done.headers["location"] == f"{PATH}?done=1#appeals"
        client.cookies.clear()
        headers = house.bearer("contestant", must_change=True)
        path = f"/api/contests/{CONTEST}/rounds/{ROUND}/appeals"
        sent = {"attempt": "at1", "text": "Câu 1 có hai đáp án đúng."}
        assert client.post(path, json=sent, headers=headers).status_code == 201
        assert client.get(path, headers=headers).status_code == 200
    assert [item.person for item in house.caller.commands("scoring.file_appeal")] == ["p1", "p1"]
