"""The menu of staff by keyboard and without scripts, and the type that the pages are set in."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import fill_in, let_in
from tests.browser.looks import look
from tests.browser.site import Site

pytestmark = pytest.mark.browser
#: widths of two numbers of as many figures, as they stand in a column
WIDTHS = """() => ['1111', '0000'].map((figures) => {
  const cell = document.createElement('span');
  cell.className = 'n'; cell.textContent = figures; document.querySelector('main').append(cell);
  return cell.getBoundingClientRect().width; })"""


def test_an_organiser_begins_at_what_waits_and_finds_every_page_without_scripts(
    browser: Browser, site: Site
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.base_url}/sign-in")
    fill_in(page, site.staff("organiser"))
    page.wait_for_url(re.compile("/$|/desk$"))  # at home where several contests are theirs
    page.goto(f"{site.home}/desk")
    expect(page.locator(".to-do a", has_text="Khiếu nại")).to_have_attribute(
        "href", f"/contests/{site.contest}/appeals"
    )
    link = page.locator(".menu").get_by_role("link", name=re.compile(r"Khiếu nại \d+ đang chờ"))
    expect(link).to_be_hidden()
    page.click(".menu-all > summary")
    expect(page.locator(".menu summary").first).to_be_visible()
    page.locator(".menu summary", has_text="Kết quả").click()
    expect(link).to_be_visible()
    page.set_viewport_size(DESK)
    page.reload()
    expect(page.locator(".menu-all > summary")).to_be_hidden()
    page.locator(".menu summary", has_text="Kết quả").focus()
    page.keyboard.press("Enter")
    link.click()
    page.wait_for_url(f"{site.home}/appeals")
    expect(page.locator(".menu .here summary")).to_contain_text("Kết quả")
    context.close()


def test_an_open_menu_fits_and_figures_in_columns_have_one_width(page: Page, site: Site) -> None:
    let_in(page, site, site.staff("organiser"))
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.goto(f"{site.home}/desk")
        page.evaluate("document.querySelector('.menu-all').open = true")
        page.locator(".menu summary", has_text="Đang thi").click()
        look(page, f"open menu on {size['width']} px")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert page.evaluate("document.fonts.check('16px \"Be Vietnam Pro\"', 'Việc cần làm 2')")
    ones, noughts = page.evaluate(WIDTHS)
    assert ones == noughts
    page.emulate_media(media="print")
    expect(page.locator(".menu")).to_be_hidden()


#: heights of the rows whose words stand on one line, and of the links in them
ROWS = """() => [...document.querySelectorAll('main tbody tr')].map((row) => [
  row.getBoundingClientRect().height,
  ...[...row.querySelectorAll('td a')].map((link) => link.getBoundingClientRect().height)])"""


def test_rows_are_low_for_a_mouse_and_their_links_are_high_enough_for_a_finger(
    browser: Browser, page: Page, site: Site
) -> None:
    let_in(page, site, site.staff("organiser"))
    page.set_viewport_size(DESK)
    page.goto(f"{site.home}/desk")
    lowest = min(row[0] for row in page.evaluate(ROWS))
    assert 40 <= lowest <= 42
    touching = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    phone = touching.new_page()
    let_in(phone, site, site.staff("organiser"))
    phone.goto(f"{site.home}/desk")
    links = [height for row in phone.evaluate(ROWS) for height in row[1:]]
    assert links
    assert min(links) >= 44
    touching.close()
