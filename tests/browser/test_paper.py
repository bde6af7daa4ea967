"""Pages on paper: A4 by Chromium's own printing, tables as tables, whole cards, who signs."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import PEOPLE_IN_FIRST_WEEK, Site

pytestmark = pytest.mark.browser
#: what A4 leaves between its margins, at 96 pixels an inch
TEXT_WIDTH = {"width": 623, "height": 970}
A4 = re.compile(rb"/MediaBox \[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]")


def pages_of(page: Page) -> int:
    """How many sheets of A4 it is printed on."""
    printed = page.pdf(prefer_css_page_size=True)
    sheets = len(A4.findall(printed))
    assert sheets == len(re.findall(rb"/Type /Page\b", printed))
    return sheets


def as_on_paper(page: Page) -> None:
    """What the printing lays out, to look at."""
    page.emulate_media(media="print")
    page.set_viewport_size(TEXT_WIDTH)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "head"), [("vi", "NGƯỜI LẬP BIỂU"), ("en", "DRAWN UP BY")])
def test_participation_and_results_are_lists_to_sign(
    page: Page, site: Site, language: str, head: str
) -> None:
    agencies = len(site.city.agencies)
    for address, rows in (
        (site.participation, agencies),
        (f"{site.home}/results", PEOPLE_IN_FIRST_WEEK),
    ):
        page.goto(f"{address}?lang={language}")
        sheets = pages_of(page)
        print(f"{address}: {sheets} sheets for {rows} rows")
        assert sheets <= 3 + rows // 24
        as_on_paper(page)
        expect(page.locator(".paper-head")).to_contain_text("Hải Phòng năm 2024")
        expect(page.locator(".signatures")).to_contain_text(head)
        expect(page.locator("main")).to_contain_text("14")  # as of which day
        for hidden in (".site", "footer", ".filters"):
            expect(page.locator(f"{hidden}:visible")).to_have_count(0)
        table = page.locator("table").last
        assert table.locator("thead").evaluate(DISPLAY) == "table-header-group"
        assert table.locator("tbody tr").first.evaluate(DISPLAY) == "table-row"
        assert page.evaluate(TOO_WIDE) == []
        page.emulate_media(media="screen")


def test_a_prize_is_not_split_over_two_sheets(page: Page, site: Site) -> None:
    page.goto(f"{site.home}/results")
    as_on_paper(page)
    for card in page.locator(".prizes > li").all():
        assert card.evaluate("(node) => getComputedStyle(node).breakInside") == "avoid"


TOO_WIDE = """() => [...document.querySelectorAll('main *')]
  .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 1)
  .map((node) => node.outerHTML.slice(0, 90))"""
DISPLAY = "(node) => getComputedStyle(node).display"
