"""Second looks at what judges marked, and the committee's figures, with the keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from contracts.rounds import Rounds
from gateway.core.access.sessions import COOKIE
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import visitor
from tests.browser.keys import follow, press, tab_to, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.test_sheets import served
from tests.unit.gateway.decisions.test_judged_decision_pages import NEW, shown
from tests.unit.gateway.example_contest import EXAM_ROUND
from tests.unit.gateway.example_panel import PHASE, judging
from tests.unit.gateway.fakes import House
from tests.unit.gateway.judging.test_figures_page import PAGE

pytestmark = pytest.mark.browser


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A settled round of essays with one panel."""
    this = replace(EXAM_ROUND, state="settled", phase=PHASE, form="entries")
    more = {"exam.rounds": lambda _item: Rounds([this]), "scoring.preview_decision": shown}
    return House(tmp_path, {**judging(), **more})


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    for context in visitor(browser, request.param):
        yield context.new_page()


def let_in(page: Page, house: House, url: str) -> None:
    """The organiser."""
    token = house.token("organiser", person="org")
    session = house.gateway.sessions.verify(token, house.now_us)
    assert session is not None
    for name, value in ((COOKIE, token), ("hoithi_csrf", session.csrf)):
        page.context.add_cookies([{"name": name, "value": value, "url": url}])


def test_a_mark_is_corrected_with_the_keyboard_alone(page: Page, house: House) -> None:
    with served(house) as port:
        url = f"http://127.0.0.1:{port}"
        let_in(page, house, url)
        page.goto(url + NEW)
        look_in_both(page)
        press(page, page.locator("#kind-annul_entry"), "ArrowDown")
        page.keyboard.press("ArrowDown")
        follow(page, "main button.button")
        look_in_both(page, "which work")
        type_in(page, "#work", "B-1")
        follow(page, "main button.button")
        look(page, "which sheet")
        press(page, "input[name=sheet]", "Space")
        follow(page, "main button.button")
        look(page, "which mark")
        type_in(page, "#mark", "9,25")
        follow(page, "main button.button")
        expect(page.locator("main")).to_contain_text("9,25")
        look(page, "what would change")
        type_in(page, "#reason", "Cộng nhầm")
        tab_to(page, "button[value=confirm]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/second-looks?made=*")
    (item,) = house.caller.commands("scoring.decide")
    assert (item.subject.mark, item.reason) == (925, "Cộng nhầm")


def test_figures_are_entered_with_the_keyboard_alone(page: Page, house: House) -> None:
    with served(house) as port:
        url = f"http://127.0.0.1:{port}"
        let_in(page, house, url)
        page.goto(url + PAGE)
        look_in_both(page)
        type_in(page, "#source", " ")
        type_in(page, "input[name^='value/']", "1.250")
        follow(page, "main button.button")
        expect(page.locator("#errors")).to_be_focused()
        type_in(page, "#source", "Cổng thông tin")
        follow(page, "main button.button")
        look(page, "what would change")
        follow(page, "main button.button")
        page.wait_for_url("**done=1&*")
