"""Start, save and submission: what they answer, and what is kept when nothing does."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from msgspec.structs import replace

from contracts.attempts import AnswersSaved, SaveAnswers, Submitted
from contracts.errors import Refused
from contracts.event_envelope import Outcome
from contracts.question_bank import RoundQuestions
from contracts.text_formatting import Formatting
from tests.unit.gateway.example_contest import CONTEST, QUESTION, ROUND, attempt
from tests.unit.gateway.fakes import NOW_US, House, problem_of

pytestmark = pytest.mark.anyio

START = f"/api/contests/{CONTEST}/rounds/{ROUND}/attempts"
SAVE, SUBMIT = "/api/attempts/at1/answers", "/api/attempts/at1/submission"


def always(answer: Any) -> Callable[[Any], Any]:
    """A service that gives one answer to everything."""
    return lambda _item: answer


def test_start_save_and_submission_answer_what_the_interface_promises(house: House) -> None:
    who = house.bearer("contestant")
    with house.serving() as client:
        started = client.post(START, headers=who)
        saved = client.put(SAVE, json={"answers": {"q1": "A"}}, headers=who)
        done = client.post(SUBMIT, json={"answers": {}, "prediction": 120}, headers=who)
    assert started.status_code == 201
    assert started.json().keys() >= {
        "attempt", "started_at", "deadline", "server_time", "paper", "answers"
    }  # fmt: skip
    assert started.json()["paper"]["questions"] == [
        {
            "id": "q1",
            "text": 'Hỏi "gì"?',
            "options": [{"id": "B", "text": "hai"}, {"id": "A", "text": "một"}],
        }
    ]
    assert saved.json() == {
        "saved_at": "2024-10-27T10:33:20.000+07:00",
        "saved": 1,
        "deadline": "2024-10-27T11:03:20.000+07:00",
    }
    assert done.status_code == 201
    assert done.json()["receipt"]["receipt"] == "bn1"
    assert house.caller.commands("exam.submit")[0].prediction == 120


def test_a_paper_has_the_formatting_of_its_words(house: House) -> None:
    formatting: Formatting = {"": [(0, 3, "b")], "A": [(0, 1, "sub")]}
    texts = RoundQuestions(1, [replace(QUESTION, formatting=formatting)])
    house.caller.handlers["exam.round_questions"] = always(texts)
    with house.serving() as client:
        answer = client.post(START, headers=house.bearer("contestant"))
    (question,) = answer.json()["paper"]["questions"]
    assert question["formatting"] == {"": [[0, 3, "b"]], "A": [[0, 1, "sub"]]}


def test_texts_are_asked_for_once_per_bank_and_again_when_the_bank_is_newer(house: House) -> None:
    who = house.bearer("contestant")
    with house.serving() as client:
        for bank in (1, 1, 2, 2):
            view, texts = attempt(bank=bank), RoundQuestions(bank, [QUESTION])
            house.caller.handlers["exam.start"] = always(view)
            house.caller.handlers["exam.round_questions"] = always(texts)
            assert client.post(START, headers=who).status_code == 201
    assert len(house.caller.commands("exam.round_questions")) == 2


def test_a_paper_whose_texts_cannot_be_had_is_to_be_asked_for_again(house: House) -> None:
    def too_early(_item: object) -> RoundQuestions:
        raise Refused("round.not_open", "chưa mở")

    house.caller.handlers["exam.round_questions"] = too_early
    with house.serving() as client:
        answer = client.post(START, headers=house.bearer("contestant"))
    assert answer.status_code == 503
    assert "retry-after" in answer.headers


def test_the_same_submission_again_gives_the_same_bytes(house: House) -> None:
    text = '{"receipt":"bn1",  "odd":"spacing kept"}'
    house.caller.handlers["exam.submit"] = lambda _item: Submitted(text, True)
    with house.serving() as client:
        answer = client.post(SUBMIT, headers=house.bearer("contestant"))
    assert answer.status_code == 200
    assert answer.content == b'{"receipt":' + text.encode() + b"}"


def test_a_liaison_or_an_organiser_may_take_part_too(house: House) -> None:
    with house.serving() as client:
        for role in ("liaison", "organiser"):
            assert client.post(START, headers=house.bearer(role)).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b'{"answers":{"q1":"A","q1":"B"}}',
        b'{"answers": {"q1": "A", "q2": "C", "q1": "A"}}',
        b'{"answers":{"q1":"A"},"answers":{"q1":"B"}}',
        b'{"answers":{"a\\"":"A","a\\"":"B"}}',
        b'{"answers":{"a:b":"A","a:b":"B","prediction":"A"}}',
    ],
)
def test_a_question_answered_twice_in_one_body_is_no_answer(house: House, body: bytes) -> None:
    with house.open() as client:
        headers = house.bearer("contestant")
        for method, path in (("PUT", SAVE), ("POST", SUBMIT)):
            answer = client.request(method, path, content=body, headers=headers)
            assert problem_of(answer).code == "request.invalid"
            assert "có hai lần" in problem_of(answer).message
    assert house.caller.commands("exam.save") == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"answers":[]}', b'{"answers":{"q":1}}', b'{"answers":{},"more":1}',
     b'{"answers":{"q":"\\u0000"}}', b"\xff\xfe", b'{"answers":{"q":"\xff"}}'],
)  # fmt: skip
def test_a_save_that_makes_no_sense_is_refused_at_the_door(house: House, body: bytes) -> None:
    with house.serving() as client:
        answer = client.put(SAVE, content=body, headers=house.bearer("contestant"))
    assert problem_of(answer).code == "request.invalid"
    assert not house.caller.commands("exam.save")


@pytest.mark.parametrize("prediction", [-1, 10**9, 10**30, "12", 1.5, True])
def test_a_prediction_is_a_number_of_people(house: House, prediction: Any) -> None:
    with house.serving() as client:
        body = {"prediction": prediction}
        answer = client.post(SUBMIT, json=body, headers=house.bearer("contestant"))
    assert problem_of(answer).code == "request.invalid"


def test_a_line_cut_before_the_body_hands_nothing_in(house: House) -> None:
    with house.serving():
        hot = house.gateway.hot
        assert hot is not None
        token = house.token("contestant").encode()
        scope = {"type": "http", "method": "POST", "path": SUBMIT,
                 "headers": [(b"authorization", b"Bearer " + token)]}  # fmt: skip

        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        async def send(_message: dict[str, Any]) -> None:
            return None

        asyncio.run(hot(scope, receive, send))
    assert not house.caller.commands("exam.submit")


def test_what_cannot_be_delivered_is_stamped_kept_and_delivered_later(house: House) -> None:
    who = house.bearer("contestant")
    with house.serving() as client:
        house.caller.down = True
        answer = client.put(SAVE, json={"answers": {"q1": "A"}}, headers=who)
        assert problem_of(answer).code == "unavailable.kept"
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["arrival-stamp"] == answer.json()["arrival_stamp"]
        assert not house.caller.commands("exam.save")
        arrived_us, house.now_us = house.now_us, house.now_us + 60_000_000
        house.caller.down = False
        until(client, lambda: bool(house.caller.commands("exam.save")))
    (saved,) = house.caller.commands("exam.save")
    assert (saved.arrived_us, saved.answers) == (arrived_us, {"q1": "A"})


def test_a_stamp_counts_as_the_time_of_arrival_only_for_what_it_was_given_for(
    house: House,
) -> None:
    who, other = house.bearer("contestant"), house.bearer("contestant", person="p2")
    body = b'{"answers":{"q1":"A"}}'
    with house.serving() as client:
        house.caller.down = True
        stamp = client.put(SAVE, content=body, headers=who).headers["arrival-stamp"]
        house.caller.down = False
        arrived_us, house.now_us = house.now_us, house.now_us + 60_000_000
        stamped = {"Arrival-Stamp": stamp}
        assert client.put(SAVE, content=body, headers=who | stamped).status_code == 200
        for method, path, content, caller in [
            ("PUT", SAVE, b'{"answers":{"q1":"B"}}', who),
            ("PUT", "/api/attempts/at2/answers", body, who),
            ("PUT", SAVE, body, other),
            ("POST", SUBMIT, body, who),
        ]:
            answer = client.request(method, path, content=content, headers=caller | stamped)
            assert problem_of(answer).code == "stamp.invalid"
    assert {item.arrived_us for item in house.caller.commands("exam.save")} == {arrived_us}


def test_a_start_is_never_kept_for_later(house: House) -> None:
    with house.serving() as client:
        house.caller.down = True
        answer = client.post(START, headers=house.bearer("contestant"))
        assert problem_of(answer).code == "unavailable"
        assert "arrival-stamp" not in answer.headers
        hot = house.gateway.hot
        assert hot is not None
        assert not hot.journal.pending


def test_the_watermark_waits_for_what_is_kept(house: House) -> None:
    with house.serving() as client:
        house.caller.down = True
        client.put(SAVE, json={"answers": {}}, headers=house.bearer("contestant"))
        arrived_us, house.now_us = house.now_us, house.now_us + 5_000_000
        hot = house.gateway.hot
        assert hot is not None
        assert hot.watermark_us() == arrived_us
        house.caller.down = False
        until(client, lambda: not hot.journal.pending)
        assert hot.watermark_us() == house.now_us


def until(client: Any, true: Callable[[], bool]) -> None:
    """Let the gateway work until it is so."""
    for _ in range(300):
        if true():
            return
        client.get("/health/live")
        client.portal.call(asyncio.sleep, 0.01)
    raise AssertionError("it never came to be")


def item(number: int) -> bytes:
    return msgspec.json.encode(SaveAnswers("at1", "p1", {"q": str(number)}, NOW_US, number))


def saved(outcome: Outcome) -> int:
    return msgspec.json.decode(Raw(outcome.ok), type=AnswersSaved).saved
