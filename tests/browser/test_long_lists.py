"""Long lists of the staff: as cards on a phone, as tables to sign on paper."""

from pathlib import Path
from string import ascii_letters, digits

import pytest
from playwright.sync_api import Browser, Page, expect

from gateway.core.access.sessions import COOKIE
from tests.browser.chromium import PHONE
from tests.browser.conftest import let_in, visitor
from tests.browser.looks import keep_one_of_each, look, look_in_both
from tests.browser.printed import sheets_of
from tests.browser.site import Site
from tests.browser.test_sheets import served
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers
from tests.unit.gateway.web.test_long_staff_pages import PAGES

pytestmark = pytest.mark.browser
#: what a page shows at most, however long the list is
AT_ONCE = 50
TALLEST = 10_000  # of fifty cards whose links are 44 px high on touch
MORE_ROWS = """(rows) => { const body = document.querySelector('table.list tbody');
  while (body.rows.length < rows) body.append(body.rows[0].cloneNode(true)); }"""


@pytest.mark.parametrize("part", ["missing", "people"])
def test_fifty_people_are_short_cards_on_a_phone_and_a_table_to_sign_on_paper(
    page: Page, site: Site, part: str
) -> None:
    let_in(page, site, site.staff("liaison"))
    own = site.city.agencies[0]
    page.goto(f"{site.home}/agencies/{own.code}/{part}?sort=-code")
    codes = page.locator("tbody td[data-label='Mã cán bộ']").all_inner_texts()
    by_number = [(code.rstrip(digits), int(code.lstrip(ascii_letters))) for code in codes]
    assert by_number == sorted(by_number, reverse=True)
    card = page.locator("tbody tr").first
    state, name = card.locator(".state").bounding_box(), card.locator("th").bounding_box()
    assert state and name and state["y"] < name["y"]  # noqa: PT018
    look_in_both(page)
    page.evaluate(MORE_ROWS, AT_ONCE)
    assert page.evaluate("document.documentElement.scrollHeight") <= TALLEST
    sheets = sheets_of(page.pdf(prefer_css_page_size=True))
    assert len(sheets) <= 3
    assert "".join(own.name.split()) in sheets[0]
    assert "NGƯỜILẬPBIỂU" in sheets[-1]
    for number, words in enumerate(sheets, start=1):
        assert f"Trang{number}/{len(sheets)}" in words
        assert "Cấpmãmới" not in words
        assert "códấuhoặckhông" not in words, "nobody types into paper"
    expect(page.locator("thead a").first).to_have_attribute("href", "?sort=name")


def test_two_thousand_rows_behind_a_page_leave_it_short_on_a_phone(
    browser: Browser, tmp_path: Path
) -> None:
    house = House(tmp_path, handlers())
    for _, _, fill in PAGES.values():
        fill(house, 2_000)
    with served(house) as port:
        address = f"http://127.0.0.1:{port}"
        token = house.token("organiser")
        for context in visitor(browser, PHONE):
            context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
            page = context.new_page()
            for which, (path, _, fill) in PAGES.items():
                fill(house, 2_000)  # corrections come in either state
                page.goto(f"{address}/contests/{CONTEST}{path}")
                expect(page.locator(".count")).to_contain_text("trong số 2.000 dòng")
                tall = page.evaluate("document.documentElement.scrollHeight")
                assert tall <= TALLEST, (which, tall)
                keep_one_of_each(page, "tbody tr, .card, .choice, main > details")
                look(page, which)
