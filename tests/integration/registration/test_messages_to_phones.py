"""The whole way of a message to a phone, to a messaging gateway of the test's own that refuses,
delays and drops: nobody gets two, and everybody who was not reached is named. On both databases."""

import asyncio
import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from contracts.agency_staff_lists import Reach, RemindersQuery, WouldRemind
from contracts.messages import OptOut, QueueReminder, ReminderQueued
from gateway.core.transport import phone_webhook
from gateway.core.transport.phone_webhook import Webhook, signature, webhook
from gateway.core.transport.service_client import Backend
from gateway.live.post_office import Doors, PostOffice
from services.registration.use_cases.people import reminding_by_email, sending_messages

from .post import WORDING
from .test_letters_that_arrive import DAY_US, HOUR_US, LINKS, Services, sent, states
from .world import SECOND_US, START_US, World, row

KEY = "k" * 32
SHORT = "Nhắc dự thi. Không nhận nữa: %OPT_OUT%"
MOODS = ("well", "busy", "ill", "never", "refused", "moved", "drop", "silent", "proxy")


class Moody(BaseHTTPRequestHandler):
    """A messaging gateway that does as it is told for each number; ``taken``: what it passed on."""

    moods: dict[str, str]
    taken: Counter[str]
    asked: Counter[str]
    bodies: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = json.loads(body)
        made = signature(KEY.encode(), self.headers["Hoithi-Timestamp"], body)
        assert made == self.headers["Hoithi-Signature"]
        assert self.headers["Idempotency-Key"] == told["id"]
        mood = self.moods[told["phone"]]
        self.asked[mood] += 1
        first = self.asked[mood] == 1
        if mood == "refused":
            self._answer(400, json.dumps({"message": f"{told['phone']} is on no OA\x1b[31m"}))
        elif mood == "never" or (mood == "ill" and first):
            self._answer(500, "<b>ill</b>")
        elif mood == "busy" and first:
            self._answer(429, "", ("Retry-After", "3000"))
        elif mood == "moved":
            self._answer(307, "", ("Location", self.path))
        else:
            self.taken[mood] += 1
            self.bodies.append(told)
            if mood == "proxy":
                self._answer(504, "")
            elif mood == "drop":  # it has the message, and never says so
                self.connection.shutdown(socket.SHUT_RDWR)
            elif mood == "silent":
                self.rfile.read(1)  # until the other side has had enough
            else:
                self._answer(200, "")

    def _answer(self, status: int, text: str, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for header in headers:
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def far() -> type[Moody]:
    made: dict[str, Any] = {"moods": {}, "taken": Counter(), "asked": Counter(), "bodies": []}
    return type("Far", (Moody,), made)


@pytest.fixture
def hook(far: type[Moody]) -> Iterator[Webhook]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), far)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made = webhook(f"http://127.0.0.1:{server.server_port}/zalo?oa=1", KEY)
    assert made is not None
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _silence_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_webhook, "DELIBERATION_S", 0.5)


def number_of(place: int) -> str:
    return f"+8490312345{place}"


def begin(world: World, far: type[Moody], *moods: str) -> None:
    """A contest with somebody for each mood, and one with an address and a number, one with a
    landline; all are reminded."""
    world.define()
    people = [
        row(place, f"CB{place:02}", f"Người {mood}", phone=f"0903 123 45{place}")
        for place, mood in enumerate(moods, 1)
    ]
    both = row(50, "CB50", "Người both", email="both@example.vn", phone="0903 999 999")
    world.load([*people, both, row(51, "CB51", "Người landline", phone="0225 3842 131")])
    far.moods.update({number_of(place): mood for place, mood in enumerate(moods, 1)})
    world.now_us = START_US + 2 * DAY_US
    organiser = world.organiser().person
    codes = [f"CB{place:02}" for place in range(1, len(moods) + 1)] + ["CB50", "CB51"]
    item = QueueReminder(
        "cchc",
        "SNV",
        "w1",
        [world.person(code) for code in codes],
        organiser,
        world.now_us,
        world.now_us + 10 * HOUR_US,
        WORDING,
        ["phone"],
        SHORT,
    )
    assert isinstance(world.carry_out(reminding_by_email.queue_reminder, item), ReminderQueued)


def send_all(world: World, hook: Webhook, rounds: int, rate: int = 600) -> None:
    """So many turns, of gateways that come and go, with twenty minutes in between."""

    async def turn() -> None:
        doors = Doors(None, 0, hook, rate)
        one = PostOffice(Backend(Services(world)), lambda: doors, LINKS, lambda: world.now_us)
        while await one.send_some():
            pass

    for _ in range(rounds):
        asyncio.run(turn())
        world.now_us += 20 * 60 * SECOND_US


def test_nobody_gets_two_and_everybody_not_reached_is_named(
    world: World, far: type[Moody], hook: Webhook
) -> None:
    begin(world, far, *MOODS)
    send_all(world, hook, 1)
    assert (states(world)["busy"], states(world)["ill"]) == ("queued", "queued")
    send_all(world, hook, 34)
    assert far.taken == dict.fromkeys(("well", "busy", "ill", "drop", "silent", "proxy"), 1)
    assert states(world) == {
        "well": "sent",
        "busy": "sent",
        "ill": "sent",
        "never": "given_up",
        "refused": "bounced",
        "moved": "given_up",
        "drop": "unknown",
        "silent": "unknown",
        "proxy": "unknown",
        "both": "not_tried",
        "landline": "not_tried",
    }
    words = {one.name.removeprefix("Người "): one.words for one in sent(world).messages}
    assert words["refused"] == "400 Bad Request … is on no OA [31m"
    assert "ngắt kết nối" in words["drop"]
    assert {one.channel for one in sent(world).messages if one.state == "sent"} == {"phone"}
    [body] = [one for one in far.bodies if one["phone"] == number_of(1)]
    assert {*body} == {"id", "contest", "round", "kind", "phone", "text", "sent_at"}
    link = f"{WORDING.site}{LINKS.path('cchc', world.person('CB01'))}"
    assert body["text"] == f"Nhắc dự thi. Không nhận nữa: {link}"


def test_whoever_asks_to_be_left_alone_is(world: World, far: type[Moody], hook: Webhook) -> None:
    begin(world, far, "busy")
    send_all(world, hook, 3)  # at 0, 20 and 40 minutes; it asked for 50
    assert far.asked["busy"] == 1
    send_all(world, hook, 1)
    assert far.taken == {"busy": 1}


def test_a_gateway_that_is_away_loses_nothing_and_rates_hold(
    world: World, far: type[Moody], hook: Webhook
) -> None:
    begin(world, far, *(f"well{place}" for place in range(1, 10)))
    send_all(world, hook._replace(port=1), 2)
    assert far.asked == {}
    assert sorted(states(world).values()) == ["not_tried"] * 2 + ["queued"] * 9
    send_all(world, hook, 1, rate=4)
    assert sum(far.taken.values()) == 4
    send_all(world, hook, 3, rate=4)
    assert [*far.taken.values()] == [1] * 9


def test_whoever_wants_none_and_whoever_is_erased_gets_none(
    world: World, far: type[Moody], hook: Webhook
) -> None:
    begin(world, far, "well1", "well2", "well3")
    with world.store.unit_of_work() as work:
        sending_messages.forget(work, world.person("CB01"))
    sending = OptOut("cchc", world.person("CB02"), True)
    world.carry_out(sending_messages.opt_out, sending)
    send_all(world, hook, 2)
    assert far.taken == {"well3": 1}


def test_how_many_would_be_reached_and_over_what_is_known_before(
    world: World, far: type[Moody]
) -> None:
    begin(world, far, "well1", "well2")
    people = [world.person(code) for code in ("CB01", "CB02", "CB50", "CB51")]
    for round_, expected in (("w2", Reach(1, 2, 1)), ("w1", Reach(1, 0, 3))):
        would = WouldRemind(round_, people, world.now_us, ["email", "phone"])
        query = RemindersQuery("cchc", "SNV", world.person("ban-to-chuc"), would=would)
        with world.store.reading() as connection:
            found = reminding_by_email.reminders(connection, query)
        assert found.reach == expected
