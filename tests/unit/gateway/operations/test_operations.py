"""What operators are told and can have done."""

from typing import Any, get_args

from contracts.broker_topology import READERS
from contracts.event_stream_commands import ParkedQuery, Replay
from gateway.operations.api import Reader
from tests.unit.gateway.fakes import NOW_US, House, problem_of


def test_every_service_that_follows_others_can_be_asked_and_no_other(house: House) -> None:
    assert get_args(Reader) == READERS
    ops = house.bearer("ops")
    with house.open() as client:
        for service in READERS:
            assert client.get(f"/api/operations/parked/{service}", headers=ops).status_code == 200
        for service in ("reader", "gateway", "*"):
            answer = client.get(f"/api/operations/parked/{service}", headers=ops)
            assert answer.status_code == 422
            assert "service" in problem_of(answer).message


def test_parked_events_are_shown_with_reason_and_place_in_pages(house: House) -> None:
    with house.open() as client:
        answer = client.get("/api/operations/parked/exam?after=2", headers=house.bearer("ops"))
    assert house.caller.commands("exam.parked") == [ParkedQuery(2)]
    assert answer.json() == {
        "service": "exam",
        "waiting": 1,
        "events": [
            {
                "id": 3,
                "stream": "exam",
                "epoch": 1,
                "partition": 0,
                "position": 17,
                "type": "attempt_submitted",
                "version": 1,
                "subject": "at1",
                "reason": "KeyError: 'x'",
                "parked_at": "2024-10-27T10:33:20.000+07:00",
            }
        ],
    }


def test_a_replay_says_who_asked_and_goes_on_where_it_is_told(house: House) -> None:
    path = "/api/operations/parked/scoring/replay"
    with house.open() as client:
        ops = house.bearer("ops", person="van-hanh")
        assert client.post(path, headers=ops).json() == {
            "service": "scoring",
            "applied": 1,
            "next": None,
        }
        client.post(path, headers=ops, json={"after": 9})
        bodies: list[Any] = [{"after": -1}, {"after": "x"}, {"since": 1}, []]
        for wrong in bodies:
            answer = client.post(path, headers=ops, json=wrong)
            assert problem_of(answer).code == "request.invalid"
    asked = house.caller.commands("scoring.replay")
    assert asked == [Replay("van-hanh", NOW_US, 0), Replay("van-hanh", NOW_US, 9)]


def test_read_models_are_told_by_digest_and_place_and_rebuilt_in_somebodys_name(
    house: House,
) -> None:
    ops = house.bearer("ops", person="van-hanh")
    with house.open() as client:
        told = client.get("/api/operations/read-models", headers=ops).json()
        done = client.post("/api/operations/read-models/rebuild", headers=ops).json()
    place = {"stream": "exam", "partition": 0, "epoch": 1, "position": 7}
    assert told == {"digest": "ab", "places": [place], "parked": 2}
    assert done == {"dropped": 7}
    (asked,) = house.caller.commands("reporting.rebuild")
    assert (asked.by, asked.at_us) == ("van-hanh", NOW_US)
