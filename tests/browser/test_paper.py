"""Pages on paper: A4 by Chromium's own printing, tables as tables, whole cards, who signs."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.printed import sheets_of
from tests.browser.site import PEOPLE_IN_FIRST_WEEK, Site

pytestmark = pytest.mark.browser
#: what A4 leaves between its margins, at 96 pixels an inch
TEXT_WIDTH = {"width": 623, "height": 970}
#: a large city: agencies, and the rows of standings that a page shows
MANY_AGENCIES, MANY_PEOPLE = 66, 300
#: as the head of each table stands on the paper
HEADS = {
    "vi": ("CơquanKhối", "HạngHọvàtên"),
    "en": ("AgencyClass", "PlaceName"),
}


def printed(page: Page) -> list[str]:
    """The words on each sheet of A4 that it is printed on."""
    return sheets_of(page.pdf(prefer_css_page_size=True))


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
        sheets = printed(page)
        assert len(sheets) <= 3 + rows // 24
        word = "Trang" if language == "vi" else "Page"
        for number, words in enumerate(sheets, start=1):
            assert f"{word}{number}/{len(sheets)}" in words
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
        page.emulate_media(media="null")  # printing as it is, again


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_large_citys_lists_waste_no_paper_and_tell_on_each_sheet_what_its_columns_are(
    page: Page, site: Site, language: str
) -> None:
    """They took 18 and 26 sheets once. Those who sign may stand on a sheet of their own."""
    page.route("**/*.js", lambda route: route.abort())  # what is live would replace the rows
    for address, rows, head, most in (
        (site.participation, MANY_AGENCIES, HEADS[language][0], 5),
        (f"{site.home}/results", MANY_PEOPLE, HEADS[language][1], 10),
    ):
        page.goto(f"{address}?lang={language}")
        page.evaluate(MORE_ROWS, rows)
        sheets = printed(page)
        assert len(sheets) <= most
        begun = next(number for number, words in enumerate(sheets) if head in words)
        assert begun <= 1
        for words in sheets[begun:]:
            assert head in words or len(words) < SIGNERS_ALONE, words


def test_a_contest_s_poster_is_one_sheet_with_its_address_in_letters(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.home}/poster")
    (sheet,) = printed(page)
    assert "thànhphốHảiPhòngnăm2024" in sheet
    assert site.home.partition("//")[2] in sheet
    assert "Từ00:00ngày07/10/2024đến24:00ngày01/11/2024" in sheet


def test_a_prize_is_not_split_over_two_sheets(page: Page, site: Site) -> None:
    page.goto(f"{site.home}/results")
    as_on_paper(page)
    for card in page.locator(".prizes > li").all():
        assert card.evaluate("(node) => getComputedStyle(node).breakInside") == "avoid"


#: letters of a sheet with its number and the signatures only
SIGNERS_ALONE = 100
#: the last table's rows again and again, until there are so many
MORE_ROWS = """(rows) => { const body = [...document.querySelectorAll('table tbody')].pop();
  const own = [...body.children];
  for (let n = own.length; n < rows; n += 1) body.append(own[n % own.length].cloneNode(true)); }"""
TOO_WIDE = """() => [...document.querySelectorAll('main *')]
  .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 1)
  .map((node) => node.outerHTML.slice(0, 90))"""
DISPLAY = "(node) => getComputedStyle(node).display"
