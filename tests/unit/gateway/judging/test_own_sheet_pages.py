"""A judge's pages without scripts: a list, and a sheet as a form."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import EntryRules, Phase
from contracts.errors import Refused
from gateway.core.access import csrf
from gateway.core.access.sessions import COOKIE
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, ROUND, SHEET
from tests.unit.gateway.fakes import House

LIST = f"/contests/{CONTEST}/judging"
PAGE = f"/contests/{CONTEST}/rounds/{ROUND}/sheets/phieu1"


@pytest.fixture
def house(house: House) -> House:
    """A house whose contest has a round of essays."""
    rounds = DEFINITION.phases[0].rounds
    phase = Phase("bai-viet", "Bài viết", "entries", rounds=rounds, entries=EntryRules(["essay"]))
    defined = ContestView(CONTEST, replace(DEFINITION, phases=[phase]), 1)
    house.caller.handlers["registration.contests"] = lambda item: Contests([defined])
    return house


class Judge:
    """A judge in a browser without scripts."""

    def __init__(self, house: House, client: Any) -> None:
        token = house.token("judge", person="gk")
        session = house.gateway.sessions.verify(token, house.now_us)
        assert session is not None
        self.client, self.headers = client, {"Cookie": f"{COOKIE}={token}"}
        self.forgery = csrf.masked(session.csrf)

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def send(self, **fields: str) -> Any:
        data = {"csrf": self.forgery, **fields}
        return self.client.post(PAGE, data=data, headers=self.headers)


def test_the_list_leads_to_the_first_sheet_that_waits(house: House) -> None:
    with house.open() as client:
        answer = Judge(house, client).get(LIST)
    assert answer.status_code == 200
    assert "Đã nộp 0 trên 2 phiếu" in answer.text
    assert f'class="button" href="{PAGE}"' in answer.text
    assert "cần xác nhận điểm" in answer.text
    assert "86,25" in answer.text
    assert "canary" not in answer.text


def test_a_sheet_names_no_work(house: House) -> None:
    with house.open() as client:
        answer = Judge(house, client).get(PAGE)
    assert 'value="8,5"' in answer.text
    assert "Bài số 17" in answer.text
    assert "canary" not in answer.text + repr(answer.headers)


@pytest.mark.parametrize(
    ("action", "command"), [("save", "save_sheet"), ("hand_in", "hand_in_sheet")]
)
def test_the_buttons_of_the_form_save_and_hand_in(house: House, action: str, command: str) -> None:
    given = {"mark:noi-dung": "9,5", "mark:loi": "", "note": "Hay", "base_revision": "3"}
    with house.open() as client:
        answer = Judge(house, client).send(action=action, **given)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?saved={action}")
    [item] = house.caller.commands(f"scoring.{command}")
    assert item.marks == {"noi-dung": 950, "loi": None}
    assert (item.note, item.base_revision, item.judge) == ("Hay", 3, "gk")


def test_marks_that_were_asked_about_are_confirmed(house: House) -> None:
    asked = replace(SHEET, state="handed_in", ask="confirm", marks={"noi-dung": 850, "loi": 0})
    house.caller.handlers["scoring.sheet"] = lambda item: asked
    with house.open() as client:
        judge = Judge(house, client)
        assert "Xác nhận điểm" in judge.get(PAGE).text
        answer = judge.send(action="confirm", **{"mark:noi-dung": "8", "mark:loi": "0"})
    assert answer.headers["location"] == f"{PAGE}?saved=confirm"
    [item] = house.caller.commands("scoring.confirm_sheet")
    assert item.marks == {"noi-dung": 800, "loi": 0}


def test_a_sheet_is_given_back_with_a_reason(house: House) -> None:
    with house.open() as client:
        answer = Judge(house, client).send(action="decline", reason="Quen người viết")
    assert answer.headers["location"] == f"{LIST}?gone=yes"
    assert house.caller.commands("scoring.decline_sheet")[0].reason == "Quen người viết"


def test_a_mark_that_cannot_be_read_stays_with_what_is_wrong_beside_it(house: House) -> None:
    with house.open() as client:
        answer = Judge(house, client).send(
            action="hand_in", **{"mark:noi-dung": "tám", "mark:loi": "0"}
        )
    assert answer.status_code == 422
    assert 'value="tám"' in answer.text
    assert 'href="#mark-0"' in answer.text
    assert house.caller.commands("scoring.hand_in_sheet") == []


def test_what_another_device_wrote_stands_under_each_line(house: House) -> None:
    def changed(_item: Any) -> Any:
        details = {"marks": {"noi-dung": 700}, "note": "", "revision": 3, "device": "may-ban"}
        raise Refused("sheet.changed_elsewhere", "Đã sửa. (Changed.)", saved_at_us=1, **details)

    house.caller.handlers["scoring.save_sheet"] = changed
    with house.open() as client:
        answer = Judge(house, client).send(
            action="save", **{"mark:noi-dung": "9", "base_revision": "1"}
        )
    assert "Máy kia: 7<" in answer.text
    assert 'value="9"' in answer.text
    assert 'name="base_revision" value="3"' in answer.text


def test_a_button_that_there_is_not_does_nothing(house: House) -> None:
    with house.open() as client:
        answer = Judge(house, client).send(action="release")
    assert answer.status_code == 422
    assert [name for name, _ in house.caller.asked if name.startswith("scoring.")] == [
        "scoring.sheet"
    ]
