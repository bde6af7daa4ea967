"""A real Chromium and the real platform to visit."""

import re
from collections.abc import Callable, Iterator
from copy import copy
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.chromium import DESK, PATIENCE_MS, PHONE, running_chromium
from tests.browser.demo import Demo, playing
from tests.browser.site import Credentials, Site, running_site
from tests.support.line import Line
from tests.support.parts import need

SAVED = re.compile(r"^đã lưu lúc \d\d:\d\d:\d\d$")
SignIn = Callable[[Page, Credentials], None]

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One platform for all tests of this package; each takes people who were not there before."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A small demonstration, from its beginning."""
    with playing(tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all; a fresh visitor in it is a context."""
    need("Chromium")
    with running_chromium() as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor on a phone."""
    yield from visitor(browser, PHONE)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def either(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page of a phone's, then of a desk's size."""
    for context in visitor(browser, request.param):
        yield context.new_page()


def visitor(browser: Browser, size: ViewportSize) -> Iterator[BrowserContext]:
    """A browser of nobody's yet, whose pages must not complain in the console."""
    context = browser.new_context(viewport=size, locale="vi-VN")
    context.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "console",
        lambda line: complaints.append(line.text) if "Content Security" in line.text else None,
    )
    yield context
    context.close()
    assert not complaints


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def sign_in(site: Site) -> SignIn:
    """Signs a person in through the form, from wherever they are."""

    def signed(page: Page, who: Credentials) -> None:
        page.goto(f"{site.base_url}/sign-in")
        fill_in(page, who)
        page.wait_for_url(f"{site.base_url}/")

    return signed


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    """A line to the site that can be cut, for workers and crashed pages too."""
    port = urlsplit(site.base_url).port
    assert port
    line = Line(port)
    line.start()
    yield line
    line.close()


@pytest.fixture
def far(site: Site, line: Line) -> Site:
    """The site at the other end of the line."""
    found = copy(site)
    found.base_url = f"http://127.0.0.1:{line.port}"
    return found


def fill_in(page: Page, who: Credentials, *, wait: bool = True) -> None:
    """Fill in the sign-in form and send it; wait for the answer, or look elsewhere meanwhile."""
    page.fill("#username", who.username)
    page.fill("#password", who.password)
    if wait:
        page.click("main button.button")
    else:
        page.evaluate("() => { document.querySelector('main button.button').click(); }")


@pytest.fixture
def who(site: Site) -> Credentials:
    return site.contestant()


def let_in(page: Page, site: Site, who: Credentials) -> None:
    """Sign in with the same requests as the form's, where the form is not what is tested."""
    requests = page.context.request
    form = requests.get(f"{site.base_url}/sign-in").text()
    token = re.search(r'name="csrf" value="([^"]+)"', form)
    assert token
    sent = {"csrf": token[1], "username": who.username, "password": who.password, "next": "/"}
    answer = requests.post(f"{site.base_url}/sign-in", form=sent, max_redirects=0)
    assert answer.status == 303, answer.text()


@pytest.fixture
def exam(page: Page, site: Site, who: Credentials) -> Page:
    """A started exam at its first question."""
    let_in(page, site, who)
    begin(page, site)
    return page


def begin(page: Page, site: Site) -> None:
    """Start the exam of the open round."""
    page.goto(site.exam)
    page.click("#start")
    wait_for_paper(page)


def wait_for_paper(page: Page) -> None:
    """Until the paper is on the screen: like people's, keys pressed before that go nowhere."""
    page.wait_for_selector("#sitting:visible")
    page.evaluate("() => new Promise((on) => requestAnimationFrame(() => setTimeout(on)))")


def chosen(page: Page) -> list[int]:
    """The number of the option chosen in each question, 0 for none."""
    found: list[int] = page.evaluate(
        """() => [...document.querySelectorAll('.question')].map((item) =>
        [...item.querySelectorAll('input[type=radio]')].findIndex((input) => input.checked) + 1)"""
    )
    return found


def pass_by(page: Page, site: Site, seconds: int) -> None:
    """Let time pass on the platform and, with ``page.clock`` installed, in the page."""
    site.forward(seconds)
    page.clock.fast_forward(seconds * 1000)


def hand_in(page: Page) -> str:
    """Hand in without a prediction; the receipt's id."""
    page.click("#to-review")
    page.click("#submit")
    page.wait_for_selector("#receipt:visible")
    return page.inner_text("[data-fact=receipt]")
