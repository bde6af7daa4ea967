"""Rates and places at the door, and the tables that tell operators of them."""

import re
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import Refused
from gateway.core.access import rate_limits
from gateway.core.access.rate_limits import Connections, Limits, OpenStreams
from services.exam.domain import uploads
from services.registration.domain.accounts import sign_in_throttle
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import NOW_US, House

SECURITY = Path(__file__).parents[4] / "docs" / "security.md"
SECOND_US = 1_000_000


def _taken(buckets: Limits, key: str, now_us: int) -> int:
    count = 0
    try:
        while True:
            buckets.take(key, now_us)
            count += 1
    except Refused:
        return count


def test_a_clock_that_is_set_back_an_hour_refuses_nobody() -> None:
    buckets = Limits(2, 3)
    buckets.take("p1", NOW_US)
    assert _taken(buckets, "p1", NOW_US - 3600 * SECOND_US) == 2
    assert _taken(buckets, "p1", NOW_US - 3599 * SECOND_US) == 2


def test_many_networks_do_not_make_an_empty_bucket_full_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rate_limits, "MOST_REMEMBERED", 100)
    buckets = Limits(1, 3)
    assert _taken(buckets, "mad", NOW_US) == 3
    for n in range(1_000):
        buckets.take(f"n{n}", NOW_US + n)
        if n % 50 == 0:
            assert _taken(buckets, "mad", NOW_US + n) == 0
    assert len(buckets._buckets) <= 100


def test_places_are_given_back_and_refused_in_all() -> None:
    streams = OpenStreams()
    with streams.one("p1", "n"), streams.one(None, "n"):
        assert streams._taken.total() == 2
    assert not streams._taken
    streams._taken["others"] = rate_limits.MOST_STREAMS
    with pytest.raises(Refused, match="too_many_streams"), streams.one("p1", "n"):
        pass


PAGES = ["/", "/sign-in", f"/contests/{CONTEST}/participation", "/verify"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_a_limit_of_the_person_who_asks(house: House, path: str) -> None:
    with house.open() as client:
        client.cookies.set("hoithi_session", house.token("contestant"))
        for _ in range(int(rate_limits.PERSON.burst)):
            answer = client.get(path)
            assert answer.status_code != 429
        answer = client.get(path)
        assert answer.status_code == 429
        assert answer.headers["content-type"].startswith("text/html")
        assert int(answer.headers["retry-after"]) >= 1
        client.cookies.clear()
        assert client.get(path).status_code != 429  # others at the same address go on


@pytest.mark.slow
def test_an_office_of_500_behind_one_address_gets_in_on_monday_at_eight(house: House) -> None:
    """Within ten seconds everybody opens the page, mistypes the code and signs in."""
    refused: list[tuple[int, str, int]] = []
    with house.open() as client:
        for n in range(500):
            house.now_us = NOW_US + n * 20_000
            client.cookies.clear()
            steps: list[tuple[str, str, Any]] = [
                ("GET", "/sign-in", None),
                ("POST", "/api/session", {"username": f"cb{n}", "password": "ABCD"}),
                ("POST", "/api/session", {"username": f"cb{n}", "password": "ABCD-EFGH"}),
            ]
            for method, path, body in steps:
                answer = client.request(method, path, json=body)
                if answer.status_code != 200:
                    refused.append((n, path, answer.status_code))
    assert refused == []


def test_a_browser_is_told_to_registration_from_the_sign_in_on_and_a_program_never(
    house: House,
) -> None:
    body = {"username": "cb1", "password": "x"}
    with house.open() as client:
        assert "hoithi_known" not in client.post("/api/session", json=body).cookies
        client.get("/sign-in")
        token = client.cookies["hoithi_csrf"]
        first = client.post("/api/session", json=body, headers={"X-CSRF-Token": token})
        kept = first.cookies["hoithi_known"]
        token = client.cookies["hoithi_csrf"]
        again = client.post("/api/session", json=body, headers={"X-CSRF-Token": token})
        assert again.cookies["hoithi_known"] == kept
        assert "HttpOnly" in first.headers["set-cookie"]
    program, one, two = house.caller.commands("registration.sign_in")
    assert program.device == ""
    assert one.device == two.device
    assert kept not in one.device  # it is hashed
    assert one.address == program.address != "testclient"


def test_a_browsers_cookie_that_is_not_ours_is_replaced(house: House) -> None:
    with house.open() as client:
        client.get("/sign-in")
        client.cookies.set("hoithi_known", "a" * 5000)
        headers = {"X-CSRF-Token": client.cookies["hoithi_csrf"]}
        body = {"username": "cb1", "password": "x"}
        answer = client.post("/api/session", json=body, headers=headers)
        assert re.fullmatch(r"[0-9a-f]{32}", answer.cookies["hoithi_known"])


def _rows() -> list[list[str]]:
    lines = SECURITY.read_text().splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]


def test_the_tables_in_the_documents_are_the_limits_in_force() -> None:
    rows = _rows()
    told = [row[2] for row in rows if "at once" in " ".join(row)]
    rates = (rate_limits.PERSON, rate_limits.NETWORK, rate_limits.SIGN_IN, rate_limits.REGISTRATION)
    assert told == [f"{r.burst:,} at once, then {r.per_second} a second" for r in rates]
    sending = [row[2] for row in rows if row[0].startswith("requests that send a file")]
    assert sending == [str(rate_limits.UPLOADS_OF_ONE), str(rate_limits.UPLOADS_AT_ONCE)]
    (waiting,) = (row[2] for row in rows if row[0].startswith("files that wait"))
    assert waiting == str(uploads.MOST_OPEN)
    silence = f"has ended when {rate_limits.UPLOAD_SILENCE_S:.0f} s bring no byte"
    assert silence in SECURITY.read_text()
    streams = [row[2] for row in rows if row[0].startswith("live streams")]
    most = (rate_limits.STREAMS_OF_PERSON, rate_limits.STREAMS_OF_NETWORK, rate_limits.MOST_STREAMS)
    assert streams == [f"{number:,}" for number in most]
    reading = [row[2] for row in rows if "being read" in row[0] or row[0] == "the same in all"]
    assert reading == [
        f"{rate_limits.READ_OF_ONE} of each",
        f"{rate_limits.READ_AT_ONCE} of each read, {rate_limits.READ_WAITING} wait",
    ]
    waits = [row[-3:] for row in rows if re.search(r"^a (browser|network|session)|^any", row[0])]
    own = sign_in_throttle.OWN_LIMITS
    order = (
        sign_in_throttle.Trust.DEVICE,
        sign_in_throttle.Trust.ADDRESS,
        sign_in_throttle.Trust.SESSION,
    )
    kinds = [own[trust] for trust in (*order, sign_in_throttle.Trust.NOTHING)]
    kinds += [sign_in_throttle.STRANGERS, sign_in_throttle.WHOLE_ADDRESS]
    waits += [row[1:4] for row in rows if "together" in row[0]]
    assert waits == [
        [str(m.free), f"{m.first_s} s to {m.most_s} s", f"{m.half_life_s // 60} min"] for m in kinds
    ]
    assert f"takes {sign_in_throttle.ROOM_EARNED} failures back" in SECURITY.read_text()


def test_the_table_of_connections_is_in_force() -> None:
    pairs = [row for row in _rows() if len(row) == 2]
    begin = next(n for n, row in enumerate(pairs) if row[0].startswith("head of a request"))
    told = [row[1] for row in pairs[begin : begin + 6]]
    c = Connections()
    assert told == [
        f"{c.head_bytes // 1024} KB, {c.headers} lines",
        f"{c.head_s:.0f} s",
        f"{c.body_grace_s:.0f} s, and a second more for each {c.body_rate // 1024} KB that came",
        f"{c.unread_s:.0f} s",
        f"{c.of_network:,}",
        f"{c.most:,}",
    ]
