"""The wall of a hall, 1920 by 1080, with twelve teams: read from the last row, never too early, and
it says so when its line is broken. On a phone, and without scripts, it tells the same."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, ViewportSize, expect

from client.api_client import Api
from contracts.hall import Hall
from contracts.stage import PerformanceView, StageRoundView
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import visitor
from tests.browser.looks import look, look_in_both
from tests.browser.site import Site
from tests.browser.stage_evening import TEAMS, Evening
from tests.browser.test_sheets import served
from tests.support.line import Line
from tests.support.waiting import until
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.example_contest import ROUND as WEEK
from tests.unit.gateway.example_stage import staged
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

pytestmark = pytest.mark.browser

WALL: ViewportSize = {"width": 1920, "height": 1080}
HIDDEN_BELOW = """() => [...document.querySelectorAll('.hall *')]
  .filter((node) => node.checkVisibility() && !node.closest('.hidden'))
  .filter((node) => node.getBoundingClientRect().bottom > innerHeight)
  .map((node) => node.outerHTML.slice(0, 120))"""


#: what the stream told last, where a test can see it
TELLS = """window.told = '';
  const add = EventSource.prototype.addEventListener;
  EventSource.prototype.addEventListener = function (name, on) {
    add.call(this, name, (event) => { on(event); window.told = event.data; });
  };"""


@pytest.fixture(scope="module")
def evening(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    return Evening(site, "hoi-truong", tmp_path_factory.mktemp("hall"))


@pytest.fixture
def wall(browser: Browser) -> Iterator[Page]:
    for context in visitor(browser, WALL):
        yield context.new_page()


def whole(page: Page, where: str) -> None:
    """Everything is on the wall at once."""
    scrolls = "document.documentElement.scrollHeight > window.innerHeight"
    assert not page.evaluate(scrolls), where
    assert page.evaluate(HIDDEN_BELOW) == [], where


def test_twelve_names_of_two_lines_and_sixteen_short_ones_fit_the_wall(
    wall: Page, tmp_path: Path
) -> None:
    house = House(tmp_path, {**handlers(), **staged()})
    house.caller.handlers["scoring.hall"] = lambda _item: Hall(0, [], [], [])
    long = "Đội Trung tâm Phục vụ hành chính công thành phố"
    for names in ([long] * 12, ["Đội Bình An"] * 16, ["Đội Bình An"] * 23):
        there = [
            PerformanceView(f"A{place}", name, place, "waiting", [])
            for place, name in enumerate(names, 1)
        ]
        house.caller.handlers["exam.stage_round"] = partial(told, there)
        with served(house) as port:
            wall.goto(f"http://127.0.0.1:{port}/contests/{CONTEST}/rounds/{WEEK}/hall")
            expect(wall.locator("tbody tr")).to_have_count(len(names))
            whole(wall, f"{len(names)} teams")
        house = House(tmp_path / str(len(names)), house.caller.handlers)


def told(there: list[PerformanceView], _item: Any) -> StageRoundView:
    return StageRoundView(CONTEST, WEEK, there, len(there), "c" * 64)


def test_a_whole_evening_is_followed_on_the_wall_and_nothing_is_seen_too_early(
    wall: Page, site: Site, evening: Evening, browser: Browser, line: Line
) -> None:
    wall.add_init_script(TELLS)
    wall.goto(evening.hall.replace(site.base_url, f"http://127.0.0.1:{line.port}"))
    wall.evaluate("window.stayed = true")
    with site.organiser() as api:
        order = draw_before_everybody(wall, evening, api)
        evening.open()
        clock_of_the_first(wall, evening, api, order[0])
        break_the_line(wall, evening, api, order, line)
        with evening.seat(api) as judge:
            marks_and_prizes(wall, evening, api, judge, order)
    assert wall.evaluate("window.stayed")
    for context in visitor(browser, PHONE):
        phone = context.new_page()
        phone.goto(evening.hall)
        expect(phone.locator("main")).to_contain_text(evening.name(order[0]))
        look_in_both(phone, "hall on a phone")
    bare = browser.new_context(viewport=DESK, java_script_enabled=False)
    page = bare.new_page()
    page.goto(evening.hall)
    expect(page.locator("#winner")).to_have_text(evening.name(order[0]))
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "5"
    bare.close()


def draw_before_everybody(wall: Page, evening: Evening, api: Api) -> list[str]:
    """What binds the draw is seen first; then the value, the secret, and place after place."""
    evening.list_teams(api)
    api.post(f"{evening.path}/stage/teams", {"teams": evening.teams})
    bound = api.post(f"{evening.path}/stage/order-commitment")["commitment"]
    expect(wall.locator(".draw")).to_contain_text(bound)
    whole(wall, "bound")
    drawn = api.post(f"{evening.path}/stage/order", {"public_value": "482"})
    expect(wall.locator(".draw")).to_contain_text(drawn["order_secret"])
    expect(wall.locator(".draw .who-now")).to_have_text("482")
    rows = wall.locator("[data-place]")
    expect(rows).to_have_count(TEAMS)
    # the platform's clock of these tests stands still unless it is put forward
    assert wall.locator(".undrawn").count() > 0
    whole(wall, "being drawn")
    look(wall, "being drawn")
    evening.site.forward(60)
    expect(wall.locator(".undrawn")).to_have_count(0)
    names = [evening.name(team) for team in drawn["order"]]
    expect(wall.locator("[data-place] .name")).to_have_text(names)
    whole(wall, "drawn")
    order: list[str] = drawn["order"]
    return order


def clock_of_the_first(wall: Page, evening: Evening, api: Api, team: str) -> None:
    evening.press(api, team, "start", "chao-hoi")
    expect(wall.locator(".who-now")).to_have_text(evening.name(team))
    expect(wall.locator(".large [data-clock=used]")).to_have_text(re.compile(r"^00:0\d$"))
    expect(wall.locator("[data-clock=over]")).to_be_hidden()
    whole(wall, "on")
    evening.site.forward(312)
    expect(wall.locator(".large.over [data-clock=used]")).to_have_text(re.compile(r"^05:[12]\d$"))
    expect(wall.locator("[data-clock=over]")).to_have_text(re.compile(r"^Quá giờ 00:[12]\d$"))
    whole(wall, "over time")
    look(wall, "over time")
    evening.press(api, team, "stop", "chao-hoi")
    expect(wall.locator(".large .tag")).to_have_text("Đã xong")
    nothing_told_gets_lost(wall, evening, api, team)
    evening.press(api, team, "start")
    evening.press(api, team, "stop")


def nothing_told_gets_lost(wall: Page, evening: Evening, api: Api, team: str) -> None:
    """One answer does not come, the next is late: what happens meanwhile is shown all the same."""
    running = wall.locator(".clock:not(.still)")
    wall.route(wall.url, lambda route: route.abort(), times=1)
    evening.press(api, team, "start", "kien-thuc")
    expect(running).to_have_count(1)
    late: list[tuple[Route, APIResponse]] = []
    wall.route(wall.url, lambda route: late.append((route, route.fetch())), times=1)
    evening.press(api, team, "hold", "kien-thuc")
    until(lambda: "held" in wall.evaluate("window.told"), "the wall is told of the hold")
    evening.press(api, team, "resume", "kien-thuc")
    until(lambda: "held" not in wall.evaluate("window.told"), "the wall is told of more")
    ((route, answer),) = late
    route.fulfill(response=answer)
    expect(running).to_have_count(1)
    evening.press(api, team, "stop", "kien-thuc")
    expect(running).to_have_count(0)


def from_the_server(wall: Page) -> str:
    """The wall as the server draws it now: what it shows itself may be older."""
    answer = wall.context.request.get(wall.url)
    assert answer.ok
    return answer.text()


def break_the_line(wall: Page, evening: Evening, api: Api, order: list[str], line: Line) -> None:
    """The wall keeps what it shows, says since when it is not current, and comes back."""
    line.cut()
    expect(wall.locator("#live.lost")).to_have_text(
        re.compile(r"^Mất kết nối từ \d\d:\d\d:\d\d"), timeout=30_000
    )
    for team in order[1:]:
        evening.press(api, team, "start")
        if team != order[-1]:
            evening.press(api, team, "stop")
    expect(wall.locator(".who-now")).not_to_have_text(evening.name(order[-1]))
    whole(wall, "line broken")
    line.mend()
    expect(wall.locator(".who-now")).to_have_text(evening.name(order[-1]), timeout=30_000)
    expect(wall.locator("#live")).to_have_text(re.compile(r"^Trực tiếp"))


def marks_and_prizes(wall: Page, evening: Evening, api: Api, judge: Api, order: list[str]) -> None:
    """The first has 39 in each part, each next one less; one point of the first is taken off."""
    for place, team in enumerate(order, 1):
        evening.mark(judge, place, 40 - place)
        if place == 1:
            assert "77,00" not in from_the_server(wall)  # handed in, not released
        api.post(f"{evening.path}/hall/marks", {"team": team})
    expect(wall.locator(".hall-marks tbody tr td:first-child")).to_have_count(TEAMS)
    expect(wall.locator(".hall-marks")).to_contain_text("77,00")
    whole(wall, "marks of all")
    evening.press(api, order[-1], "stop")
    expect(wall.locator(".who-now")).to_have_text("Các đội đã thi xong, chờ công bố giải")
    prizes = ("Giải Ba", "Giải Nhì", "Giải Nhất")
    for number, (team, prize) in enumerate(zip(order[2::-1], prizes, strict=True)):
        assert prize not in from_the_server(wall)
        body = {"award": "toan-doan", "expected": number}
        api.post(f"{evening.path}/hall/prizes", body)
        expect(wall.locator("#winner")).to_have_text(evening.name(team))
        expect(wall.locator(".prize")).to_have_text(prize)
        expect(wall.locator(".revealed li")).to_have_count(number)
        whole(wall, prize)
    look(wall, "all prizes")
