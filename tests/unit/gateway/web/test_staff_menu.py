"""The lasting menu of staff: who is offered what, with how much waits, and what it costs."""

from collections import Counter

import pytest

from contracts.accounts import Account, Role, RoleGrant
from contracts.appeals import Appeals
from gateway.web.staff_menu import MENU, menu_of
from tests.unit.gateway.access.test_pages_by_role import cookies
from tests.unit.gateway.access.test_sessions import form
from tests.unit.gateway.example_contest import APPEAL, CONTEST, ROUND
from tests.unit.gateway.fakes import House, refuse
from tests.unit.gateway.visitor import Visitor
from tests.unit.gateway.visitor import house as house
from tests.unit.gateway.visitor import organiser as organiser

COUNTED = ("scoring.appeals", "registration.corrections", "exam.contributions")


def test_groups_stand_in_the_order_of_a_contests_life_and_add_up_what_waits() -> None:
    groups = menu_of(
        "hoi-thi", MENU, {"appeals": 2, "corrections": 3}, "/contests/hoi-thi/appeals/a1"
    )
    assert [one.stage for one in groups] == [
        *("prepare", "running", "marking", "results", "closing", "system"),
    ]
    assert {one.stage: one.waits for one in groups if one.waits} == {"running": 3, "results": 2}
    here = [link.href for one in groups for link in one.links if link.here]
    assert here == ["/contests/hoi-thi/appeals"]


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/set-up/staff/revocation", "/set-up/staff"),
        ("/set-up/codes", "/set-up"),
        ("/appeal", None),
    ],
)
def test_the_nearest_page_above_is_where_one_is(path: str, here: str | None) -> None:
    groups = menu_of("h", MENU, {}, f"/contests/h{path}")
    links = [link for one in groups for link in one.links]
    found = [link.href.removeprefix("/contests/h") for link in links if link.here]
    assert found == ([] if here is None else [here])


def test_the_menu_is_on_every_page_of_the_contest_with_what_waits(organiser: Visitor) -> None:
    for path in ("/appeals", "/desk", "", "/results", "/set-up"):
        text = organiser.see(path).text
        assert f'<a href="/contests/{CONTEST}/corrections"' in text, path
        assert '<strong class="waits">1<span class="hidden"> đang chờ</span></strong>' in text, path


def test_what_waits_is_asked_for_once_for_several_pages(house: House, organiser: Visitor) -> None:
    for path in ("/set-up", "/desk", "/room"):
        assert organiser.see(path).status_code == 200
    asked = Counter(command for command, _ in house.caller.asked)
    assert {name: asked[name] for name in COUNTED} == dict.fromkeys(COUNTED, 1)


def test_an_answer_given_here_is_counted_on_the_next_page(house: House, organiser: Visitor) -> None:
    assert "Khiếu nại <strong" in organiser.see("/desk").text
    house.caller.handlers["scoring.appeals"] = lambda item: Appeals(item.contest, [])
    organiser.send("/corrections", correction="c1", state="refused", answer="Không đúng.")
    assert "Khiếu nại <strong" not in organiser.see("/desk").text


def test_a_service_that_is_away_takes_the_number_and_nothing_else(
    house: House, organiser: Visitor
) -> None:
    house.caller.handlers["scoring.appeals"] = refuse("unavailable")
    text = organiser.see("/desk").text
    assert f'<a href="/contests/{CONTEST}/appeals">Khiếu nại</a>' in text
    assert "Đề nghị điều chỉnh danh sách <strong" in text


@pytest.mark.parametrize("role", ["contestant", "liaison", None])
def test_others_are_shown_none_of_it_and_nothing_is_asked_for_them(
    house: House, role: Role | None
) -> None:
    headers = cookies(house, role, agency="A1") if role else {}
    with house.open() as client:
        text = client.get(f"/contests/{CONTEST}", headers=headers).text
    assert f'href="/contests/{CONTEST}/appeals"' not in text
    assert (f'href="/contests/{CONTEST}/agency"' in text) == (role == "liaison")
    assert not {command for command, _ in house.caller.asked} & set(COUNTED)


def test_the_exam_page_has_no_menu_and_asks_for_no_numbers(
    house: House, organiser: Visitor
) -> None:
    text = organiser.see(f"/rounds/{ROUND}/exam").text
    assert "menu-groups" not in text
    assert not {command for command, _ in house.caller.asked} & set(COUNTED)


def test_the_start_says_what_waits_for_whom_it_is(organiser: Visitor) -> None:
    assert APPEAL.state == "filed"
    text = organiser.see("/desk").text
    assert (
        f'<li><a href="/contests/{CONTEST}/appeals"><strong>1</strong> Khiếu nại</a></li>' in text
    )
    assert f"/contests/{CONTEST}/rounds/{ROUND}/control" in text


@pytest.mark.parametrize(
    ("roles", "begins"),
    [
        (("contestant", "organiser"), f"/contests/{CONTEST}/desk"),
        (("vetter", "liaison"), f"/contests/{CONTEST}/desk"),
        (("contestant", "liaison"), f"/contests/{CONTEST}/agency"),
        (("contestant",), "/"),
        (("ops",), "/"),
    ],
)
def test_who_signs_in_to_no_page_in_particular_begins_where_their_work_is(
    house: House, roles: tuple[Role, ...], begins: str
) -> None:
    grants = [RoleGrant(role, CONTEST) for role in roles if role != "contestant"]
    account = Account("p1", "Bình", list(roles), "s1", False, "cb1", "A1", grants=grants)
    house.caller.handlers["registration.sign_in"] = lambda _item: account
    with house.open() as client:
        answer = form(client, "/sign-in", username="cb1", password="x", next="/")
        assert answer.headers["location"] == begins
        answer = form(client, "/sign-in", username="cb1", password="x", next="/sessions")
        assert answer.headers["location"] == "/sessions"
