"""An organiser's decisions about a round, through the API."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.errors import Refused
from contracts.rounds import Rounds, SilentGateway
from gateway.agencies.actions import nearest
from tests.unit.gateway.example_contest import CONTEST, EXAM_ROUND, ROUND
from tests.unit.gateway.fakes import NOW_US, House, problem_of

PATH = f"/api/contests/{CONTEST}/rounds/{ROUND}"
NAMES = {"SNV": "Sở Nội vụ", "STP": "Sở Tư pháp", "LC": "UBND quận Lê Chân"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("snv", "SNV"),
        ("So noi vu", "SNV"),
        ("SỞ NỘI VỤ ", "SNV"),
        ("so tu phap", "STP"),
        ("UBND q. Le Chan", "LC"),
        ("xyz", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_the_agency_that_was_meant_is_found_by_code_or_name(given: str, code: str | None) -> None:
    assert nearest(given, NAMES) == code


@pytest.mark.parametrize(
    ("method", "path", "command"),
    [("PATCH", PATH, "exam.change_round"), ("POST", f"{PATH}/shortening", "exam.shorten_round")],
)
def test_an_agency_that_does_not_exist_is_refused_with_the_nearest_one(
    house: House, method: str, path: str, command: str
) -> None:
    def unknown(item: Any) -> Any:
        raise Refused("agency.unknown", "Không có. (None.)", agencies=item.agencies)

    house.caller.handlers[command] = unknown
    body = {
        "closes_at": "2024-10-29T17:30:00+07:00",
        "reason": "Mất điện",
        "agencies": ["so noi vu", "zzz"],
    }
    with house.open() as client:
        answer = client.request(method, path, json=body, headers=house.bearer("organiser"))
    problem = problem_of(answer)
    assert (answer.status_code, problem.code) == (404, "agency.unknown")
    assert problem.details["nearest"] == {"so noi vu": "A1"}
    assert "Sở Nội vụ" in problem.message


def test_shortening_can_be_looked_at_first(house: House) -> None:
    body = {"closes_at": "2024-10-28T17:00:00+07:00", "reason": "nhầm"}
    with house.open() as client:
        who = house.bearer("organiser")
        looked = client.post(f"{PATH}/shortening", json=body | {"look": True}, headers=who).json()
        done = client.post(f"{PATH}/shortening", json=body, headers=who).json()
    assert (looked["hit"], looked["carried_out"]) == (3, False)
    assert (done["hit"], done["carried_out"]) == (3, True)
    assert [item.look for item in house.caller.commands("exam.shorten_round")] == [True, False]


def test_names_of_machines_are_told_to_staff_alone(house: House) -> None:
    silent = SilentGateway("g-1", "gateway-5", NOW_US - 1, NOW_US)
    one = replace(EXAM_ROUND, state="closed", waiting_for=[silent], settles_from_us=NOW_US)
    house.caller.handlers["exam.rounds"] = lambda item: Rounds([one])
    with house.open() as client:
        for path in (f"/api/contests/{CONTEST}/rounds", f"/api/contests/{CONTEST}"):
            for who in ({}, house.bearer("contestant")):
                (found,) = client.get(path, headers=who).json()["rounds"]
                assert found["waiting_for"] == []
                assert found["settles_from"]
            (found,) = client.get(path, headers=house.bearer("organiser")).json()["rounds"]
            assert found["waiting_for"][0]["host"] == "gateway-5"


def test_a_gateway_that_ends_takes_its_leave_once_everything_is_delivered(house: House) -> None:
    with house.open() as client:
        assert client.get("/health/live").status_code == 200
    last = house.caller.commands("exam.watermark")[-1]
    assert (last.leaving, last.gateway, bool(last.host)) == (True, house.gateway.id, True)


def test_a_gateway_that_still_holds_answers_does_not_take_its_leave(house: House) -> None:
    path, body = "/api/attempts/at1/answers", {"answers": {"q1": "A"}}
    with house.open() as client:
        house.caller.down = True
        kept = client.put(path, json=body, headers=house.bearer("contestant"))
        assert kept.status_code == 503
    assert not any(item.leaving for item in house.caller.commands("exam.watermark"))
