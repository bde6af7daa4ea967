"""Participation and results, live and published, with scripts and without."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from gateway.web.vietnamese_sorting import fold
from tests.browser.chromium import DESK
from tests.browser.conftest import SignIn, let_in
from tests.browser.site import PEOPLE_IN_FIRST_WEEK, Credentials, Site

#: the plan leaves two days for complaints
DRAFT = re.compile(
    r"KẾT QUẢ DỰ KIẾN · nhận khiếu nại đến \d\d giờ \d\d( phút \d\d giây)? ngày 16/10/2024 · "
    r"công bố số 1, \d\d giờ \d\d( phút \d\d giây)? ngày 14/10/2024"
)
pytestmark = pytest.mark.browser


def names(page: Page) -> list[str]:
    return page.locator("#agencies th").all_inner_texts()


def test_a_paper_that_is_handed_in_is_counted_before_one_s_eyes(either: Page, site: Site) -> None:
    who = site.newcomer()
    agency = site.agency_of(who.username)
    either.goto(site.participation)
    either.wait_for_selector("#live.on")
    row = either.locator("#agencies tr", has=either.locator("th", has_text=agency))
    total = either.locator("[data-total=people]")
    people = row.locator("[data-cell=people]")
    before, of = people.inner_text().split("/")
    all_before, of_all = total.inner_text().split("/")
    as_of = either.get_attribute("#as-of", "datetime") or ""
    site.take_part(who, site.open_round, right=12)
    expect(people).to_have_text(f"{int(before) + 1}/{of}")
    expect(total).to_have_text(f"{int(all_before) + 1}/{of_all}")
    expect(either.locator("#as-of")).not_to_have_attribute("datetime", as_of)
    shown = (either.inner_text("#agencies"), either.inner_text("#totals"))
    either.reload()
    assert (either.inner_text("#agencies"), either.inner_text("#totals")) == shown


def test_live_figures_come_back_after_an_outage(page: Page, site: Site) -> None:
    page.goto(site.participation)
    page.wait_for_selector("#live.on")
    who = site.newcomer()
    with site.platform.outage():
        pass
    before = page.inner_text("[data-total=people]")
    site.take_part(who, site.open_round, right=12)
    expect(page.locator("[data-total=people]")).not_to_have_text(before)


@pytest.mark.parametrize("scripts", [True, False], ids=["live", "plain"])
def test_agencies_are_found_without_accents_and_ordered(
    browser: Browser, site: Site, scripts: bool
) -> None:
    context = browser.new_context(viewport=DESK, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(site.participation)
    every = names(page)
    if scripts:
        page.wait_for_selector("#live.on")
    page.fill("#q", "NOI VU")
    page.select_option("#sort", "name")
    if not scripts:
        page.click("#filters button")
    assert [name for name in every if "Nội vụ" in name] == names(page) == ["Sở Nội vụ"]
    page.fill("#q", "khong co co quan nay")
    if not scripts:
        page.click("#filters button")
    expect(page.locator("#agencies tr")).to_have_count(0)
    context.close()


def test_a_visitor_without_scripts_sees_the_same_order_as_with(
    browser: Browser, site: Site
) -> None:
    orders = []
    for scripts in (True, False):
        context = browser.new_context(viewport=DESK, java_script_enabled=scripts)
        page = context.new_page()
        for sort in ("name", "rate", "missing"):
            page.goto(f"{site.participation}?round={site.published_round}&sort={sort}")
            if scripts:
                page.wait_for_selector("#live.on")
                expect(page.locator("#shown")).to_contain_text("Hiện")
            orders.append(names(page))
        context.close()
    assert orders[:3] == orders[3:]
    assert len({tuple(order) for order in orders}) == 3


def test_filtered_away_agencies_come_back_when_the_filter_goes(page: Page, site: Site) -> None:
    page.goto(f"{site.participation}?q=khong+co+co+quan+nay")
    page.wait_for_selector("#live.on")
    expect(page.locator("#agencies tr")).to_have_count(0)
    page.fill("#q", "")
    row = page.locator("#agencies tr").first
    expect(row.locator("[data-cell=rate]")).to_have_text(re.compile(r"^\d+,\d\d%$"))
    expect(row.locator("[data-cell=quota]")).to_have_text(re.compile(r"^\d+%$"))


def test_one_finds_oneself_in_the_ranking_and_others_by_a_part_of_their_name(
    either: Page, site: Site
) -> None:
    who = site.veteran()
    let_in(either, site, who)
    either.goto(f"{site.home}/results")
    rows = either.locator(".ranks tbody tr")
    either.click("text=Đến dòng của bạn")
    expect(either.locator("#own")).to_be_in_viewport()
    expect(either.locator("#own th")).to_have_text(site.name_of(who.username))
    agency = site.agency_of(who.username)
    either.fill("#q", fold(agency))
    either.click(".find button")
    expect(either.locator("#own")).to_have_count(1)
    assert {agency} == set(either.locator(".ranks tbody .of").all_inner_texts())
    assert rows.count() < PEOPLE_IN_FIRST_WEEK
    phone = (either.viewport_size or DESK)["width"] < DESK["width"]
    card = rows.first.bounding_box()
    assert card
    assert rows.first.evaluate("(row) => getComputedStyle(row).display") == (
        "grid" if phone else "table-row"
    )
    assert card["height"] < (150 if phone else 60)  # three lines, an agency on two of them


def test_results_are_shown_once_they_are_published_and_not_before(
    either: Page, site: Site, sign_in: SignIn, who: Credentials
) -> None:
    sign_in(either, who)
    either.goto(f"{site.home}/results")
    expect(either.locator("nav.tabs [aria-current=page]")).to_contain_text("Tuần 1")
    expect(either.locator(".edition")).to_have_text(DRAFT)
    expect(either.locator("tbody tr")).to_have_count(PEOPLE_IN_FIRST_WEEK)
    results = f"{site.base_url}/api/contests/{site.contest}/rounds/{site.published_round}"
    book = load_workbook(BytesIO(either.request.get(f"{results}/results.xlsx").body()))
    assert book.active
    assert re.search(DRAFT, str([cell.value for cell in book.active["A"][:3]]))
    first = either.locator("tbody tr").first
    expect(first.locator("td").nth(2)).to_have_text("20/20")
    best = first.locator("th").inner_text()
    prizes = either.locator(".prizes > li")
    expect(prizes).to_have_count(3)
    expect(prizes.first).to_contain_text(best)
    expect(either.locator(".prizes ul > li")).to_have_count(1 + 2 + 3)
    for later in (site.open_round, site.planned_round):
        either.goto(f"{site.home}/results?round={later}")
        expect(either.locator("table")).to_have_count(0)
        expect(either.locator(".prizes")).to_have_count(0)
        expect(either.locator("main")).to_contain_text("chưa được công bố")
