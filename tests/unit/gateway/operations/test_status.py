"""The operators' page tells what to look at first, also when half of the platform is away."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from contracts.broker_topology import SERVICES
from contracts.empty_reply import Done
from contracts.errors import Unavailable
from contracts.event_stream_commands import Replayed
from contracts.service_vitals import Following, Vitals
from plumbing.metrics import JOURNAL, JOURNAL_PARKED
from plumbing.version import VERSION
from tests.unit.gateway.access.test_pages_by_role import cookies
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import NOW_US, House, refuse
from tests.unit.gateway.service_answers import handlers


def well(service: str) -> Vitals:
    return Vitals(
        service, f"may-{service}", VERSION, NOW_US - 7_200_000_000, NOW_US, 10, 1, 0, 0, None, 0,
        [Following("registration", 0, 0.5)],
    )  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> House:
    # counted for the whole process: other tests' gateways may have left something there
    JOURNAL.set(0)
    JOURNAL_PARKED.reset()
    answers = handlers()
    for name in SERVICES:
        answers[f"{name}.vitals"] = lambda _item, name=name: well(name)  # type: ignore[misc]
    return House(tmp_path, answers)


def test_when_all_is_well_the_page_says_just_that(house: House) -> None:
    with house.open() as client:
        text = client.get("/status", headers=cookies(house, "ops")).text
    assert "Mọi việc đang chạy tốt." in text
    for name in SERVICES:
        assert f"may-{name}" in text
    assert "2 giờ" in text
    assert "Áp dụng lại" not in text


def test_what_is_wrong_is_said_with_what_to_do(house: House) -> None:
    house.caller.handlers["exam.vitals"] = refuse("unavailable")
    house.caller.handlers["scoring.vitals"] = lambda _item: replace(well("scoring"), parked=2)
    with house.open() as client:
        text = client.get("/status?lang=en", headers=cookies(house, "ops")).text
    assert "The service exam does not answer." in text
    assert "scoring had to park 2 events." in text
    assert 'value="scoring">Apply again' in text


def test_the_page_opens_though_nothing_behind_the_gateway_answers_it(house: House) -> None:
    with house.open() as client:
        headers = cookies(house, "ops")
        for name in SERVICES:
            house.caller.handlers[f"{name}.vitals"] = refuse("unavailable")
        answer = client.get("/status", headers=headers)
    assert answer.status_code == 200
    assert answer.text.count("không trả lời") == len(SERVICES)


def test_rates_are_told_from_the_second_look_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.open() as client:
        monkeypatch.setattr(house.gateway.vitals, "_spans", lambda: house.now_us)
        headers = cookies(house, "ops")
        client.get("/status", headers=headers)
        house.now_us += 2_000_000
        house.caller.handlers["exam.vitals"] = lambda _item: replace(
            well("exam"), carried_out=1_010, at_us=NOW_US + 2_000_000
        )
        text = client.get("/status", headers=headers).text
    assert "500,0" in text


def test_parked_events_are_applied_again_page_by_page(house: House) -> None:
    pages = {0: Replayed(100, 100), 100: Replayed(3, None)}
    house.caller.handlers["scoring.replay"] = lambda item: pages[item.after]
    token = house.token("ops")
    session = house.gateway.sessions.verify(token, NOW_US)
    assert session
    headers = {"Cookie": f"hoithi_session={token}"}
    with house.open() as client:
        form = {"csrf": session.csrf, "service": "scoring"}
        answer = client.post("/status/replay", headers=headers, data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/status")
        unknown = client.post("/status/replay", headers=headers, data=form | {"service": "x"})
        assert unknown.status_code == 422
    assert [item.after for item in house.caller.commands("scoring.replay")] == [0, 100]


@pytest.mark.parametrize("path", ["/status", "/api/operations/read-models"])
def test_who_runs_the_platform_goes_on_looking_while_nobody_can_say_whether_they_still_may(
    house: House, path: str
) -> None:
    def away(_item: object) -> Done:
        raise Unavailable("gone")

    house.caller.handlers["registration.check_role"] = away
    with house.open() as client:
        assert client.get(path, headers=cookies(house, "ops")).status_code == 200
        organiser = cookies(house, "organiser")
        roles = f"/api/contests/{CONTEST}/roles"
        assert client.get(roles, headers=organiser).status_code == 503
        house.caller.handlers["registration.check_role"] = refuse("session.role_missing")
        assert client.get(path, headers=cookies(house, "ops")).status_code == 403
