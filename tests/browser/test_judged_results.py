"""What everybody sees of judged and staged rounds: results, protocol, and the wall of a hall."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from gateway.core.access.sessions import COOKIE
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import visitor
from tests.browser.looks import look, look_in_both
from tests.browser.test_sheets import served
from tests.unit.gateway.decisions import test_appeals_about_works as own
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House
from tests.unit.gateway.results import test_judged_protocol as judged
from tests.unit.gateway.results import test_winners as winners
from tests.unit.gateway.service_answers import handlers

pytestmark = pytest.mark.browser

WALL: ViewportSize = {"width": 1920, "height": 1080}


@pytest.fixture(params=[PHONE, DESK, WALL], ids=["phone", "desk", "wall"])
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    for context in visitor(browser, request.param):
        yield context.new_page()


def test_results_and_protocol_of_a_judged_round_can_be_read_by_everybody(
    screen: Page, tmp_path: Path
) -> None:
    with served(judged.house_of(tmp_path, judged.Scoring())) as port:
        address = f"http://127.0.0.1:{port}"
        screen.goto(f"{address}{judged.HERE}/protocol")
        expect(screen.locator("main")).to_contain_text("8,33")
        look_in_both(screen)
        screen.goto(f"{address}/contests/{judged.CONTEST}/results?round={judged.ROUND}")
        expect(screen.locator("main")).to_contain_text("Quê tôi")
        look_in_both(screen)


def test_winning_works_can_be_read_by_everybody_and_are_printed(
    screen: Page, tmp_path: Path
) -> None:
    house = House(tmp_path, winners.world(winners.WON))
    with served(house) as port:
        winners.put(house)
        screen.goto(f"http://127.0.0.1:{port}{winners.PAGE}")
        look_in_both(screen)
        screen.get_by_role("link", name="Quê tôi").press("Enter")
        expect(screen.locator("article")).to_contain_text("Quê tôi có 1.200 hộ.")
        look_in_both(screen)
        screen.emulate_media(media="print")
        expect(screen.locator(".paper-head")).to_be_visible()
        expect(screen.get_by_role("navigation")).to_have_count(0)


def test_authors_read_the_marks_of_their_work_and_complain(screen: Page, tmp_path: Path) -> None:
    house = own.house_of_own_works(tmp_path)
    token = house.token("contestant")
    with served(house) as port:
        address = f"http://127.0.0.1:{port}"
        screen.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
        screen.goto(f"{address}{own.PAGE}")
        look_in_both(screen)
        screen.get_by_role("link", name="B001").press("Enter")
        expect(screen.locator("table").first).to_contain_text("GK01")
        look_in_both(screen)


def test_the_wall_of_a_hall_can_be_read_on_every_screen(screen: Page, tmp_path: Path) -> None:
    with served(House(tmp_path, handlers())) as port:
        screen.goto(f"http://127.0.0.1:{port}/contests/{CONTEST}/rounds/{ROUND}/hall")
        expect(screen.locator("main")).to_contain_text("Giải toàn đoàn")
        look(screen)
