"""The page that gives time back says whom it helps first, and decides as the API does."""

import re

import pytest

from contracts.rounds import Disruption, TimeGivenBack
from tests.unit.gateway.exam.test_round_control import CONTROL, Desk, house, state  # noqa: F401 - the fixture
from tests.unit.gateway.example_contest import CONTEST, EXAM_ROUND, ROUND
from tests.unit.gateway.fakes import House, problem_of, refuse

PAGE = f"{CONTROL}/disruption"
GOOD = {
    "from_date": "27/10/2024",
    "from_time": "09:30",
    "until_date": "27/10/2024",
    "until_time": "10h",
    "scope": "all",
    "reason": "Mất điện cả quận",
}
FROM_US, UNTIL_US = 1_729_996_200_000_000, 1_729_998_000_000_000


def test_it_says_whom_it_helps_before_it_is_carried_out(house: House) -> None:  # noqa: F811
    helped = TimeGivenBack(EXAM_ROUND, 2, 11, 3)
    house.caller.handlers["exam.give_time_back"] = lambda item: helped
    with house.open() as client:
        desk = Desk(house, client)
        asked = desk.send(PAGE, **GOOD)
        assert asked.status_code == 200
        assert "từ 27/10/2024 09:30:00 đến 27/10/2024 10:00:00" in asked.text
        for words in ("2 bài đang làm", "11 bài đã tự động nộp", "3 bài không đủ thời gian"):
            assert words in asked.text
        (looked,) = house.caller.commands("exam.give_time_back")
        assert looked.look
        done = desk.send(PAGE, **GOOD, step="confirm")
        assert done.headers["location"] == f"{CONTROL}?done=given_back"
        assert "Đã bù thời gian" in desk.get(done.headers["location"])
    _, item = house.caller.commands("exam.give_time_back")
    assert (item.from_us, item.until_us, item.agencies, item.by, item.look) == (
        FROM_US, UNTIL_US, None, "p1", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"from_date": "31/02/2024"}, ["from_date"]),
        ({"until_time": "25:00", "reason": " "}, ["until_time", "reason"]),
        ({"scope": "some"}, ["agencies"]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    house: House,  # noqa: F811
    wrong: dict[str, str],
    fields: list[str],
) -> None:
    with house.open() as client:
        answer = Desk(house, client).send(PAGE, **GOOD | wrong, step="confirm")
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == fields
    assert not house.caller.commands("exam.give_time_back")


def test_a_refusal_stands_beside_the_field_that_it_is_about(house: House) -> None:  # noqa: F811
    house.caller.handlers["exam.give_time_back"] = refuse("round.disruption_after_close")
    with house.open() as client:
        answer = Desk(house, client).send(PAGE, **GOOD | {"scope": "some", "agencies": ["A1"]})
    assert answer.status_code == 422
    assert '<a href="#until_date">no: round.disruption_after_close</a>' in answer.text
    assert re.search(r'value="A1" checked', answer.text)


def test_control_and_api_tell_what_was_given_back(house: House) -> None:  # noqa: F811
    given = [Disruption(FROM_US, UNTIL_US, UNTIL_US, ["A1"])]
    state(house, "open", disruptions=given)
    with house.open() as client:
        html = Desk(house, client).get(CONTROL)
        rounds = client.get(f"/api/contests/{CONTEST}/rounds").json()["rounds"]
    assert "27/10/2024 09:30:00 – 27/10/2024 10:00:00: Sở Nội vụ" in html
    (told,) = [item["disruptions"] for item in rounds if item["round"] == ROUND]
    assert told == [
        {
            "from": "2024-10-27T09:30:00.000+07:00",
            "until": "2024-10-27T10:00:00.000+07:00",
            "agencies": ["A1"],
        }
    ]


def test_a_program_can_look_first(house: House) -> None:  # noqa: F811
    path = f"/api/contests/{CONTEST}/rounds/{ROUND}/disruptions"
    body = {"from": "2024-10-27T09:30:00+07:00", "until": "2024-10-27T10:00:00+07:00"}
    with house.open() as client:
        who = house.bearer("organiser")
        body["reason"] = "Mất điện"
        looked = client.post(path, json=body | {"look": True}, headers=who).json()
        done = client.post(path, json=body, headers=who).json()
        unread = client.post(path, json=body | {"until": "10 giờ"}, headers=who)
    assert [(one["running"], one["resumed"], one["carried_out"]) for one in (looked, done)] == [
        (2, 1, False),
        (2, 1, True),
    ]
    assert problem_of(unread).details["reason"].startswith("until: ")
    assert [item.look for item in house.caller.commands("exam.give_time_back")] == [True, False]
