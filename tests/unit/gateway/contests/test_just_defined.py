"""Whoever has just defined a contest goes on at once: nobody is told that there is no such contest
because exam, scoring or reporting have not heard of it yet."""

from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from contracts.commands_and_events import COMMANDS
from contracts.contests import Contests, ContestView
from contracts.errors import Refused
from gateway.core.access.api_access_table import ACCESS
from gateway.core.transport import service_client
from tests.unit.gateway.access.requests_of_routes import BODIES, address
from tests.unit.gateway.access.test_routes_by_role import ROUTES
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND
from tests.unit.gateway.example_panel import services_for
from tests.unit.gateway.fakes import House, problem_of, refuse

ABOUT_A_CONTEST = [route for route in ROUTES if "{contest}" in route[1]]


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_client, "PAUSE_S", 0.0)


def all_but_registration_are_late(
    house: House, code: str = "contest.unknown", *only: str
) -> list[str]:
    """Every command about a contest (or ``only`` some) is refused by the others the first time it
    comes; by name."""
    late: list[str] = []

    def first_unknown(name: str, then: Any) -> Any:
        def handler(item: Struct) -> Struct:
            if getattr(item, "contest", None) and name not in late:
                late.append(name)
                raise Refused(code, "no such contest")
            answer: Struct = then(item)
            return answer

        return handler

    for name, then in list(house.caller.handlers.items()):
        if COMMANDS[name].service != "registration" and (not only or name in only):
            house.caller.handlers[name] = first_unknown(name, then)
    return late


@pytest.mark.parametrize("route", ABOUT_A_CONTEST, ids=" ".join)
def test_no_route_of_a_contest_of_a_moment_ago_says_that_there_is_none(
    house: House, route: tuple[str, str]
) -> None:
    method, path = route
    role = next(iter(ACCESS[route] or ()), None)
    headers = house.bearer(role, agency="A1", contest=CONTEST) if role else {}
    house.caller.handlers = services_for(path)
    all_but_registration_are_late(house)
    with house.open() as client:
        answer = client.request(method, address(path), headers=headers, **BODIES.get(route, {}))
    # these gateways have neither a file in their store nor a server for mail
    if path.endswith("/files/{number}"):
        assert problem_of(answer).code == "upload.unknown"
    elif path.endswith("/pictures/{sha256}"):
        assert problem_of(answer).code == "picture.unknown"
    elif path.endswith("/panels/{panel}/reminder"):
        assert problem_of(answer).code == "reminder.no_mail_server"
    else:
        assert answer.status_code in (200, 201, 202, 204, 401), answer.text


def test_the_table_holds_commands_of_each_service_that_is_late(house: House) -> None:
    late = all_but_registration_are_late(house)
    with house.open() as client:
        for number, (method, path) in enumerate(ABOUT_A_CONTEST):
            # one person may not ask so much at once
            headers = house.bearer("organiser", agency="A1", person=f"p{number}")
            body = BODIES.get((method, path), {})
            client.request(method, address(path), headers=headers, **body)
    assert {"exam.propose", "exam.import_questions", "exam.change_round", "exam.settle_round",
            "exam.give_time_back", "exam.select_questions", "scoring.import_keys",
            "scoring.propose_keys", "reporting.participation"} <= set(late)  # fmt: skip


def test_a_round_of_a_moment_ago_is_waited_for_and_one_that_there_is_not_is_not(
    house: House,
) -> None:
    late = all_but_registration_are_late(house, "round.unknown", "exam.change_round")
    body = {"closes_at": "2024-11-01T17:00:00+07:00", "reason": "mất điện"}
    path = f"/api/contests/{CONTEST}/rounds"
    with house.open() as client:
        who = house.bearer("organiser")
        assert client.patch(f"{path}/{ROUND}", json=body, headers=who).status_code == 200
        assert "exam.change_round" in late
        house.caller.handlers["exam.change_round"] = refuse("round.unknown")
        gone = client.patch(f"{path}/khong-co", json=body, headers=who)
    assert (gone.status_code, problem_of(gone).code) == (404, "round.unknown")
    assert len(house.caller.commands("exam.change_round")) == 3


@pytest.mark.parametrize("place", ["hall", "stage"])
def test_nobody_waits_for_a_stage_in_a_round_where_nobody_performs(
    house: House, place: str
) -> None:
    house.caller.handlers["exam.stage_round"] = refuse("round.no_stage")
    with house.open() as client:
        answer = client.get(f"/api/contests/{CONTEST}/rounds/{ROUND}/{place}")
    assert (answer.status_code, problem_of(answer).code) == (404, "round.no_stage")
    assert len(house.caller.commands("exam.stage_round")) == 1


def test_a_service_that_does_not_hear_of_it_at_all_is_not_ready_and_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_client, "HEARD_S", 0.05)
    house.caller.handlers["exam.change_round"] = refuse("contest.unknown")
    body = {"closes_at": "2024-11-01T17:00:00+07:00", "reason": "mất điện"}
    with house.open() as client:
        path = f"/api/contests/{CONTEST}/rounds/{ROUND}"
        answer = client.patch(path, json=body, headers=house.bearer("organiser"))
    assert (answer.status_code, problem_of(answer).code) == (503, "unavailable")


def test_a_contest_that_another_gateway_has_just_defined_is_found(house: House) -> None:
    new = replace(DEFINITION, slug="hoi-thi-moi")
    known = [ContestView(CONTEST, DEFINITION, 1)]

    def contests(item: Any) -> Contests:
        return Contests([one for one in known if item.contest in (None, one.contest)])

    house.caller.handlers["registration.contests"] = contests
    with house.open() as client:
        assert client.get(f"/api/contests/{CONTEST}").status_code == 200
        known.append(ContestView(new.slug, new, 1))
        assert client.get(f"/api/contests/{new.slug}").status_code == 200
        assert problem_of(client.get("/api/contests/khong-co")).code == "contest.unknown"
