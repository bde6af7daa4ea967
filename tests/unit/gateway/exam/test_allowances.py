"""More time for one person: the page says what it means first, page and API decide alike."""

import re

import pytest

from contracts.accounts import Names
from contracts.allowances import Allowances, GivenAllowance, TimeAllowed
from contracts.attempts import OwnAttempts
from contracts.preparation_progress import OnRoster
from tests.unit.gateway.access.test_pages_by_role import cookies
from tests.unit.gateway.exam.test_round_control import CONTROL, Desk, house, state  # noqa: F401 - the fixture
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import NOW_US, House, problem_of, refuse

PAGE = f"{CONTROL}/allowances"
FIND = f"{PAGE}?username=cb2"
API = f"/api/contests/{CONTEST}/rounds/{ROUND}/allowances"
GOOD = {"username": "cb2", "minutes": "15", "date": "", "time": "", "reason": "Khuyết tật vận động"}
CLOSES = {"date": "29/10/2024", "time": "17h30"}
CLOSES_US = 1_730_197_800_000_000


def on_roster(house: House) -> None:  # noqa: F811
    house.caller.handlers["registration.look_up"] = lambda item: OnRoster(
        "p2", item.username, "Lê Bình", ["SNV"], "mandatory", "", False
    )


def test_it_says_what_it_means_before_it_is_given(house: House) -> None:  # noqa: F811
    on_roster(house)
    house.caller.handlers["exam.allow_time"] = lambda item: TimeAllowed(["tuan-1", "w2"], 1, 0)
    with house.open() as client:
        desk = Desk(house, client)
        assert "Lê Bình" in desk.get(FIND)
        asked = desk.send(FIND, **GOOD, whole_phase="yes")
        assert asked.status_code == 200
        for words in ("thêm 15 phút", "2 đợt thi", "1 bài đang làm", "Khuyết tật vận động"):
            assert words in asked.text
        (looked,) = house.caller.commands("exam.allow_time")
        assert looked.look
        done = desk.send(FIND, **GOOD, whole_phase="yes", step="confirm")
        assert done.headers["location"] == f"{PAGE}?done=given"
    item = house.caller.commands("exam.allow_time")[-1]
    assert (item.person, item.extra_s, item.closes_at_us, item.whole_phase, item.look) == (
        "p2", 900, 0, True, False,
    )  # fmt: skip
    assert (item.by, item.reason) == ("p1", "Khuyết tật vận động")


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"minutes": "mười"}, ["minutes"]),
        ({"date": "31/02/2024", "time": "17:00", "reason": "…"}, ["date", "reason"]),
        ({"date": "29/10/2024", "time": "25:00"}, ["time"]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    house: House,  # noqa: F811
    wrong: dict[str, str],
    fields: list[str],
) -> None:
    on_roster(house)
    with house.open() as client:
        answer = Desk(house, client).send(FIND, **GOOD | wrong, step="confirm")
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == fields
    assert not house.caller.commands("exam.allow_time")


def test_a_refusal_stands_beside_the_field_that_it_is_about(house: House) -> None:  # noqa: F811
    on_roster(house)
    house.caller.handlers["exam.allow_time"] = refuse("round.closes_no_later")
    with house.open() as client:
        answer = Desk(house, client).send(FIND, **GOOD | CLOSES)
    assert answer.status_code == 422
    assert '<a href="#date">no: round.closes_no_later</a>' in answer.text
    (item,) = house.caller.commands("exam.allow_time")
    assert item.closes_at_us == CLOSES_US


def test_nobody_is_found_by_a_code_that_is_not_on_the_list(house: House) -> None:  # noqa: F811
    house.caller.handlers["registration.look_up"] = refuse("contestant.unknown")
    with house.open() as client:
        page = client.get(FIND, headers=Desk(house, client).headers)
    assert page.status_code == 422
    assert '<a href="#username">no: contestant.unknown</a>' in page.text


def test_a_code_that_is_too_long_is_said_to_be_and_not_cut(house: House) -> None:  # noqa: F811
    on_roster(house)
    with house.open() as client:
        page = client.get(f"{PAGE}?username={'x' * 201}", headers=Desk(house, client).headers)
    assert page.status_code == 422
    assert "dài 201 ký tự" in page.text
    assert house.caller.commands("registration.look_up") == []


def test_a_refused_form_that_shows_reasons_again_is_on_record(house: House) -> None:  # noqa: F811
    house.caller.handlers["exam.withdraw_allowance"] = refuse("allowance.used")
    with house.open() as client:
        Desk(house, client).send(PAGE, action="withdraw", person="p1")
    (noted,) = house.caller.commands("registration.note_look")
    assert (noted.action, noted.what) == ("people.seen", "allowances")


def test_the_page_lists_who_has_more_time_and_takes_back_what_is_unused(
    house: House,  # noqa: F811
) -> None:
    given = [
        GivenAllowance("p1", 900, 0, "Khuyết tật vận động", "p1", NOW_US, False),
        GivenAllowance("p9", 0, CLOSES_US, "", "p1", NOW_US, True),
    ]
    house.caller.handlers["exam.allowances"] = lambda item: Allowances(given)
    house.caller.handlers["registration.names"] = lambda item: Names({"p1": "Lê Bình"})
    with house.open() as client:
        desk = Desk(house, client)
        text = desk.get(PAGE)
        assert "Khuyết tật vận động" in text
        assert "Người đã xóa dữ liệu" in text
        assert re.findall(r'name="person" value="(\w+)"', text) == ["p1"]
        done = desk.send(PAGE, action="withdraw", person="p1")
        assert done.headers["location"] == f"{PAGE}?done=withdrawn"
        house.caller.handlers["exam.withdraw_allowance"] = refuse("allowance.used")
        assert "no: allowance.used" in desk.send(PAGE, action="withdraw", person="p1").text


def test_a_settled_round_lists_and_takes_no_decision(house: House) -> None:  # noqa: F811
    state(house, "settled")
    with house.open() as client:
        text = Desk(house, client).get(FIND)
    assert "Khuyết tật vận động" in text
    assert 'name="minutes"' not in text
    assert 'value="withdraw"' not in text


def test_the_api_decides_as_the_page_does(house: House) -> None:  # noqa: F811
    body = {"person": "p2", "extra_minutes": 15, "reason": "khuyết tật", "look": True}
    with house.open() as client:
        headers = house.bearer("organiser")
        looked = client.post(API, json=body, headers=headers).json()
        assert looked == {"rounds": [ROUND], "running": 1, "resumed": 0, "carried_out": False}
        body |= {"closes_at": "2024-10-29T17:30:00+07:00", "look": False}
        assert client.post(API, json=body, headers=headers).json()["carried_out"]
        (one,) = client.get(API, headers=headers).json()["given"]
        assert (one["person"], one["extra_minutes"], one["closes_at"]) == ("p1", 15, None)
        gone = client.post(f"{API}/withdrawal", json={"person": "p2"}, headers=headers)
        assert gone.status_code == 200
        wrong = client.post(API, json=body | {"extra_minutes": 1441}, headers=headers)
        assert problem_of(wrong).code == "request.invalid"
    item = house.caller.commands("exam.allow_time")[-1]
    assert (item.extra_s, item.closes_at_us, item.look) == (900, CLOSES_US, False)


def test_whoever_has_more_time_is_told_so_before_they_begin(house: House) -> None:  # noqa: F811
    own = OwnAttempts([], extra_s={ROUND: 900})
    house.caller.handlers["exam.own_attempts"] = lambda item: own
    with house.open() as client:
        page = client.get(
            f"/contests/{CONTEST}/rounds/{ROUND}/exam", headers=cookies(house, "contestant")
        )
    assert "15 phút dành thêm cho bạn" in page.text
