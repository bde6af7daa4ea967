"""The page that orders a make-up round: whom it concerns first; then one more round in the plan."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import Award, Definition, Prize
from contracts.publications import Publications
from plans.toml_writer import to_form, to_toml
from tests.unit.gateway.browser import hidden, registering
from tests.unit.gateway.exam.test_round_control import CONTROL, HEAD, Desk, tell
from tests.unit.gateway.example_contest import CONTEST, DAY_US, DEFINITION, ROUND
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.service_answers import handlers

PAGE = f"{CONTROL}/make-up"
PRIZE = Prize("first", "Giải Nhất", 1, 0)
WEEKLY = Award("tuan", "Giải tuần", "vong-1", "individual", [PRIZE], each_round=True)
PLAN = replace(DEFINITION, ends_at_us=NOW_US + 30 * DAY_US, awards=[WEEKLY])
GOOD = {
    "opens_date": "05/11/2024",
    "opens_time": "08:00",
    "closes_date": "05/11/2024",
    "closes_time": "24:00",
    "scope": "some",
    "agencies": "A1",
    "prizes": "none",
    "reason": "Mất điện tại Sở",
}
TEXT = "# kế hoạch đã duyệt\n" + to_toml(PLAN)


def _house(folder: Path, written: str, plan: Definition = PLAN) -> House:
    found = House(folder, handlers())
    view = ContestView(CONTEST, plan, 3, written)
    found.caller.handlers["registration.contests"] = lambda item: Contests([view])
    found.caller.handlers["scoring.publications"] = lambda item: Publications(item.contest, [])
    return found


@pytest.fixture
def house(tmp_path: Path) -> House:
    return _house(tmp_path, TEXT)


def test_it_says_whom_it_concerns_and_then_adds_one_round_to_the_text_as_it_stands(
    house: House,
) -> None:
    with house.open() as client:
        desk = Desk(house, client)
        asked = desk.send(PAGE, **GOOD)
        assert asked.status_code == 200, asked.text
        for words in ("40 người chưa vào thi", "3 người có bài tự động nộp", "7 người đã tự nộp",
                      "24:00 ngày 05/11/2024", "<li>Sở Nội vụ</li>", "không được xét giải từng đợt",
                      ):  # fmt: skip
            assert words in asked.text
        assert not house.caller.commands("registration.define_contest")
        (query,) = house.caller.commands("exam.make_up_people")
        assert (query.round, query.agencies) == (ROUND, ["A1"])
        done = desk.send(PAGE, **GOOD, step="confirm")
    there = f"/contests/{CONTEST}/rounds/{ROUND}-bu/control?done=make_up"
    assert (done.status_code, done.headers["location"]) == (303, there)
    (item,) = house.caller.commands("registration.define_contest")
    assert set(TEXT.splitlines()) <= set(item.written.splitlines())
    assert (item.reason, item.by) == ("Mất điện tại Sở", "p1")
    first, added = item.definition.phases[0].rounds
    assert first == PLAN.phases[0].rounds[0]
    assert (added.id, added.name) == (f"{ROUND}-bu", "Thi bù Tuần 1")
    assert (added.makes_good, added.agencies, added.prizes) == (ROUND, ["A1"], "none")
    assert added.closes_at_us - added.opens_at_us == 16 * 3600 * 1_000_000


def test_a_plan_that_was_sent_as_json_is_written_as_toml_with_the_round(tmp_path: Path) -> None:
    house = _house(tmp_path, json.dumps(to_form(PLAN)))
    with house.open() as client:
        done = Desk(house, client).send(PAGE, **GOOD | {"scope": "all"}, step="confirm")
    assert done.status_code == 303, done.text
    (item,) = house.caller.commands("registration.define_contest")
    rounds = tomllib.loads(item.written)["phases"][0]["rounds"]
    assert [one.get("makes_good") for one in rounds] == [None, ROUND]
    assert "agencies" not in rounds[1]


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"opens_date": "31/02/2024"}, ["opens_date"]),
        ({"closes_time": "25:00", "reason": ""}, ["closes_time", "reason"]),
        ({"agencies": ""}, ["agencies"]),
        ({"prizes": ""}, ["prizes"]),
        ({"opens_date": "27/10/2024"}, ["opens_date"]),  # while the round is still open
        ({"closes_date": "05/12/2024"}, ["closes_date"]),  # after the contest
        ({"opens_date": "26/10/2024"}, ["opens_date"]),  # yesterday
        (
            {"opens_date": "26/10/2024", "closes_date": "27/10/2024", "closes_time": "10:33"},
            ["closes_date"],
        ),  # over
    ],
)
@pytest.mark.parametrize("step", ["", "confirm"])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_set_up(
    house: House, wrong: dict[str, str], fields: list[str], step: str
) -> None:
    given = {name: value for name, value in (GOOD | wrong).items() if value}
    with house.open() as client:
        answer = Desk(house, client).send(PAGE, **given, step=step)
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == fields
    assert not house.caller.commands("registration.define_contest")


def _rounds(view: ContestView) -> list[tuple[str, list[str]]]:
    return [(one.id, one.agencies) for one in view.definition.phases[0].rounds[1:]]


def test_of_two_organisers_who_order_at_once_the_second_is_told_and_takes_nothing_away(
    house: House,
) -> None:
    held = registering(house, ContestView(CONTEST, PLAN, 3, TEXT))
    with house.open() as client:
        desk = Desk(house, client)
        first, second = (hidden(desk.get(PAGE), "revision") for _ in "ab")
        shown = desk.send(PAGE, **GOOD, revision=second)
        assert hidden(shown.text, "revision") == second == "3"
        assert desk.send(PAGE, **GOOD, step="confirm", revision=first).status_code == 303
        late = GOOD | {"scope": "all", "reason": "Mất điện B"}
        refused = desk.send(PAGE, **late, step="confirm", revision=second)
        assert refused.status_code == 409
        assert "thể lệ đã được thay đổi" in refused.text
        assert "Mất điện B" in refused.text
        assert _rounds(held[-1]) == [(f"{ROUND}-bu", ["A1"])]
        told = hidden(refused.text, "revision")
        assert desk.send(PAGE, **late, step="confirm", revision=told).status_code == 303
    assert _rounds(held[-1]) == [(f"{ROUND}-bu", ["A1"]), (f"{ROUND}-bu-2", [])]


@pytest.mark.parametrize("sent", [{"revision": "3"}, {"revision": "x"}, {}])
def test_a_make_up_confirmed_twice_or_without_a_revision_is_not_ordered(
    house: House, sent: dict[str, str]
) -> None:
    held = registering(house, ContestView(CONTEST, PLAN, 3, TEXT))
    with house.open() as client:
        desk = Desk(house, client)
        assert desk.send(PAGE, **GOOD, step="confirm", revision="3").status_code == 303
        assert desk.send(PAGE, **GOOD, step="confirm", **sent).status_code == 409
    assert _rounds(held[-1]) == [(f"{ROUND}-bu", ["A1"])]


@pytest.mark.parametrize(("opens_time", "status"), [("10:29", 200), ("10:28", 422)])
def test_a_make_up_may_open_now_but_not_in_the_past(
    tmp_path: Path, opens_time: str, status: int
) -> None:
    first = PLAN.phases[0].rounds[0]  # which is over when it is 10:33 on 27/10/2024
    over = replace(first, opens_at_us=NOW_US - 3 * DAY_US, closes_at_us=NOW_US - 2 * DAY_US)
    plan = replace(
        PLAN,
        starts_at_us=NOW_US - 4 * DAY_US,
        phases=[replace(PLAN.phases[0], rounds=[over])],
    )
    house = _house(tmp_path, to_toml(plan), plan)
    with house.open() as client:
        given = GOOD | {"opens_date": "27/10/2024", "opens_time": opens_time}
        answer = Desk(house, client).send(PAGE, **given)
    assert answer.status_code == status
    assert ("không được mở trong quá khứ" in answer.text) == (status == 422)


def test_it_is_refused_before_it_is_confirmed_once_results_are_final(house: House) -> None:
    tell(house, replace(HEAD, state="final"))
    with house.open() as client:
        answer = Desk(house, client).send(PAGE, **GOOD)
    assert answer.status_code == 409
    assert "Kết quả đợt thi đã công bố chính thức" in answer.text


def test_a_second_make_up_of_the_same_round_gets_a_name_of_its_own(house: House) -> None:
    first = replace(
        PLAN.phases[0].rounds[0],
        id=f"{ROUND}-bu",
        opens_at_us=NOW_US + 2 * DAY_US,
        closes_at_us=NOW_US + 3 * DAY_US,
        makes_good=ROUND,
        prizes="none",
    )
    phase = replace(PLAN.phases[0], rounds=[*PLAN.phases[0].rounds, first])
    plan = replace(PLAN, phases=[phase])
    view = ContestView(CONTEST, plan, 4, to_toml(plan))
    house.caller.handlers["registration.contests"] = lambda item: Contests([view])
    with house.open() as client:
        desk = Desk(house, client)
        done = desk.send(PAGE, **GOOD, step="confirm")
        of_a_make_up = client.get(PAGE.replace(ROUND, first.id), headers=desk.headers)
    assert done.headers["location"].startswith(f"/contests/{CONTEST}/rounds/{ROUND}-bu-2/control")
    assert of_a_make_up.status_code == 422
