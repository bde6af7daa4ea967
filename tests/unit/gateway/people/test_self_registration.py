"""Self-registration over HTTP: what is sent on, what is refused at the door."""

import hashlib

from contracts.self_registration import (
    AccountSide,
    Registered,
    RegisterSelf,
    Waiting,
    WaitingPerson,
)
from tests.unit.gateway.example_contest import APPEAL, CONTEST
from tests.unit.gateway.fakes import House, problem_of, refuse

PATH = f"/api/contests/{CONTEST}/registrations"
BODY = {"name": "Lê Bình", "phone": "0912345678", "password": "mật khẩu", "consent": "Tôi đồng ý."}


def test_the_fields_go_on_without_password_and_consent_among_them(house: House) -> None:
    with house.open() as client:
        answer = client.post(PATH, json={**BODY, "address": None, "email": ""})
    assert answer.status_code == 201
    assert (answer.json()["username"], answer.json()["state"]) == ("binhl.abcde", "waiting")
    (item,) = house.caller.commands("registration.register")
    assert isinstance(item, RegisterSelf)
    assert item.values == {"name": "Lê Bình", "phone": "0912345678"}
    assert (item.password, item.consent) == ("mật khẩu", "Tôi đồng ý.")


def test_every_request_brings_an_id_of_its_own(house: House) -> None:
    with house.open() as client:
        for _ in range(2):
            client.post(PATH, json=BODY)
    first, second = house.caller.commands("registration.register")
    assert first.newcomer != second.newcomer


def test_what_is_no_text_or_has_no_password_goes_no_further(house: House) -> None:
    with house.open() as client:
        for body in ({**BODY, "phone": 912345678}, {**BODY, "password": ""}, [BODY]):
            assert problem_of(client.post(PATH, json=body)).code == "request.invalid"
    assert house.caller.commands("registration.register") == []


def test_faults_by_field_reach_whoever_registers(house: House) -> None:
    house.caller.handlers["registration.register"] = refuse("registration.fields_invalid")
    with house.open() as client:
        assert client.post(PATH, json=BODY).status_code == 422
        house.caller.handlers["registration.register"] = refuse("registration.taken")
        assert client.post(PATH, json=BODY).status_code == 409
        house.caller.handlers["registration.register"] = refuse("registration.not_open")
        assert client.post(PATH, json=BODY).status_code == 409


def test_a_registration_that_touches_an_account_in_use_is_accepted_as_a_request(
    house: House,
) -> None:
    asked = Registered("c1", "", "Lê Bình", "A1", False, "waiting")
    house.caller.handlers["registration.register"] = lambda item: asked
    with house.open() as client:
        answer = client.post(PATH, json=BODY)
    assert answer.status_code == 202
    assert (answer.json()["username"], answer.json()["state"]) == ("", "waiting")


def test_both_sides_of_a_request_are_told_with_the_attempts_that_exam_knows(house: House) -> None:
    side = AccountSide("p1", "cb01", "CB01", "A1", True, {"phone": "09"}, True, False, 1, 2)
    waits = WaitingPerson("c1", "A1", False, 3, {"phone": "0912345678"}, True, side)
    house.caller.handlers["registration.waiting"] = lambda item: Waiting([waits])
    with house.open() as client:
        answer = client.get(f"{PATH}/waiting", headers=house.bearer("liaison", agency="A1"))
    (told,) = answer.json()["people"]
    assert (told["request"], told["fields"]["phone"]) == (True, "0912345678")
    account = told["account"]
    assert (account["username"], account["fields"], account["code_issued"]) == (
        "cb01",
        {"phone": "09"},
        True,
    )
    (asked,) = house.caller.commands("exam.own_attempts")
    assert (asked.contest, asked.person) == (CONTEST, "p1")
    assert account["attempts"] == 1


def test_an_address_that_registers_without_end_is_told_to_wait(house: House) -> None:
    house.gateway.registration_limits.burst = 20
    with house.open() as client:
        statuses = [client.post(PATH, json=BODY).status_code for _ in range(21)]
        assert statuses == [201] * 20 + [429]
        house.now_us += 1_000_000
        assert client.post(PATH, json=BODY).status_code == 201


def test_the_form_tells_what_is_asked_and_the_digest_of_the_consent(house: House) -> None:
    with house.open() as client:
        form = client.get(PATH).json()
    assert [one["field"] for one in form["fields"]] == ["name", "phone", "agency"]
    assert form["consent_digest"] == hashlib.sha256(form["consent"].encode()).hexdigest()
    assert form["open"]


def test_a_liaison_asks_only_for_their_own_agency(house: House) -> None:
    liaison = house.bearer("liaison", agency="A1")
    with house.open() as client:
        other = client.get(f"{PATH}/waiting", params={"agency": "A2"}, headers=liaison)
        own = client.get(f"{PATH}/waiting", headers=liaison)
    assert problem_of(other).code == "role.missing"
    assert own.json()["people"][0]["fields"] == {"phone": "0912345678"}


def test_ones_own_data_can_be_kept_as_a_file(house: House) -> None:
    with house.open() as client:
        mine = house.bearer("contestant", person="p7")
        answer = client.get(f"{PATH}/own", params={"download": True}, headers=mine)
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.json()["person"] == "p7"


def test_who_asks_to_be_erased_types_the_password_again_and_is_told_the_day(house: House) -> None:
    headers = house.bearer("contestant")
    erasure = f"{PATH}/own/erasure"
    with house.open() as client:
        assert client.post(erasure, json={"username": "cb1"}, headers=headers).status_code == 422
        sent = {"username": "cb1", "password": "mưa rào"}
        answer = client.post(erasure, json=sent, headers=headers)
        assert (answer.status_code, list(answer.json())) == (202, ["due_at"])
        assert client.get("/api/session", headers=headers).status_code == 200
        assert client.delete(erasure, headers=headers).json() == {"count": 1}
    (item,) = house.caller.commands("registration.ask_erasure")
    assert (item.username, item.password) == ("cb1", "mưa rào")
    assert item.session


def test_organisers_are_told_who_asked_to_be_erased(house: House) -> None:
    with house.open() as client:
        answer = client.get(f"{PATH}/erasures", headers=house.bearer("organiser"))
    (one,) = answer.json()["erasures"]
    assert (one["person"], one["name"], one["state"]) == ("p9", "Lê Bình", "waiting")


def test_ones_own_data_holds_ones_appeals_with_their_answers_and_nobody_elses(
    house: House,
) -> None:
    headers = house.bearer("contestant", person="p7")
    with house.open() as client:
        answer = client.get(f"{PATH}/own?download=true", headers=headers)
    assert "attachment" in answer.headers["Content-Disposition"]
    (told,) = answer.json()["appeals"]
    assert (told["appeal"], told["text"], told["state"]) == (
        APPEAL.appeal,
        APPEAL.text,
        APPEAL.state,
    )
    (asked,) = house.caller.commands("scoring.appeals")
    assert (asked.contest, asked.round, asked.person) == (CONTEST, None, "p7")


def test_ones_own_data_is_not_told_without_the_appeals(house: House) -> None:
    house.caller.handlers["scoring.appeals"] = refuse("appeal.unknown")
    with house.open() as client:
        answer = client.get(f"{PATH}/own", headers=house.bearer("contestant"))
    assert problem_of(answer).code == "appeal.unknown"
