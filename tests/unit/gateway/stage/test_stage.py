"""The stage at the door: who may, for whom, and what is asked of exam."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.contests import Contests
from contracts.definition import StagePart, StageRules, TeamRules
from contracts.errors import Refused
from contracts.hall import Hall, RevealAnew, RevealPrize
from contracts.stage import (
    RegisterTeam,
    ReopenStage,
    StepClock,
    TeamMember,
    TeamsQuery,
    WithdrawTeam,
)
from gateway.core.transport import service_client
from tests.unit.gateway.example_contest import CONTEST, HALL, ROUND
from tests.unit.gateway.example_contest import STAGE as STAGE_VIEW
from tests.unit.gateway.fakes import House, problem_of, refuse

TEAMS = f"/api/contests/{CONTEST}/phases/san-khau/teams"
STAGE = f"/api/contests/{CONTEST}/rounds/{ROUND}/stage"
HALL_PATH = f"/api/contests/{CONTEST}/rounds/{ROUND}/hall"
LIST: dict[str, Any] = {
    "name": "Đội Sở Nội vụ",
    "members": [
        {"username": "cb2", "main": True, "captain": True},
        {"name": "Bà Năm", "position": "Người dân"},
    ],
}
PRESS = {"team": "A1", "part": "chao-hoi", "step": "start", "press": "may-1-0001"}


def test_a_liaison_hands_in_the_list_of_the_own_agency_alone(house: House) -> None:
    others = [
        house.bearer("liaison", agency="A2"),
        house.bearer("liaison", agency="A1", contest="hoi-thi-khac"),
        house.bearer("contestant", agency="A1"),
        house.bearer("judge"),
    ]
    own = house.bearer("liaison", agency="A1", contest=CONTEST)
    with house.open() as client:
        for headers in others:
            for method, path, body in (
                ("PUT", f"{TEAMS}/A1", LIST),
                ("POST", f"{TEAMS}/A1/withdrawal", {"reason": "Ốm"}),
            ):
                answer = client.request(method, path, json=body, headers=headers)
                assert problem_of(answer).code == "role.missing", headers
        assert house.caller.commands("exam.register_team") == []
        made = client.put(f"{TEAMS}/A1", json=LIST, headers=own)
    assert made.status_code == 200
    (item,) = house.caller.commands("exam.register_team")
    assert isinstance(item, RegisterTeam)
    assert item.members == [
        TeamMember(person="p2", main=True, captain=True),
        TeamMember(name="Bà Năm", position="Người dân"),
    ]
    assert (item.agency, item.by_organiser, item.arrived_us) == ("A1", False, house.now_us)


def test_an_organiser_speaks_for_any_agency_and_as_organiser(house: House) -> None:
    with house.open() as client:
        who = house.bearer("organiser", contest=CONTEST)
        client.put(f"{TEAMS}/A7", json={**LIST, "reason": "Thay người ốm"}, headers=who)
        client.post(f"{TEAMS}/A7/withdrawal", json={"reason": "Ốm"}, headers=who)
        elsewhere = house.bearer("organiser", contest="hoi-thi-khac")
        refused = client.put(f"{TEAMS}/A7", json=LIST, headers=elsewhere)
    (item,) = house.caller.commands("exam.register_team")
    assert (item.by_organiser, item.reason) == (True, "Thay người ốm")
    (withdrawn,) = house.caller.commands("exam.withdraw_team")
    assert isinstance(withdrawn, WithdrawTeam)
    assert withdrawn.by_organiser
    assert problem_of(refused).code == "role.missing"


def test_a_liaison_sees_the_teams_of_the_own_agencies_with_their_names(house: House) -> None:
    with house.open() as client:
        own = house.bearer("liaison", agency="A1", contest=CONTEST)
        (team,) = client.get(TEAMS, headers=own).json()["teams"]
        client.get(TEAMS, headers=house.bearer("organiser"))
    asked = house.caller.commands("exam.teams")
    assert asked == [
        TeamsQuery(CONTEST, "san-khau", "A1"),
        TeamsQuery(CONTEST, "san-khau", None),
    ]
    assert [one["person"] for one in team["members"]] == ["p2", None]
    assert team["members"][1]["name"] == "Bà Năm"


def test_what_everybody_may_see_of_a_round_names_no_member(house: House) -> None:
    with house.open() as client:
        answer = client.get(STAGE)
    assert answer.status_code == 200
    told = answer.json()
    assert told["performances"][0]["clocks"][1]["used_ms"] == 1500
    assert "Năm" not in answer.text
    assert "p2" not in answer.text
    assert told["server_time"]


def test_a_press_counts_when_it_was_made_whatever_the_clock_of_the_device(house: House) -> None:
    who = house.bearer("organiser")
    with house.open() as client:
        late = {**PRESS, "waited_ms": 4_000, "device": "may-1"}
        assert client.post(f"{STAGE}/clock", json=late, headers=who).status_code == 200
        for wrong in (-1, 600_001):
            answer = client.post(f"{STAGE}/clock", json={**PRESS, "waited_ms": wrong}, headers=who)
            assert problem_of(answer).code == "request.invalid"
        house.caller.handlers["exam.step_clock"] = refuse("clock.step")
        twice = client.post(f"{STAGE}/clock", json=PRESS, headers=who)
    assert (twice.status_code, problem_of(twice).code) == (409, "clock.step")
    item = house.caller.commands("exam.step_clock")[0]
    assert isinstance(item, StepClock)
    assert item.pressed_at_us == house.now_us - 4_000_000
    assert (item.press, item.device, item.by) == ("may-1-0001", "may-1", "p1")


@pytest.mark.parametrize(
    ("path", "body", "command"),
    [
        ("teams", None, "exam.place_teams"),
        ("teams", {"teams": ["A1"], "reason": "Bổ sung"}, "exam.place_teams"),
        ("order-commitment", None, "exam.commit_order"),
        ("order", {"public_value": "482"}, "exam.draw_order"),
        ("move", {"team": "A1", "place": 2, "reason": "Xe hỏng"}, "exam.move_team"),
        ("absence", {"team": "A1", "reason": "Không đến"}, "exam.mark_absent"),
        ("questions", {"team": "A1", "part": "kien-thuc"}, "exam.draw_part_questions"),
    ],
)
def test_what_organisers_decide_is_done_in_their_name(
    house: House, path: str, body: dict[str, Any] | None, command: str
) -> None:
    with house.open() as client:
        for role in ("liaison", "judge", "contestant"):
            answer = client.post(f"{STAGE}/{path}", json=body, headers=house.bearer(role))
            assert problem_of(answer).code == "role.missing"
        assert house.caller.commands(command) == []
        answer = client.post(f"{STAGE}/{path}", json=body, headers=house.bearer("organiser"))
    assert answer.status_code == 200
    (item,) = house.caller.commands(command)
    assert (item.contest, item.round, item.by) == (CONTEST, ROUND, "p1")


def test_the_hall_sees_who_is_on_and_what_was_announced_and_nothing_else(house: House) -> None:
    with house.open() as client:
        told = client.get(HALL_PATH).json()
        client.get(HALL_PATH)
    assert [one["team"] for one in told["on"]] == ["A1"]
    assert (told["teams"][0]["total"], told["teams"][0]["value"]) == ("86.33", "259/3")
    assert [one["prize"] for one in told["prizes"]] == ["kk"]
    assert len(house.caller.commands("scoring.hall")) == 1  # one question for many screens


@pytest.mark.parametrize(
    ("path", "body", "command"),
    [
        ("marks", {"team": "A1"}, "scoring.release_marks"),
        ("prizes", {"award": "giai", "expected": 1}, "scoring.reveal_prize"),
        ("restart", {"reason": "Nhầm phiếu"}, "scoring.reveal_anew"),
    ],
)
def test_an_organiser_announces_and_every_screen_is_asked_for_anew(
    house: House, path: str, body: dict[str, Any], command: str
) -> None:
    with house.open() as client:
        client.get(HALL_PATH)
        for role in ("liaison", "judge", "contestant"):
            answer = client.post(f"{HALL_PATH}/{path}", json=body, headers=house.bearer(role))
            assert problem_of(answer).code == "role.missing"
        who = house.bearer("organiser")
        answer = client.post(f"{HALL_PATH}/{path}", json=body, headers=who)
        desk = client.get(f"{HALL_PATH}/desk", headers=who).json()
    assert answer.json()["version"] == 3
    assert desk["teams"][0]["missing"] == 2
    (item,) = house.caller.commands(command)
    assert (item.contest, item.round, item.by) == (CONTEST, ROUND, "p1")
    assert len(house.caller.commands("scoring.hall")) == 2


def test_a_prize_is_asked_for_by_the_close_of_the_stage_and_never_before_the_sheets_are_in(
    house: House,
) -> None:
    body, who = {"award": "giai", "expected": 0}, house.bearer("organiser")
    desk: Any = house.caller.handlers["scoring.hall_desk"]
    house.caller.handlers["scoring.hall_desk"] = lambda item: replace(desk(item), ready=False)
    with house.open() as client:
        client.post(f"{HALL_PATH}/prizes", json=body, headers=who)
        assert house.caller.commands("exam.close_stage") == []
        house.caller.handlers["scoring.hall_desk"] = lambda item: replace(desk(item), ready=True)
        client.post(f"{HALL_PATH}/prizes", json=body, headers=who)
        house.caller.handlers["exam.close_stage"] = refuse("stage.performing")
        refused = client.post(f"{HALL_PATH}/prizes", json=body, headers=who)
    assert (refused.status_code, problem_of(refused).code) == (409, "stage.performing")
    early, asked = house.caller.commands("scoring.reveal_prize")
    assert isinstance(early, RevealPrize)
    assert isinstance(asked, RevealPrize)
    assert early.closing == 0
    assert (asked.closing, asked.teams, asked.team_revisions) == (1, 3, 7)


def test_a_prize_waits_for_a_time_that_is_still_on_its_way_to_scoring(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_client, "PAUSE_S", 0.0)
    reveal, late = house.caller.handlers["scoring.reveal_prize"], ["once", "twice"]

    def unheard(item: Any) -> Any:
        if late:
            late.pop()
            raise Refused("hall.unheard", "still arriving")
        return reveal(item)

    house.caller.handlers["scoring.reveal_prize"] = unheard
    with house.open() as client:
        body = {"award": "giai", "expected": 0}
        answer = client.post(f"{HALL_PATH}/prizes", json=body, headers=house.bearer("organiser"))
    assert answer.status_code == 200
    assert len(set(house.caller.commands("scoring.reveal_prize"))) == 1


def test_the_stage_is_opened_again_only_after_all_prizes_were_taken_back(house: House) -> None:
    who, stage = house.bearer("organiser"), house.caller.handlers["exam.stage_round"]
    house.caller.handlers["exam.stage_round"] = lambda item: replace(stage(item), closings=2)
    with house.open() as client:
        house.caller.handlers["scoring.reveal_anew"] = refuse("hall.reason_missing")
        client.post(f"{HALL_PATH}/restart", json={"reason": ""}, headers=who)
        assert house.caller.commands("exam.reopen_stage") == []
        house.caller.handlers["scoring.reveal_anew"] = house.caller.handlers["scoring.hall"]
        answer = client.post(f"{HALL_PATH}/restart", json={"reason": "Bấm nhầm"}, headers=who)
    assert answer.status_code == 200
    (item,) = house.caller.commands("exam.reopen_stage")
    assert isinstance(item, ReopenStage)
    assert (item.closing, item.reason) == (2, "Bấm nhầm")
    taken_back = house.caller.commands("scoring.reveal_anew")[-1]
    assert isinstance(taken_back, RevealAnew)
    assert taken_back.closing == 2


def test_a_second_press_of_the_same_button_is_told_so(house: House) -> None:
    house.caller.handlers["scoring.reveal_prize"] = refuse("hall.revealed_already")
    with house.open() as client:
        body = {"award": "giai", "expected": 0}
        answer = client.post(f"{HALL_PATH}/prizes", json=body, headers=house.bearer("organiser"))
    assert (answer.status_code, problem_of(answer).code) == (409, "hall.revealed_already")


def test_the_wall_shows_the_prize_just_revealed_and_the_marks(house: House) -> None:
    with house.open() as client:
        page = client.get(f"/contests/{CONTEST}/rounds/{ROUND}/hall")
    assert page.status_code == 200
    for told in ("Giải toàn đoàn", "Khuyến khích", "Đội Sở Nội vụ", "86,33"):
        assert told in page.text
    assert "Năm" not in page.text


def test_the_wall_shows_who_is_on_with_the_clock_and_how_far_it_is_over_its_limit(
    house: House,
) -> None:
    house.now_us += 301_000_000
    house.caller.handlers["scoring.hall"] = lambda _item: replace(HALL, prizes=[])
    with house.open() as client:
        page = client.get(f"/contests/{CONTEST}/rounds/{ROUND}/hall")
    assert "05:02" in page.text
    assert "Quá giờ 00:02" in page.text


@pytest.mark.parametrize("drawn", [False, True])
def test_the_wall_shows_what_binds_a_draw_before_it_and_the_secret_only_after_it(
    house: House, *, drawn: bool
) -> None:
    house.caller.handlers["scoring.hall"] = lambda _item: Hall(0, [], [], [])
    there = [replace(one, state="waiting", place=int(drawn)) for one in STAGE_VIEW.performances]
    told = replace(STAGE_VIEW, performances=there)
    if not drawn:
        told = replace(told, order_secret="", public_value="", drawn_at_us=None, order=[])
    house.caller.handlers["exam.stage_round"] = lambda _item: told
    with house.open() as client:
        page = client.get(f"/contests/{CONTEST}/rounds/{ROUND}/hall").text
    assert STAGE_VIEW.commitment in page
    assert (STAGE_VIEW.order_secret in page) is drawn
    assert ("data-drawn" in page) is drawn
    assert "Đội Sở Nội vụ" in page


def test_of_what_is_not_announced_the_wall_says_nothing(house: House) -> None:
    house.caller.handlers["scoring.hall"] = lambda _item: Hall(0, [], [], HALL.awards)
    with house.open() as client:
        page = client.get(f"/contests/{CONTEST}/rounds/{ROUND}/hall")
    assert "Khuyến khích" not in page.text
    assert "86,33" not in page.text


def test_the_page_of_a_contest_leads_to_the_hall_of_a_stage_round(house: House) -> None:
    known: Any = house.caller.handlers["registration.contests"]

    def staged(item: Any) -> Contests:
        made = []
        for one in known(item).contests:
            first, *others = one.definition.phases
            rules = StageRules(2, TeamRules(), [StagePart("chao-hoi", "Chào hỏi", 300)])
            stage = replace(first, form="stage", quiz=None, stage=rules)
            made.append(replace(one, definition=replace(one.definition, phases=[stage, *others])))
        return Contests(made)

    house.caller.handlers["registration.contests"] = staged
    with house.open() as client:
        page = client.get(f"/contests/{CONTEST}")
        hall = client.get(f"/contests/{CONTEST}/rounds/{ROUND}/hall")
    assert f"/contests/{CONTEST}/rounds/{ROUND}/hall" in page.text
    assert "Chào hỏi" in hall.text
