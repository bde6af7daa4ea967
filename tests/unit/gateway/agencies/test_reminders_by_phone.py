"""Reminders to phones: what the page says, and the example receiver of docs/examples as a process
of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from contracts.agency_staff_lists import Reach
from gateway.core.transport.phone_webhook import Webhook, signature, webhook
from tests.unit.gateway.fakes import House
from tests.unit.gateway.message_queue import Queue
from tests.unit.gateway.visitor import Visitor
from tests.unit.gateway.visitor import house as house
from tests.unit.gateway.visitor import liaison as liaison

PATH = "/agencies/A1/reminder"
KEY = "a key of thirty-two signs and more"
EXAMPLE = Path(__file__).parents[4] / "docs" / "examples" / "reminder_receiver.py"


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Webhook]]:
    """The example, and the gateway's settings for it."""
    command = [sys.executable, str(EXAMPLE), "--port", "0", "--seen", str(tmp_path / "seen.db")]
    environment = {**os.environ, "HOITHI_WEBHOOK_KEY": KEY}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().split()[-1]
        made = webhook(f"http://127.0.0.1:{port}/reminders", KEY)
        assert made is not None
        yield process, made
        process.kill()


def posted(hook: Webhook, body: bytes, **headers: str) -> tuple[int, str]:
    """What the receiver answers; headers are right unless said otherwise."""
    timestamp = headers.get("timestamp", str(int(time.time())))
    line = HTTPConnection(hook.host, hook.port, timeout=30)
    sent = {
        "Hoithi-Timestamp": timestamp,
        "Hoithi-Signature": headers.get("signed", signature(hook.key, timestamp, body)),
        "Idempotency-Key": headers.get("id", json.loads(body)["id"]),
    }
    line.request("POST", hook.path, body, sent)
    answer = line.getresponse()
    found = answer.status, json.loads(answer.read())["message"]
    line.close()
    return found


def test_the_example_takes_what_is_signed_and_fresh_once(
    receiver: tuple[subprocess.Popen[str], Webhook],
) -> None:
    process, hook = receiver
    one, other = (json.dumps({"id": name, "contest": "cchc"}).encode() for name in ("m1", "m2"))
    now = str(int(time.time()))
    assert posted(hook, one, signed=signature(hook.key, now, other), timestamp=now)[0] == 401
    assert posted(hook, one, signed=signature(b"another", now, one), timestamp=now)[0] == 401
    assert posted(hook, one, signed="v1=ệ".encode().decode("latin-1"))[0] == 401
    for wrong in (str(int(time.time()) - 301), str(int(time.time()) + 330), "now", ""):
        status, words = posted(hook, one, timestamp=wrong)
        assert (status, "five minutes" in words) == (401, True)
    assert posted(hook, one, id="m2")[0] == 400
    assert [posted(hook, one)[0] for _ in range(3)] == [200] * 3
    assert posted(hook, other, timestamp=str(int(time.time()) - 200)) == (200, "taken")
    process.kill()
    assert process.stdout is not None
    assert process.stdout.read() == "passed on m1 of cchc\npassed on m2 of cchc\n"


def test_a_reminder_goes_to_the_phone_of_whoever_has_no_address(
    house: House,
    liaison: Visitor,
    receiver: tuple[subprocess.Popen[str], Webhook],
    caplog: pytest.LogCaptureFixture,
) -> None:
    process, hook = receiver
    house.gateway.webhook = hook
    queue = Queue({"p2": ("Đặng Văn An", "+84903123456")})
    queue.reach = Reach(0, 1, 2)
    house.caller.handlers.update(queue.handlers())
    page = liaison.see(PATH).text
    assert "1 người nhận tin nhắn điện thoại." in page
    assert "2 người không gửi được" in page
    assert "người nhận qua email" not in page  # no mail server is set up
    assert liaison.send(PATH).status_code == 303
    assert queue.told == [("p2", "begun"), ("p2", "sent")]
    (queued,) = house.caller.commands("registration.queue_reminder")
    assert queued.channels == ["phone"]
    assert queued.short.endswith("Không nhận nhắc nữa: %OPT_OUT%")
    assert "✓ Đã gửi (tin nhắn điện thoại)" in liaison.see(PATH).text
    process.kill()
    assert process.stdout is not None
    assert process.stdout.read().startswith("passed on m-p2 of ")
    assert "903123456" not in caplog.text


def test_a_gateway_that_is_away_keeps_messages_waiting(house: House, liaison: Visitor) -> None:
    house.gateway.webhook = webhook("http://127.0.0.1:1/", KEY)
    queue = Queue({"p2": ("Đặng Văn An", "+84903123456")})
    house.caller.handlers.update(queue.handlers())
    assert liaison.send(PATH).status_code == 303
    assert queue.told == [("p2", "deferred")]
    assert "không nối được với cổng nhắn tin" in liaison.see(PATH).text


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://zns.example.vn", Webhook(True, "zns.example.vn", 443, "/", KEY.encode())),
        ("https://a.vn:8443/x?y=1", Webhook(True, "a.vn", 8443, "/x?y=1", KEY.encode())),
        ("http://127.0.0.1:8090/x", Webhook(False, "127.0.0.1", 8090, "/x", KEY.encode())),
        ("http://[::1]:8090/x", Webhook(False, "::1", 8090, "/x", KEY.encode())),
    ],
)
def test_the_settings_name_the_gateway(address: str, expected: Webhook) -> None:
    assert webhook(address, KEY) == expected


@pytest.mark.parametrize(
    "address",
    [
        "zns.example.vn",
        "http://zns.example.vn/",
        "http://10.0.0.5/",
        "https://u:p@zns.example.vn/",
        "https:///x",
        "https://a.vn/x#y",
        "https://a.vn/x y",
        "https://a.vn/ệ",
        "file:///etc/passwd",
    ],
)
def test_settings_that_would_tell_numbers_to_others_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match="HOITHI_WEBHOOK"):
        webhook(address, KEY)


def test_without_an_address_there_is_none_and_a_short_key_is_refused_untold() -> None:
    assert webhook("", "") is None
    with pytest.raises(ValueError, match="HOITHI_WEBHOOK_KEY") as told:
        webhook("https://a.vn/", "hunter2")
    assert "hunter2" not in str(told.value)
