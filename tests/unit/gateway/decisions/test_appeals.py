"""Appeals at the door: everybody's are their own, all of them are for organisers."""

from typing import Any

import pytest

from contracts.empty_reply import Done
from contracts.errors import Refused
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House, problem_of

OWN = f"/api/contests/{CONTEST}/rounds/{ROUND}/appeals"
ALL = f"/api/contests/{CONTEST}/appeals"


def test_who_appeals_and_whose_appeals_are_read_is_who_is_signed_in(house: House) -> None:
    headers = house.bearer("contestant", person="p7")
    with house.open() as client:
        made = client.post(OWN, json={"attempt": "at1", "text": "sai"}, headers=headers)
        client.get(f"{OWN}?person=p1", headers=headers)
    assert made.status_code == 201
    assert [item.person for item in house.caller.commands("scoring.file_appeal")] == ["p7"]
    assert [item.person for item in house.caller.commands("scoring.appeals")] == ["p7"]


def test_nobody_names_another_author(house: House) -> None:
    body = {"attempt": "at1", "text": "sai", "person": "p1"}
    with house.open() as client:
        answer = client.post(OWN, json=body, headers=house.bearer("contestant"))
    assert problem_of(answer).code == "request.invalid"
    assert house.caller.commands("scoring.file_appeal") == []


@pytest.mark.parametrize("role", ["contestant", "liaison", "judge", "ops"])
def test_all_appeals_are_for_organisers(house: House, role: Any) -> None:
    with house.open() as client:
        answer = client.get(ALL, headers=house.bearer(role))
    assert problem_of(answer).code == "role.missing"
    assert house.caller.commands("scoring.appeals") == []


def test_an_organiser_who_is_none_any_more_reads_no_appeals(house: House) -> None:
    def gone(_item: Any) -> Done:
        raise Refused("session.role_missing", "no longer")

    house.caller.handlers["registration.check_role"] = gone
    with house.open() as client:
        answer = client.get(ALL, headers=house.bearer("organiser"))
    assert problem_of(answer).code == "session.role_missing"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("appeal.too_late", 409),
        ("appeal.too_early", 409),
        ("appeal.filed_already", 409),
        ("appeal.text_missing", 422),
        ("appeal.question_foreign", 422),
        ("appeal.unknown", 404),
        ("attempt.unknown", 404),
    ],
)
def test_refusals_have_their_status(house: House, code: str, status: int) -> None:
    def refuse(_item: Any) -> Done:
        raise Refused(code, "no")

    house.caller.handlers["scoring.file_appeal"] = refuse
    with house.open() as client:
        answer = client.post(
            OWN, json={"attempt": "at1", "text": "sai"}, headers=house.bearer("contestant")
        )
    assert (problem_of(answer).code, answer.status_code) == (code, status)
