"""Start, save and submission: their answers, batching, stamps, the journal."""

import asyncio
import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from contracts.envelope import Outcome
from contracts.errors import Refused, Unavailable
from contracts.exam import AnswersSaved, RoundQuestions, SaveAnswers, Submitted
from gateway.batching import MOST_ITEMS, Batcher
from gateway.journal import MOST_FAULTS, PARKED, Entry, Journal
from gateway.stamps import make_stamp, read_stamp
from plumbing.keys import Signer
from tests.unit.gateway.conftest import CONTEST, QUESTION, ROUND, attempt
from tests.unit.gateway.fakes import NOW_US, FakeCaller, House, problem_of

pytestmark = pytest.mark.anyio

START = f"/api/contests/{CONTEST}/rounds/{ROUND}/attempts"
SAVE, SUBMIT = "/api/attempts/at1/answers", "/api/attempts/at1/submission"


def always(answer: Any) -> Callable[[Any], Any]:
    """A service that gives one answer to everything."""
    return lambda _item: answer


def test_start_save_and_submission_answer_what_the_interface_promises(house: House) -> None:
    who = house.bearer("contestant")
    with house.open() as client:
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
    assert saved.json() == {"saved_at": "2024-10-27T10:33:20.000+07:00", "saved": 1}
    assert done.status_code == 201
    assert done.json()["receipt"]["receipt"] == "bn1"
    assert house.caller.commands("exam.submit")[0].prediction == 120


def test_texts_are_asked_for_once_per_bank_and_again_when_the_bank_is_newer(house: House) -> None:
    who = house.bearer("contestant")
    with house.open() as client:
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
    with house.open() as client:
        answer = client.post(START, headers=house.bearer("contestant"))
    assert answer.status_code == 503
    assert "retry-after" in answer.headers


def test_the_same_submission_again_gives_the_same_bytes(house: House) -> None:
    text = '{"receipt":"bn1",  "odd":"spacing kept"}'
    house.caller.handlers["exam.submit"] = lambda _item: Submitted(text, True)
    with house.open() as client:
        answer = client.post(SUBMIT, headers=house.bearer("contestant"))
    assert answer.status_code == 200
    assert answer.content == b'{"receipt":' + text.encode() + b"}"


def test_a_liaison_or_an_organiser_may_take_part_too(house: House) -> None:
    with house.open() as client:
        for role in ("liaison", "organiser"):
            assert client.post(START, headers=house.bearer(role)).status_code == 201


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"answers":[]}', b'{"answers":{"q":1}}', b'{"answers":{},"more":1}',
     b'{"answers":{"q":"\\u0000"}}', b"\xff\xfe", b'{"answers":{"q":"\xff"}}'],
)  # fmt: skip
def test_a_save_that_makes_no_sense_is_refused_at_the_door(house: House, body: bytes) -> None:
    with house.open() as client:
        answer = client.put(SAVE, content=body, headers=house.bearer("contestant"))
    assert problem_of(answer).code == "request.invalid"
    assert not house.caller.commands("exam.save")


@pytest.mark.parametrize("prediction", [-1, 10**9, 10**30, "12", 1.5, True])
def test_a_prediction_is_a_number_of_people(house: House, prediction: Any) -> None:
    with house.open() as client:
        body = {"prediction": prediction}
        answer = client.post(SUBMIT, json=body, headers=house.bearer("contestant"))
    assert problem_of(answer).code == "request.invalid"


def test_a_line_cut_before_the_body_hands_nothing_in(house: House) -> None:
    with house.open():
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


# While nothing behind the door answers -------------------------------------------------------


def test_what_cannot_be_delivered_is_stamped_kept_and_delivered_later(house: House) -> None:
    who = house.bearer("contestant")
    with house.open() as client:
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
    with house.open() as client:
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
    with house.open() as client:
        house.caller.down = True
        answer = client.post(START, headers=house.bearer("contestant"))
        assert problem_of(answer).code == "unavailable"
        assert "arrival-stamp" not in answer.headers
        hot = house.gateway.hot
        assert hot is not None
        assert not hot.journal.pending


def test_the_watermark_waits_for_what_is_kept(house: House) -> None:
    with house.open() as client:
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


# Stamps ---------------------------------------------------------------------------------------

SIGNER = Signer(b"s" * 32)
WHAT: dict[str, Any] = {"person": "p1", "attempt": "at1", "kind": "save", "body": b"{}"}


def test_a_stamp_can_be_checked_with_the_public_key_alone() -> None:
    value = make_stamp(SIGNER, **WHAT, arrived_us=5, gateway="g", sequence=7)
    stamp = read_stamp(value, SIGNER.public, **WHAT)
    assert (stamp.arrived_us, stamp.sequence, stamp.gateway) == (5, 7, "g")


@pytest.mark.parametrize("change", [{"person": "p2"}, {"attempt": "b"}, {"kind": "submission"},
                                    {"body": b"{} "}])  # fmt: skip
def test_a_stamp_is_only_for_what_it_was_given_for(change: dict[str, Any]) -> None:
    value = make_stamp(SIGNER, **WHAT, arrived_us=5, gateway="g", sequence=7)
    with pytest.raises(Refused, match=r"stamp\.invalid"):
        read_stamp(value, SIGNER.public, **{**WHAT, **change})


def test_a_stamp_with_another_time_in_it_is_refused() -> None:
    value = make_stamp(SIGNER, **WHAT, arrived_us=5, gateway="g", sequence=7)
    text, _, signature = value.partition(".")
    earlier = base64.urlsafe_b64decode(text).replace(b'"arrived_us":5', b'"arrived_us":4')
    forged = base64.urlsafe_b64encode(earlier).decode() + "." + signature
    for value in (forged, "", ".", "é.é", text):
        with pytest.raises(Refused, match=r"stamp\.invalid"):
            read_stamp(value, SIGNER.public, **WHAT)


# The journal ----------------------------------------------------------------------------------


class Door:
    """Takes what the journal delivers, or fails as told."""

    def __init__(
        self, *, fails: Callable[[bytes], BaseException | None] = lambda _item: None
    ) -> None:
        self.taken: list[bytes] = []
        self.fails = fails

    async def take(self, _command: str, item: bytes) -> None:
        fault = self.fails(item)
        if fault is not None:
            raise fault
        self.taken.append(item)


async def fill(journal: Journal, *items: bytes) -> None:
    await asyncio.gather(
        *(
            journal.append("exam.save", item, NOW_US + i, f"s{item!r}")
            for i, item in enumerate(items)
        )
    )


async def test_what_was_stamped_survives_a_crash(tmp_path: Path) -> None:
    await fill(Journal(tmp_path, Door().take), b"1", b"2", b"3")
    door = Door()
    again = Journal(tmp_path, door.take)
    assert again.oldest_us() == NOW_US
    await again.deliver_all()
    assert door.taken == [b"1", b"2", b"3"]
    assert again.oldest_us() is None
    assert not list(tmp_path.iterdir())


async def test_a_line_torn_by_a_crash_is_left_out(tmp_path: Path) -> None:
    await fill(Journal(tmp_path, Door().take), b"1", b"2")
    (segment,) = tmp_path.glob("*.jsonl")
    segment.write_bytes(segment.read_bytes()[:-10])
    door = Door()
    await Journal(tmp_path, door.take).deliver_all()
    assert door.taken == [b"1"]


async def test_after_a_crash_in_mid_delivery_everything_is_delivered_again(tmp_path: Path) -> None:
    def crash(item: bytes) -> BaseException | None:
        return asyncio.CancelledError() if item == b"2" else None

    journal = Journal(tmp_path, Door(fails=crash).take)
    await fill(journal, b"1", b"2")
    with pytest.raises(asyncio.CancelledError):
        await journal.deliver_all()
    door = Door()
    await Journal(tmp_path, door.take).deliver_all()
    assert door.taken == [b"1", b"2"]


async def test_nothing_is_dropped_while_nothing_answers(tmp_path: Path) -> None:
    door = Door(fails=lambda _item: Unavailable())
    journal = Journal(tmp_path, door.take)
    await fill(journal, b"1", b"2")
    for _ in range(MOST_FAULTS + 1):
        with pytest.raises(Unavailable):
            await journal.deliver_all()
    assert len(journal.pending) == 2


async def test_a_request_that_breaks_the_service_is_put_aside_in_the_end(tmp_path: Path) -> None:
    door = Door(fails=lambda item: RuntimeError() if item == b"2" else None)
    journal = Journal(tmp_path, door.take)
    await fill(journal, b"1", b"2", b"3")
    for _ in range(MOST_FAULTS - 1):
        with pytest.raises(Unavailable):
            await journal.deliver_all()
    await journal.deliver_all()
    assert door.taken == [b"1", b"3"]
    parked = msgspec.json.decode((tmp_path / PARKED).read_bytes(), type=Entry)
    assert parked.item_bytes == b"2"


async def test_a_disk_that_fails_gives_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_entries: list[Entry]) -> None:
        raise OSError("disk full")

    journal = Journal(tmp_path, Door().take)
    monkeypatch.setattr(journal, "_sync", full)
    with pytest.raises(OSError, match="disk full"):
        await fill(journal, b"1")
    assert journal.oldest_us() is None


# Batching -------------------------------------------------------------------------------------


def item(number: int) -> bytes:
    return msgspec.json.encode(SaveAnswers("at1", "p1", {"q": str(number)}, NOW_US, number))


def saves() -> FakeCaller:
    return FakeCaller({"exam.save": lambda save: AnswersSaved(save.sequence)})


async def test_a_single_call_goes_at_once_and_alone() -> None:
    caller = saves()
    outcome = await Batcher(caller, "exam.save").ask(item(1))
    assert caller.batches == [1]
    assert not outcome.refused


async def test_calls_that_come_while_a_batch_is_under_way_go_together() -> None:
    caller = saves()
    caller.hold = asyncio.Event()
    batcher = Batcher(caller, "exam.save")
    first = asyncio.create_task(batcher.ask(item(0)))
    await asyncio.sleep(0)
    rest = [asyncio.create_task(batcher.ask(item(number))) for number in range(1, 6)]
    await asyncio.sleep(0.01)
    caller.hold.set()
    outcomes = await asyncio.gather(first, *rest)
    assert caller.batches == [1, 5]
    assert [saved(outcome) for outcome in outcomes] == [0, 1, 2, 3, 4, 5]


async def test_a_batch_has_a_bound() -> None:
    caller = saves()
    caller.hold = asyncio.Event()
    batcher = Batcher(caller, "exam.save")
    asks = [asyncio.create_task(batcher.ask(item(number))) for number in range(MOST_ITEMS + 50)]
    await asyncio.sleep(0.01)
    caller.hold.set()
    await asyncio.gather(*asks)
    assert max(caller.batches) <= MOST_ITEMS
    assert sum(caller.batches) == MOST_ITEMS + 50


async def test_when_nothing_answers_everyone_waiting_hears_of_it() -> None:
    caller = saves()
    caller.down = True
    batcher = Batcher(caller, "exam.save")
    results = await asyncio.gather(
        *(batcher.ask(item(number)) for number in range(3)), return_exceptions=True
    )
    assert all(isinstance(result, Unavailable) for result in results)
    caller.down = False
    assert saved(await batcher.ask(item(9))) == 9


async def test_a_caller_that_went_away_harms_nobody_else() -> None:
    caller = saves()
    caller.hold = asyncio.Event()
    batcher = Batcher(caller, "exam.save")
    gone, here = (asyncio.create_task(batcher.ask(item(number))) for number in (1, 2))
    await asyncio.sleep(0.01)
    gone.cancel()
    caller.hold.set()
    assert saved(await here) == 2


def saved(outcome: Outcome) -> int:
    return msgspec.json.decode(Raw(outcome.ok), type=AnswersSaved).saved
