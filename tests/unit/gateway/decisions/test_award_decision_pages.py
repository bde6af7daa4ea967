"""An award that the committee judges, given by a form and over the API: by minutes, shown first."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import Contests, ContestView
from contracts.definition import Award, Prize
from contracts.preparation_progress import OnRoster
from contracts.settled_round_decisions import (
    Difference,
    GivenPrize,
    Minutes,
    PrizeChange,
    Subject,
)
from tests.unit.gateway.browser import Desk, hidden
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import CONTEST, DEFINITION
from tests.unit.gateway.fakes import House, refuse

NEW = f"/contests/{CONTEST}/second-looks/new"
PRIZES = [Prize("nhat", "Giải Nhất", 1, 3_000_000), Prize("nhi", "Giải Nhì", 2, 1_000_000)]
PHASE = DEFINITION.phases[0].id
UNIT = Award("to-chuc", "Tổ chức tốt", PHASE, "collective", PRIZES, by="judgement")
PERSON = Award("tich-cuc", "Cá nhân tích cực", PHASE, "individual", PRIZES[:1], by="judgement")
MINUTES = {
    "minutes_number": "15/BB-BTC",
    "minutes_date": "20/12/2021",
    "minutes_text": "Nhất trí 9/9",
}
WON = PrizeChange("", "won", "to-chuc", "Tổ chức tốt", "nhat", "Giải Nhất", 3_000_000, "", "Sở A",
                  "Sở A", collective=True)  # fmt: skip


def offered(house: House, *awards: Award) -> None:
    plan = replace(DEFINITION, awards=list(awards))
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, plan, 1)]
    )
    house.gateway.contests.changed(CONTEST)


@pytest.fixture(autouse=True)
def answers(desk: Desk) -> None:
    def shown(item: Any) -> Difference:
        return Difference(CONTEST, item.subject, "d" * 64, prizes=[WON])

    def found(item: Any) -> OnRoster:
        return OnRoster(f"id-{item.username}", item.username, "Lê Tư", [], "mandatory", "", False)

    desk.house.caller.handlers |= {
        "scoring.preview_decision": shown,
        "registration.look_up": found,
    }


def decided(desk: Desk, **fields: str) -> Subject:
    """What was decided once it was shown."""
    page = desk.send(NEW, kind="give_award", **fields, **MINUTES).text
    sent = {"kind": "give_award", **fields, **MINUTES, "digest": hidden(page, "digest")}
    answer = desk.send(NEW, action="confirm", reason="Theo biên bản", **sent)
    assert answer.status_code == 303, answer.text
    (item,) = desk.asked("scoring.decide")
    subject: Subject = item.subject
    return subject


def test_it_is_offered_only_where_the_committee_judges_an_award(desk: Desk) -> None:
    assert 'value="give_award"' not in desk.get(NEW)
    offered(desk.house, UNIT, PERSON)
    assert 'value="give_award"' in desk.get(NEW)
    page = desk.get(NEW, kind="give_award")
    assert "Tổ chức tốt" in page
    assert "Cá nhân tích cực" in page
    assert "Giải Nhì (nhiều nhất 2)" in desk.get(NEW, kind="give_award", award="to-chuc")


def test_agencies_are_named_one_a_line_and_the_decision_is_shown_first(desk: Desk) -> None:
    offered(desk.house, UNIT)
    fields = {"award": "to-chuc", "to_0": "A", "to_1": " B\n\nC "}
    preview = desk.send(NEW, kind="give_award", **fields, **MINUTES).text
    assert "biên bản 15/BB-BTC ngày 20/12/2021" in preview
    assert "Sở A" in preview
    assert desk.asked("scoring.decide") == []
    assert decided(desk, **fields) == Subject(
        "give_award",
        award="to-chuc",
        given=[GivenPrize("nhat", "A"), GivenPrize("nhi", "B"), GivenPrize("nhi", "C")],
        minutes=Minutes("15/BB-BTC", "20/12/2021", "", "Nhất trí 9/9"),
    )


def test_people_are_named_by_username(desk: Desk) -> None:
    offered(desk.house, PERSON)
    subject = decided(desk, award="tich-cuc", to_0="CB7")
    assert subject.given == [GivenPrize("nhat", "id-CB7")]


def test_what_is_refused_keeps_what_was_typed(desk: Desk) -> None:
    offered(desk.house, UNIT)
    desk.house.caller.handlers["scoring.preview_decision"] = refuse("decision.recipient_unknown")
    answer = desk.send(NEW, kind="give_award", award="to-chuc", to_0="Z", **MINUTES)
    assert answer.status_code == 422
    assert ">Z</textarea>" in answer.text
    assert 'value="15/BB-BTC"' in answer.text


def test_of_several_people_the_one_who_is_not_on_the_roster_is_named(desk: Desk) -> None:
    offered(desk.house, replace(PERSON, prizes=PRIZES[1:]))
    found = desk.house.caller.handlers["registration.look_up"]
    unknown = refuse("contestant.unknown")
    desk.house.caller.handlers["registration.look_up"] = lambda item: (
        unknown(item) if item.username == "CB8" else found(item)
    )
    answer = desk.send(NEW, kind="give_award", award="tich-cuc", to_0="CB7\nCB8", **MINUTES)
    assert answer.status_code == 422
    assert "CB8 không có trong danh sách dự thi" in answer.text


def test_more_names_than_prizes_are_refused_before_anybody_is_asked_about_them(desk: Desk) -> None:
    offered(desk.house, PERSON)
    answer = desk.send(NEW, kind="give_award", award="tich-cuc", to_0="CB7\n" * 900, **MINUTES)
    assert answer.status_code == 422
    assert "chỉ có 1 giải, ở đây ghi 900 dòng" in answer.text
    assert desk.asked("registration.look_up") == []
