"""Every page in every state, in both languages: no violation that axe finds, nothing too wide.

In Vietnamese on a light phone of 360 px, in English on a dark desk of 1280 px; the width, which a
longer word decides, in both sizes each time.
"""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.chromium import DESK, PATIENCE_MS, PHONE
from tests.browser.conftest import begin, fill_in, let_in
from tests.browser.looks import keep_one_of_each, spilling, too_wide, violations
from tests.browser.site import Credentials, Site

pytestmark = pytest.mark.browser
LOOKS: dict[str, tuple[ViewportSize, Literal["light", "dark"]]] = {
    "vi": (PHONE, "light"),
    "en": (DESK, "dark"),
}


class Walk:
    """A walk through the pages in one language; ``seen`` are the paths looked at."""

    def __init__(self, page: Page, site: Site, language: str) -> None:
        self.page, self.site, self.language = page, site, language
        self.size = LOOKS[language][0]
        self.seen: set[str] = set()

    def look(self, where: str, alike: str = "") -> None:
        """Look at what is shown. ``alike``: of which of its parts axe sees one of each form; that
        they fit is looked at for all."""
        page = self.page
        assert page.get_attribute("html", "lang") == self.language
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            assert not too_wide(page), f"{where} on {size['width']} px"
            assert spilling(page) == [], f"{where} on {size['width']} px"
        page.set_viewport_size(self.size)
        if alike:
            keep_one_of_each(page, alike)
        assert violations(page) == [], where
        self.seen.add(page.evaluate("location.pathname"))

    def visit(self, path: str, alike: str = "") -> None:
        """Go there and look."""
        self.page.goto(self.site.base_url + path)
        self.look(path, alike)


@pytest.fixture(params=["vi", "en"])
def walk(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Walk]:
    size, theme = LOOKS[request.param]
    context = browser.new_context(viewport=size, color_scheme=theme)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{site.base_url}/?lang={request.param}")
    yield Walk(page, site, request.param)
    context.close()


#: the site's contest has no self-registration, nothing that judges mark and no stage: see
#: test_registering, test_judged_results
LOOKED_AT_ELSEWHERE = {
    "/contests/[^/]+/register",
    "/contests/[^/]+/rounds/[^/]+/hall",
    "/contests/[^/]+/rounds/[^/]+/protocol",
    "/contests/[^/]+/winners/[^/]+",
    "/contests/[^/]+/winners/[^/]+.txt",
    "/contests/[^/]+/calendar.ics",
    "/contests/[^/]+/winners/[^/]+/files/[^/]+",
}


def test_no_page_has_an_accessibility_violation(walk: Walk, who: Credentials) -> None:
    site, page = walk.site, walk.page
    contest = f"/contests/{site.contest}"
    look_around(walk, contest)
    first_password(walk, site.newcomer())
    let_in(page, site, who)
    for path in ("/", "/password", "/sessions", contest):
        walk.visit(path)
    for round_id in ("thi-thu", site.planned_round):
        walk.visit(f"{contest}/rounds/{round_id}/exam")
    sit(walk)
    walk.visit("/")
    walk.visit(f"{contest}/rounds/{site.open_round}/exam")
    for route in site.public_pages() - LOOKED_AT_ELSEWHERE:
        assert any(re.fullmatch(route, path) for path in walk.seen), f"nobody looked at {route}"


def look_around(walk: Walk, contest: str) -> None:
    """What a visitor sees who is not signed in."""
    certificate = f"/verify/certificate/{walk.site.contest}"
    for path in ("/", contest, "/sign-in", "/contests/none", f"{contest}/reminders/off/cut-off"):
        walk.visit(path)
    walk.visit(f"{certificate}/ABCD-EFGH-JKMN")
    walk.visit("/api/docs", alike="main section")
    for page in ("participation", "results"):
        for query in ("", f"?round={walk.site.open_round}"):
            walk.visit(f"{contest}/{page}{query}")
    for path in (
        f"{contest}/winners",
        "/verify",
        "/verify?receipt=none",
        f"/verify/certificate/{contest.rpartition('/')[2]}?number=abcd",
        f"{contest}/publications",
        f"{contest}/poster",
        f"{contest}/results?q=so%20noi&whole=1",
        f"{contest}/widget",
    ):
        walk.visit(path)
    walk.page.goto(f"{walk.site.base_url}/sign-in")
    walk.page.click("main button.button")
    walk.look("sign-in with mistakes")


def first_password(walk: Walk, newcomer: Credentials) -> None:
    """An activation code leads to the choice of a password."""
    walk.page.goto(f"{walk.site.base_url}/sign-in")
    fill_in(walk.page, newcomer)
    walk.page.wait_for_selector("#new")
    walk.look("first password")
    walk.page.fill("#new", "123")
    walk.page.click("main button.button")
    walk.page.wait_for_selector("#errors")
    walk.look("first password with mistakes")


def sit(walk: Walk) -> None:
    """The exam from its rules to its receipt, with a moment in which nothing answers."""
    page, site = walk.page, walk.site
    page.goto(site.exam)
    walk.look("exam, rules")
    begin(page, site)
    page.keyboard.press("1")
    page.check("#q0flag")
    page.wait_for_selector("#saving[data-state=saved]")
    walk.look("exam")
    page.check("#all-on-page")
    walk.look("exam, all on a page")
    page.click("#to-review")
    walk.look("review")
    page.fill("#prediction", "?")
    page.click("#submit")
    walk.look("review with mistakes")
    page.fill("#prediction", "5")
    with site.platform.outage():
        page.click("#submit")
        expect(page.locator("#send-now")).to_be_enabled()
        walk.look("sending")
        away = page.context.new_page()
        away.goto(site.home)
        Walk(away, site, walk.language).look("outage")
        away.close()
    page.wait_for_selector("#receipt:visible")
    walk.look("receipt")
    page.click("#receipt-link")
    page.wait_for_url("**/receipts/*")
    walk.look("receipt page")


#: a cell whose words run over what follows it
OVERLAPPING = """() => {
  const cell = document.createElement('table').insertRow().insertCell();
  Object.assign(cell.style, { display: 'block', height: '9px' });
  cell.textContent = 'Sở Nội vụ';
  document.querySelector('main').append(cell.closest('table')); }"""


def test_the_check_itself_finds_what_is_planted(page: Page, site: Site) -> None:
    page.goto(f"{site.base_url}/sign-in")
    assert violations(page) == []
    assert not too_wide(page)
    assert spilling(page) == []
    page.evaluate("document.querySelector('label[for=username]').remove()")
    page.evaluate("document.querySelector('h1').style.color = '#bbb'")
    page.evaluate("document.querySelector('form').style.width = '400px'")
    page.evaluate(OVERLAPPING)
    assert {found.split(":")[0] for found in violations(page)} >= {"color-contrast", "label"}
    assert too_wide(page)
    assert any("<form" in found for found in spilling(page))
    assert any("<td" in found for found in spilling(page))
