"""The operators' page keeps its figures fresh, and says so when it cannot."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import let_in
from tests.browser.site import Site

pytestmark = pytest.mark.browser
PAUSE_MS = 3_000


def test_the_figures_are_put_anew_and_marked_when_they_are_old(
    page: Page, context: BrowserContext, site: Site
) -> None:
    page.clock.install()
    let_in(page, site, site.staff("ops"))
    page.goto(f"{site.base_url}/status")
    part, figures = page.locator("[data-refresh]"), page.locator("[data-refresh] .figures")
    old = re.compile(r"\bstale\b")
    page.evaluate("document.querySelector('[data-refresh]').replaceChildren()")
    page.clock.fast_forward(PAUSE_MS)
    expect(figures).to_be_visible()

    context.set_offline(True)
    page.clock.fast_forward(PAUSE_MS)
    expect(part).to_have_class(old)
    expect(figures).to_be_visible()

    context.set_offline(False)
    page.clock.fast_forward(PAUSE_MS)
    expect(part).not_to_have_class(old)

    context.clear_cookies()  # signed out meanwhile: what comes now is the page to sign in
    page.clock.fast_forward(PAUSE_MS)
    expect(part).to_have_class(old)
    expect(figures).to_be_visible()
