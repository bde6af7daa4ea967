"""What the gateway says about where a start or a submission came from, and what it never says."""

from typing import Any

import pytest

from contracts.attempts import Origin
from gateway.core.access.attempt_origins import COOKIE, Origins
from gateway.core.access.network_and_browser import network_of
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House

START = f"/api/contests/{CONTEST}/rounds/{ROUND}/attempts"
SUBMIT = "/api/attempts/at1/submission"
DEVICE = "0123456789abcdef" * 2


def _of(origins: Origins, host: str = "10.0.0.1", device: str = "") -> Origin:
    headers = {b"cookie": f"a=b; {COOKIE}={device}".encode()} if device else {}
    return origins.of({"client": (host, 1)}, headers)


def test_the_same_address_and_device_are_told_alike_and_others_apart() -> None:
    first, second = Origins(b"k" * 32), Origins(b"k" * 32)
    assert _of(first, device=DEVICE) == _of(second, device=DEVICE) == _of(first, device=DEVICE)
    assert _of(first, "10.0.0.2").address != _of(first).address
    assert _of(first, device="f" * 32).device != _of(first, device=DEVICE).device


def test_another_installation_tells_the_same_address_otherwise() -> None:
    assert _of(Origins(b"k" * 32)) != _of(Origins(b"l" * 32))


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_counts_as_far_as_it_names_a_line(host: str, network: str) -> None:
    assert network_of(host) == network


@pytest.mark.parametrize("cookie", ["", "zz", DEVICE + "0", DEVICE.upper(), "g" * 32])
def test_a_device_cookie_that_is_not_ours_is_no_device(cookie: str) -> None:
    assert _of(Origins(b"k" * 32), device=cookie).device == ""


def test_a_request_without_a_client_address_has_no_address() -> None:
    assert Origins(b"k" * 32).of({"client": None}, {}) == Origin()


def _browser(house: House, client: Any) -> dict[str, str]:
    token = house.token("contestant")
    client.cookies.set("hoithi_session", token)
    session = house.gateway.sessions.verify(token, house.now_us)
    assert session is not None
    return {"X-CSRF-Token": session.csrf}


def test_a_browser_is_given_a_device_at_its_first_start_and_keeps_it(house: House) -> None:
    with house.open("https://testserver") as client:
        csrf = _browser(house, client)
        first = client.post(START, headers=csrf)
        again = client.post(START, headers=csrf)
        client.post(SUBMIT, headers=csrf)
    cookie = first.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/api"} <= set(cookie.split("; "))
    assert "set-cookie" not in again.headers
    one, two = (item.origin for item in house.caller.commands("exam.start"))
    assert one == two == house.caller.commands("exam.submit")[0].origin
    assert one.address
    assert one.device
    value = cookie.partition("=")[2].partition(";")[0]
    assert value not in repr(house.caller.asked)


def test_a_program_is_given_no_device_and_no_address_leaves_the_gateway(house: House) -> None:
    with house.open() as client:
        answer = client.post(START, headers=house.bearer("contestant"))
    assert "set-cookie" not in answer.headers
    (item,) = house.caller.commands("exam.start")
    assert item.origin.device == ""
    assert len(item.origin.address) == 32
    assert "testclient" not in repr(house.caller.asked)


def test_saves_know_nothing_of_origins(house: House) -> None:
    with house.open() as client:
        csrf = _browser(house, client)
        answer = client.put("/api/attempts/at1/answers", json={"answers": {}}, headers=csrf)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert not hasattr(house.caller.commands("exam.save")[0], "origin")
